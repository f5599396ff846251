using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Inventory;

/// <summary>What was counted becomes the books, whatever happens in that moment, and once.</summary>
public sealed class CountStockTests : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_count_is_booked_once_with_the_difference_and_right_ones_are_written_down()
    {
        var shelf = await AShelf.WithAsync(10, _store);
        Assert.Equal(new StockCountAnswer(StockEntryOutcome.Applied, -3), await CountAsync(shelf, "c1", 7));
        Assert.Equal(new StockCountAnswer(StockEntryOutcome.Applied, 0), await CountAsync(shelf, "c2", 7));
        await shelf.AdjustAsync("sold", -2);

        Assert.Equal(new StockCountAnswer(StockEntryOutcome.Repeated, -3), await CountAsync(shelf, "c1", 7));
        Assert.Equal(new StockCountAnswer(StockEntryOutcome.Repeated, 0), await CountAsync(shelf, "c2", 7));
        Assert.Equal("5 0 0 5", await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task The_first_count_of_an_article_makes_its_books()
    {
        var shelf = await AShelf.WithAsync(0, _store);
        Assert.Equal(new StockCountAnswer(StockEntryOutcome.Applied, 4), await CountAsync(shelf, "c1", 4));
        Assert.Equal("4 0 0 4", await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    public async Task What_is_sold_or_comes_in_at_that_moment_is_seen(long counted)
    {
        var shelf = await AShelf.WithAsync(10, _store);
        var observed = new ObservedStore(_store.Documents);
        observed.BeforeCommit(() => shelf.ReceiveAsync("meanwhile", 5));
        observed.BeforeCommit(() => shelf.TakeAsync(StockStep.Reserve, "a1", 3));

        Assert.Equal(new StockCountAnswer(StockEntryOutcome.Applied, counted - 15), await CountAsync(shelf.Through(observed), "c1", counted, observed));

        Assert.Equal($"{counted} 3 0 {counted - 3}", await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task What_makes_the_books_of_an_article_at_that_moment_is_seen()
    {
        var shelf = await AShelf.WithAsync(0, _store);
        var observed = new ObservedStore(_store.Documents);
        observed.BeforeCommit(() => shelf.ReceiveAsync("meanwhile", 5));

        Assert.Equal(new StockCountAnswer(StockEntryOutcome.Applied, -1), await CountAsync(shelf, "c1", 4, observed));

        Assert.Equal("4 0 0 4", await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task The_same_count_at_the_same_moment_is_booked_once()
    {
        var shelf = await AShelf.WithAsync(10, _store);
        var observed = new ObservedStore(_store.Documents);
        observed.BeforeCommit(() => CountAsync(shelf, "c1", 7));

        Assert.Equal(new StockCountAnswer(StockEntryOutcome.Repeated, -3), await CountAsync(shelf, "c1", 7, observed));

        Assert.Equal("7 0 0 7", await shelf.LineAsync());
        await shelf.AssertSoundAsync();
    }

    [Fact]
    public async Task A_count_below_what_is_promised_is_refused_and_only_less_is_booked_when_only_that_is_wanted()
    {
        var shelf = await AShelf.WithAsync(10, _store);
        await shelf.TakeAsync(StockStep.Reserve, "a1", 4);
        Assert.Equal(new StockCountAnswer(StockEntryOutcome.NotEnough, -7, Promised: 4), await CountAsync(shelf, "c1", 3));
        Assert.Equal(new StockCountAnswer(null, 0), await CountAsync(shelf, "c1", 10, onlyLess: true));
        Assert.Equal(new StockCountAnswer(null, 1), await CountAsync(shelf, "c1", 11, onlyLess: true));
        Assert.Equal("10 4 0 6", await shelf.LineAsync());
        Assert.Equal(new StockCountAnswer(StockEntryOutcome.Applied, -6), await CountAsync(shelf, "c1", 4, onlyLess: true));
        Assert.Equal("4 4 0 0", await shelf.LineAsync());
    }

    [Fact]
    public async Task Who_waits_for_the_article_gets_what_was_found_and_so_does_who_begins_to_at_that_moment()
    {
        var shelf = await AShelf.WithAsync(1, _store);
        await shelf.AdjustAsync("gone", -1);
        var queue = new BackorderQueue(_store.Documents, TimeProvider.System);
        await queue.JoinAsync(shelf.Sku, "main", new Waiter("o1", "a", 2, DateTimeOffset.UnixEpoch), default);

        var observed = new ObservedStore(_store.Documents);
        observed.BeforeCommit(() => queue.JoinAsync(shelf.Sku, "main", new Waiter("o2", "b", 1, DateTimeOffset.UnixEpoch), default).AsTask());

        await CountAsync(shelf, "c1", 4, observed);

        Assert.Equal("4 3 0 1", await shelf.LineAsync());
        Assert.NotNull(await queue.ServeNextAsync(shelf.Sku, "main", new HashSet<string>(), default));
        await shelf.AssertSoundAsync();
    }

    private async Task<StockCountAnswer> CountAsync(AShelf shelf, string entry, long counted, ObservedStore? through = null, bool onlyLess = false) =>
        await new CountStockHandler(through is null ? _store.Documents : through, TimeProvider.System)
            .HandleAsync(new(shelf.Sku, entry, counted, "COUNT", "main", "erna", onlyLess), default);
}
