using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Fulfilment.Geocoding;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Sla;
using OrderFunctions.Application.Tests.Catalogue;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Orders;

public sealed class PlaceOrderTests : IAsyncLifetime
{
    private readonly ATemporaryStore _store = new();
    private readonly ManualTimeProvider _clock = new();

    public async Task InitializeAsync() =>
        await new ImportProductsHandler(_store.Documents, _clock).HandleAsync(new([ProductTests.Draft("MUG", 10_00, tax: 0)]));

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Fact]
    public async Task The_right_number_in_the_wrong_currency_is_not_the_total_that_was_expected()
    {
        var (place, orders) = Handler(_store.Documents);

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

    [Fact]
    public async Task A_shop_without_dealers_looks_for_them_once_and_at_no_shelf()
    {
        var watched = new WatchedQueries(_store.Documents);
        var (place, _) = Handler(watched);
        foreach (var order in new[] { "order-1", "order-2", "order-3" })
        {
            var placed = await place.HandleAsync(
                new PlaceOrder(
                    order,
                    "customer-1",
                    new CustomerContact("ada@example.com"),
                    new Address("Ada Example", "12 Sample Street", "Berlin", "10115", "DE"),
                    null,
                    [new LineToPrice("MUG", 2)],
                    null,
                    null),
                default);
            var allocation = placed.Order!.LiveAllocations().Single().Allocation;
            Assert.Equal((StockLocations.Main, null), (allocation.Location, allocation.Placement));
        }

        Assert.Equal([Containers.Dealers], watched.Queries);
        Assert.DoesNotContain(Containers.Stock, watched.Reads);
    }

    private (PlaceOrderHandler Place, OrderRepository Orders) Handler(IDocumentStore store)
    {
        var orders = new OrderRepository(store, new OutboxHint(new RecordedJobs()), _clock, new OrderPolicy());
        var choose = new ChooseLocationsHandler(
            new DealerBook(store, _clock),
            new DealerLoads(store, _clock),
            new DealerScores(new ReadScorecardsHandler(store), _clock),
            new ReadStockHandler(store),
            new GetProductHandler(store),
            new NoMap(),
            LocationPolicy.Default);
        var place = new PlaceOrderHandler(
            orders, new PriceLinesHandler(store), new ShippingRate { Fee = 5_00 }, new PaymentGateways([], new PaymentOptions()), new PlanLines(choose));
        return (place, orders);
    }

    /// <summary>Notes which containers are read and asked.</summary>
    private sealed class WatchedQueries(IDocumentStore inner) : IDocumentStore
    {
        public List<string> Queries { get; } = [];

        public List<string> Reads { get; } = [];

        public ValueTask<StoredDocument?> FindAsync(string container, string partition, string id, CancellationToken cancellationToken = default)
        {
            Reads.Add(container);
            return inner.FindAsync(container, partition, id, cancellationToken);
        }

        public ValueTask<CommitResult> CommitAsync(
            string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default) =>
            inner.CommitAsync(container, partition, operations, cancellationToken);

        public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default)
        {
            Queries.Add(query.Container);
            return inner.QueryAsync(query, cancellationToken);
        }
    }

    private sealed class NoMap : IGeocoder
    {
        public ValueTask<Located> LocateAsync(Address address, CancellationToken cancellationToken) => new(Located.Unknown);
    }
}
