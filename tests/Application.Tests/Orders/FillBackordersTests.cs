using OrderFunctions.Application.Events;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Domain.Orders;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Orders;

/// <summary>What becomes of a unit that was set aside for an order, when the order and the line tell different stories.</summary>
public sealed class FillBackordersTests : IAsyncLifetime
{
    private const string Sku = "MUG";
    private readonly ATemporaryStore _store = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly BackorderQueue _queue;
    private readonly OrderRepository _orders;
    private readonly FillBackordersHandler _fill;

    public FillBackordersTests()
    {
        _queue = new BackorderQueue(_store.Documents, _clock);
        _orders = new OrderRepository(_store.Documents, new OutboxHint(new RecordedJobs()), _clock, new OrderPolicy());
        _fill = new FillBackordersHandler(_queue, _orders, new ReleaseReservationHandler(_store.Documents, _clock), new RecordedJobs());
    }

    /// <summary>Two paid orders stand in line for one article, "early" before "late", and neither says so yet.</summary>
    public async Task InitializeAsync()
    {
        foreach (var id in new[] { "early", "late" })
        {
            var order = await PaidAsync(id);
            await _fill.WaitAsync(order, [order.FindAllocation(id + "-1")!.Value], default);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Fact]
    public async Task A_unit_for_an_order_that_has_ended_goes_to_the_next_in_line()
    {
        await SayBackorderedAsync("early");
        await SayBackorderedAsync("late");
        // Ended by a process that died before it could give up the place in line.
        await DoAsync("early", new OrderCommand.Cancel(Caller.Customer, "customer-1"));

        await ReceiveOneAsync();

        Assert.Equal(OrderStatus.Paid, (await _orders.ReadAsync("late", default)).Status);
        Assert.Equal((ReservationStatus.Released, ReservationStatus.Reserved), (await BooksAsync("early-1b"), await BooksAsync("late-1b")));
        await AssertTheBooksBalanceAsync();
    }

    [Fact]
    public async Task A_unit_for_an_order_that_does_not_say_yet_that_it_waits_stays_its_own()
    {
        await SayBackorderedAsync("late");

        await ReceiveOneAsync();
        await _fill.HandleAsync(new FillBackorders(Sku), default);
        Assert.Equal(OrderStatus.Backordered, (await _orders.ReadAsync("late", default)).Status);
        await SayBackorderedAsync("early");
        await _fill.HandleAsync(new FillBackorders(Sku), default);

        Assert.Equal(OrderStatus.Paid, (await _orders.ReadAsync("early", default)).Status);
        Assert.Equal(OrderStatus.Backordered, (await _orders.ReadAsync("late", default)).Status);
        await AssertTheBooksBalanceAsync();
    }

    [Fact]
    public async Task An_order_that_ends_before_it_hears_of_its_unit_passes_it_on()
    {
        await SayBackorderedAsync("late");
        await ReceiveOneAsync();
        var ended = await DoAsync("early", new OrderCommand.Cancel(Caller.Customer, "customer-1"));

        await _fill.PassOnAsync(ended, Sku, ended.FindAllocation("early-1")!.Value.Allocation, default);

        Assert.Equal(OrderStatus.Paid, (await _orders.ReadAsync("late", default)).Status);
        Assert.Equal(ReservationStatus.Released, await BooksAsync("early-1b"));
        await AssertTheBooksBalanceAsync();
    }

    private async Task<Order> PaidAsync(string id)
    {
        await DoAsync(id, new OrderCommand.Place(
            id,
            "customer-1",
            new CustomerContact("ada@example.com"),
            new Address("Ada Example", "12 Sample Street", "Berlin", "10115", "DE"),
            "EUR",
            [new PlacedLine("1", Sku, "Mug", 1, 1000, 0, id + "-1", StockLocations.Main)]));
        await DoAsync(id, new OrderCommand.RecordReservations([new ReservationOutcome(id + "-1", true)]));
        await DoAsync(id, new OrderCommand.StartPayment("p-" + id, "sandbox", "card"));
        return await DoAsync(id, new OrderCommand.RecordPaymentSucceeded("p-" + id, "tx-" + id, new Money(1000, "EUR")));
    }

    private Task<Order> SayBackorderedAsync(string id) => DoAsync(id, new OrderCommand.RecordStockMissing([id + "-1"]));

    private async Task<Order> DoAsync(string id, OrderCommand command) =>
        (await _orders.ExecuteAsync(id, command, Actor.Saga, default)).Value.Order;

    private async Task ReceiveOneAsync()
    {
        await new ReceiveStockHandler(_store.Documents, _clock).HandleAsync(new(Sku, "r1", 1));
        await _fill.HandleAsync(new FillBackorders(Sku), default);
    }

    private async Task<ReservationStatus?> BooksAsync(string allocation) => (await _store.Documents.ReadAsync(
        Containers.Stock, Sku, ReservationRecord.IdOf(allocation), StoredJson.Default.ReservationRecord))?.Value.Status;

    private async Task AssertTheBooksBalanceAsync()
    {
        Assert.Empty((await new StockInvariants(_store.Documents).CheckAsync(Sku))!);
        var counts = await new ReadAvailabilityHandler(_store.Documents).HandleAsync(new(Sku));
        Assert.Equal((1, 1, 0), (counts!.OnHand, counts.Reserved, counts.Available));
    }
}
