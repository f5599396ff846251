using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Waiting;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Fulfilment;

namespace OrderFunctions.Functions.Orders;

/// <summary>The services of the room Orders. Handlers keep no state, so one of each serves all.</summary>
public static class OrdersRegistration
{
    /// <summary>Sections <c>Orders</c> and <c>Payments</c> (<see cref="OrderPolicySettings"/>), <c>Fraud</c> (<see cref="FraudPolicy"/>) and <c>Shipping</c> (<see cref="ShippingRate"/>).</summary>
    public static IServiceCollection AddOrders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(OrderPolicySettings.Read(configuration));
        services.AddSingleton(configuration.GetSection("Shipping").Get<ShippingRate>() ?? new ShippingRate());
        services.TryAddSingleton<IOrderNews, PolledOrderNews>();
        services.AddSingleton<OrderRepository>();
        services.AddSingleton<PlaceOrderHandler>();
        services.AddSingleton<ListOrdersHandler>();
        services.AddSingleton<ReadTimelineHandler>();
        services.AddSingleton<SweepOrdersHandler>();
        services.AddSingleton(configuration.GetSection("Fraud").Get<FraudPolicy>() ?? new FraudPolicy());
        services.AddSingleton<TakeStockHandler>();
        services.AddSingleton<FillBackordersHandler>();
        services.AddSingleton<CheckOrderHandler>();
        services.AddSingleton<CarryOutUndoHandler>();
        services.AddSingleton<SettlePaymentsHandler>();
        services.AddDealers(configuration);
        services.AddSingleton<OrderDoor>();
        services.AddSingleton<OrderViews>();
        return services;
    }
}
