using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Inventory;

public sealed class StockEntryTests : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task The_same_receipt_twice_counts_once()
    {
        var shelf = await AShelf.WithAsync(0, _store);

        Assert.Equal(StockEntryOutcome.Applied, (await shelf.ReceiveAsync("r1", 5)).Outcome);
        Assert.Equal(StockEntryOutcome.Repeated, (await shelf.ReceiveAsync("r1", 5)).Outcome);
        Assert.Equal(StockEntryOutcome.Different, (await shelf.ReceiveAsync("r1", 6)).Outcome);

        Assert.Equal("5 0 0 5", await shelf.LineAsync());
    }

    [Fact]
    public async Task First_receipts_at_once_all_count()
    {
        var shelf = await AShelf.WithAsync(0, _store);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => shelf.ReceiveAsync($"r{i}", 2))));

        Assert.Equal("40 0 0 40", await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task A_first_receipt_that_another_one_overtakes_counts_too()
    {
        var shelf = await AShelf.WithAsync(0, _store);
        var observed = new ObservedStore(_store.Documents);
        observed.BeforeCommit(() => Task.CompletedTask);
        observed.BeforeCommit(() => shelf.ReceiveAsync("r2", 7));

        Assert.Equal(StockEntryOutcome.Applied, (await shelf.Through(observed).ReceiveAsync("r1", 5)).Outcome);

        Assert.Equal("12 0 0 12", await shelf.LineAsync());
    }

    [Fact]
    public async Task An_adjustment_never_touches_what_is_promised()
    {
        var shelf = await AShelf.WithAsync(10, _store);
        await shelf.TakeAsync(StockStep.Reserve, "a1", 3);
        await shelf.TakeAsync(StockStep.Reserve, "a2", 4);
        await shelf.TakeAsync(StockStep.Commit, "a2", 4);

        Assert.Equal(new StockEntryAnswer(StockEntryOutcome.NotEnough, 3), await shelf.AdjustAsync("x1", -4));
        Assert.Equal("10 3 4 3", await shelf.LineAsync());

        Assert.Equal(StockEntryOutcome.Applied, (await shelf.AdjustAsync("x1", -3)).Outcome);
        Assert.Equal(StockEntryOutcome.Repeated, (await shelf.AdjustAsync("x1", -3)).Outcome);
        Assert.Equal("7 3 4 0", await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task A_first_adjustment_may_add_but_not_take_off()
    {
        var shelf = await AShelf.WithAsync(0, _store);

        Assert.Equal(new StockEntryAnswer(StockEntryOutcome.NotEnough, 0), await shelf.AdjustAsync("x1", -1));
        Assert.Equal("none", await shelf.LineAsync());
        Assert.Equal(StockEntryOutcome.Applied, (await shelf.AdjustAsync("x2", 4)).Outcome);
        Assert.Equal("4 0 0 4", await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }
}
