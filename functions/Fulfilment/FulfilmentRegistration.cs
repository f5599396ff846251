using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>The services of the room Fulfilment.</summary>
internal static class FulfilmentRegistration
{
    /// <summary>Sections <c>Fulfilment</c> (<see cref="FulfilmentOptions"/>), <c>Shipping</c> (<see cref="ShippingOptions"/>) and <c>Geocoding</c>.</summary>
    public static IServiceCollection AddFulfilment(this IServiceCollection services, IConfiguration configuration)
    {
        var shipping = configuration.GetSection("Shipping");
        var defaults = new ShippingOptions();
        var options = new ShippingOptions
        {
            Carrier = shipping["Carrier"] is { Length: > 0 } carrier ? carrier : defaults.Carrier,
            CarrierTimeout = shipping.GetValue("CarrierTimeout", defaults.CarrierTimeout),
            TrackAfter = shipping.GetValue("TrackAfter", defaults.TrackAfter),
            TellAfterAttempts = shipping.GetValue("TellAfterAttempts", defaults.TellAfterAttempts),
            WhenLost = shipping.GetValue("WhenLost", defaults.WhenLost),
        };
        services.AddSingleton(options);
        var fulfilment = configuration.GetSection("Fulfilment").Get<FulfilmentOptions>() ?? new FulfilmentOptions();
        services.AddSingleton(fulfilment);
        services.AddSingleton<TakeDeliveryMessageHandler>();
        if (fulfilment.Mode == FulfilmentMode.External) services.AddSingleton<IReadinessCheck, DeliveryReadiness>();
        services.AddSingleton<ICarrier, HouseCarrier>();
        services.AddSandboxCarrier(shipping.GetSection("Sandbox"));
        services.AddBorzo(shipping.GetSection("Borzo"), options.CarrierTimeout);
        services.AddGeocoding(configuration.GetSection("Geocoding"));
        services.AddSingleton<CarrierBook>();
        services.AddSingleton<ProcessCarrierCallbackHandler>();
        services.AddSingleton<PackShipmentHandler>();
        services.AddSingleton<ChooseCarrierHandler>();
        services.AddSingleton<RecordShipmentNewsHandler>();
        services.AddSingleton<DispatchParcelHandler>();
        services.AddSingleton<BookParcelHandler>();
        services.AddSingleton<StopParcelHandler>();
        services.AddSingleton<FollowParcelHandler>();
        services.AddSingleton<ReportShortHandler>();
        services.AddSingleton<SettleLostHandler>();
        services.AddSingleton<TakeParcelBackHandler>();
        return services;
    }
}
