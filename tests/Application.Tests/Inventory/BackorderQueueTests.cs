using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Inventory;

/// <summary>The line of paid orders that wait, in the books of the shelf.</summary>
public sealed class BackorderQueueTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2030, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ATemporaryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task What_comes_in_is_set_aside_in_the_commit_that_receives_it()
    {
        var shelf = await AShelf.WithAsync(0, _store);
        await shelf.ReceiveAsync("first", 1);
        await shelf.AdjustAsync("gone", -1);
        await Queue().JoinAsync(shelf.Sku, "main", Waiting("a", 3), default);

        await shelf.ReceiveAsync("r1", 2);
        Assert.Equal("2 2 0 0", await shelf.LineAsync());
        Assert.True((await shelf.TakeAsync(StockStep.Reserve, "stranger", 1)).IsOutOfStock);
        Assert.Null(await Queue().ServeNextAsync(shelf.Sku, "main", Nobody, default));
        await shelf.ReceiveAsync("r2", 5);
        await shelf.ReceiveAsync("r2", 5);

        Assert.Equal("7 3 0 4", await shelf.LineAsync());
        Assert.Equal("a", (await Queue().ServeNextAsync(shelf.Sku, "main", Nobody, default))?.AllocationId);
        Assert.Equal(3, (await shelf.RecordAsync("ab"))!.Quantity);
        Assert.Equal("7 3 0 4", await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task Who_joins_takes_what_is_free_and_who_leaves_gives_it_back()
    {
        var shelf = await AShelf.WithAsync(2, _store);
        await Queue().JoinAsync(shelf.Sku, "main", Waiting("a", 3), default);
        await Queue().JoinAsync(shelf.Sku, "main", Waiting("a", 3), default);
        Assert.Equal("2 2 0 0", await shelf.LineAsync());

        await Queue().LeaveAsync(shelf.Sku, "main", "a", default);
        await Queue().LeaveAsync(shelf.Sku, "main", "a", default);
        Assert.Equal("2 0 0 2", await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task A_receipt_that_somebody_joins_in_the_middle_of_finds_them()
    {
        var shelf = await AShelf.WithAsync(1, _store);
        await shelf.AdjustAsync("gone", -1);
        await Queue().JoinAsync(shelf.Sku, "main", Waiting("a", 1), default);
        var observed = new ObservedStore(_store.Documents);
        observed.BeforeCommit(async () => await Queue().JoinAsync(shelf.Sku, "main", Waiting("b", 1), default));

        await shelf.Through(observed).ReceiveAsync("r1", 2);

        Assert.Equal("2 2 0 0", await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task Who_was_released_before_being_served_is_passed_over()
    {
        var shelf = await AShelf.WithAsync(1, _store);
        await Queue().JoinAsync(shelf.Sku, "main", Waiting("a", 1), default);
        await Queue().JoinAsync(shelf.Sku, "main", Waiting("b", 1, minute: 1), default);
        Assert.True((await shelf.TakeAsync(StockStep.Release, "ab", 1)).IsDone);

        Assert.Equal("b", (await Queue().ServeNextAsync(shelf.Sku, "main", Nobody, default))?.AllocationId);
        await shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task Joins_leaves_receipts_and_strangers_at_the_same_time_leave_sound_books()
    {
        var shelf = await AShelf.WithAsync(5, _store);
        await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(n => new[]
        {
            Task.Run(() => Queue().JoinAsync(shelf.Sku, "main", Waiting($"w{n}", 2, n), default).AsTask()),
            Task.Run(() => (Task)shelf.ReceiveAsync($"r{n}", 2)),
            Task.Run(() => (Task)shelf.TakeAsync(StockStep.Reserve, $"s{n}", 1)),
            Task.Run(() => Queue().LeaveAsync(shelf.Sku, "main", $"w{n - 1}", default).AsTask()),
        }));

        await shelf.AssertSoundAsync();
        var line = (await Queue().FindAsync(shelf.Sku, "main", default))!;
        var counts = (await shelf.CountsAsync())!;
        Assert.Equal(25, counts.OnHand);
        // Nothing is for sale while somebody waits for it.
        Assert.True(line.Held == line.Wanted || counts.Available == 0);
    }

    private static HashSet<string> Nobody { get; } = [];

    private BackorderQueue Queue() => new(_store.Documents, TimeProvider.System);

    private static Waiter Waiting(string allocation, int quantity, int minute = 0) => new("o-" + allocation, allocation, quantity, Noon.AddMinutes(minute));
}
