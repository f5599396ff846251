using OrderFunctions.Application.Events;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Inventory;

/// <summary>Purchase orders and the stock: what is to come, what came, once, whoever dies or looks late.</summary>
public sealed class PurchaseTests : IAsyncLifetime
{
    private const string Id = "019aa0c4-5d10-7c3e-9a44-0d6f2b1c8e07";
    private static readonly DateOnly Friday = new(2030, 1, 4);

    private readonly ATemporaryStore _store = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly ObservedStore _observed;
    private readonly PurchaseRepository _purchases;
    private readonly SettlePurchaseHandler _settle;

    public PurchaseTests()
    {
        _observed = new ObservedStore(_store.Documents);
        var jobs = new RecordedJobs();
        _purchases = new PurchaseRepository(
            _observed, new OutboxHint(jobs), new MemoryEventPublisher(new ProcessEventHandler(_observed, [], _clock)), _clock);
        var orders = new OrderRepository(_observed, new OutboxHint(jobs), _clock, new OrderPolicy());
        _settle = new SettlePurchaseHandler(
            _purchases,
            new ReceiveStockHandler(_observed, _clock),
            new FillBackordersHandler(new BackorderQueue(_observed, _clock), orders, new ReleaseReservationHandler(_observed, _clock), jobs),
            _observed);
    }

    public async Task InitializeAsync()
    {
        await _purchases.CreateAsync(
            new PurchaseOrder
            {
                Id = Id,
                Supplier = "Potter",
                Lines = [new("1", "MUG", "main", 10, Friday)],
                CreatedBy = "ann",
                CreatedAt = _clock.GetUtcNow(),
            },
            default);
        await DoAsync(purchase => purchase.Order("ann", _clock.GetUtcNow()));
        await _settle.HandleAsync(new(Id), default);
        Assert.Equal("10", await ExpectedAsync());
    }

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public async Task Whoever_dies_over_a_delivery_is_followed_by_the_next_try_and_it_is_booked_once(int commits)
    {
        await DeliveredAsync("n1", 4);
        for (var n = 0; n < commits; n++) _observed.BeforeCommit(() => Task.CompletedTask);
        _observed.BeforeCommit(() => throw new IOException("The store is away."));
        var died = await Record.ExceptionAsync(() => _settle.HandleAsync(new(Id), default));
        // What is to come, the counts (looked for, then made), and that they are booked.
        Assert.Equal(commits < 4, died is IOException);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => await Record.ExceptionAsync(() => _settle.HandleAsync(new(Id), default))));
        await _settle.HandleAsync(new(Id), default);

        Assert.Equal(("6", 4, true), (await ExpectedAsync(), await OnHandAsync(), (await _purchases.FindAsync(Id, default))!.Value.Purchase.Receipts.Single().Booked));
        Assert.Empty((await new StockInvariants(_store.Documents).CheckAsync("MUG"))!);
    }

    [Fact]
    public async Task A_look_that_comes_late_does_not_bring_back_what_was_called_off()
    {
        // Just before what was read as ten is written as six, somebody calls the rest off, and that is written first.
        await DeliveredAsync("n1", 4);
        _observed.BeforeCommit(async () =>
        {
            await DoAsync(purchase => purchase.Cancel("buyer", _clock.GetUtcNow()));
            await _settle.HandleAsync(new(Id), default);
        });
        await _settle.HandleAsync(new(Id), default);

        Assert.Equal(("", 4), (await ExpectedAsync(), await OnHandAsync()));
    }

    [Fact]
    public async Task Units_are_never_seen_twice_also_between_the_steps()
    {
        await DeliveredAsync("n1", 4);
        var seen = new List<long>();
        for (var n = 0; n < 4; n++) _observed.BeforeCommit(async () => seen.Add(long.Parse(await ExpectedAsync(), System.Globalization.CultureInfo.InvariantCulture) + await OnHandAsync()));
        await _settle.HandleAsync(new(Id), default);

        Assert.Equal(4, seen.Count);
        Assert.All(seen, units => Assert.InRange(units, 6, 10));
    }

    [Fact]
    public async Task Deliveries_of_two_people_at_the_same_time_are_both_booked_and_the_same_one_once()
    {
        var notes = new[] { "n1", "n2", "n1", "n2", "n3" };
        var answers = await Task.WhenAll(notes.Select(async note =>
        {
            var received = await _purchases.ChangeAsync(Id, (purchase, at) => purchase.Receive(note, [new("1", 4)], false, "bob", at), default);
            if (!received.IsRefused) await _settle.HandleAsync(new(Id), default);
            return received.Refusal?.Code;
        }));

        // Two deliveries of four fit into ten, the third does not, whichever that was.
        Assert.Equal(8, await OnHandAsync());
        Assert.Contains(RefusalCodes.OverReceipt, answers);
        Assert.Equal("2", await ExpectedAsync());
    }

    private async Task DeliveredAsync(string note, long units) =>
        await DoAsync(purchase => purchase.Receive(note, [new("1", units)], false, "bob", _clock.GetUtcNow()));

    private async Task DoAsync(Func<PurchaseOrder, Result<PurchaseOrder>> does) =>
        Assert.Null((await _purchases.ChangeAsync(Id, (purchase, _) => does(purchase), default)).Refusal);

    private async Task<string> ExpectedAsync() =>
        string.Join(' ', (await new ReadExpectedHandler(_store.Documents).HandleAsync(new("MUG"), default)).Select(one => one.Quantity));

    private async Task<long> OnHandAsync() => (await new ReadAvailabilityHandler(_store.Documents).HandleAsync(new("MUG")))?.OnHand ?? 0;
}
