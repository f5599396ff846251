using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Tests.Catalogue;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Orders;

public sealed class PlaceOrderTests
{
    [Fact]
    public async Task The_right_number_in_the_wrong_currency_is_not_the_total_that_was_expected()
    {
        await using var store = new ATemporaryStore();
        var clock = new ManualTimeProvider();
        await new ImportProductsHandler(store.Documents, clock).HandleAsync(new([ProductTests.Draft("MUG", 10_00, tax: 0)]));
        var orders = new OrderRepository(store.Documents, new OutboxHint(new RecordedJobs()), clock, new OrderPolicy());
        var choose = new ChooseLocationsHandler(
            new DealerBook(store.Documents, clock),
            new DealerLoads(store.Documents, clock),
            new ReadStockHandler(store.Documents),
            new GetProductHandler(store.Documents),
            new KnownPlaces(),
            LocationPolicy.Default);
        var place = new PlaceOrderHandler(
            orders,
            new PriceLinesHandler(store.Documents),
            new ShippingRate { Fee = 5_00 },
            new PaymentGateways([], new PaymentOptions()),
            new PlanLines(choose));

        Task<PlaceOrderAnswer> PlaceAsync(string currency) => place.HandleAsync(
            new PlaceOrder(
                "order-1",
                "customer-1",
                new CustomerContact("ada@example.com"),
                new Address("Ada Example", "12 Sample Street", "Berlin", "10115", "DE"),
                null,
                [new LineToPrice("MUG", 2)],
                null,
                new Money(25_00, currency)),
            default);

        var refusal = Assert.Single((await PlaceAsync("USD")).Refusals);
        Assert.Equal((-1, RefusalCodes.PriceChanged), (refusal.Line, refusal.Refusal.Code));
        Assert.Equal(("2500", "EUR"), (refusal.Refusal.Data!["total"], refusal.Refusal.Data["currency"]));
        Assert.Null(await orders.FindAsync("order-1", default));
        Assert.Equal(25_00, (await PlaceAsync("EUR")).Order!.Totals.Payable);
    }
}
