using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Inventory;

public sealed class StockInvariantsTests : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("reserved", "RESERVED,AVAILABLE")]
    [InlineData("committed", "COMMITTED,AVAILABLE")]
    [InlineData("available", "AVAILABLE")]
    [InlineData("onHand", "AVAILABLE,ON_HAND")]
    [InlineData("received", "ON_HAND")]
    public async Task A_count_that_somebody_changed_by_hand_is_found(string field, string rules)
    {
        var shelf = await ABusyShelfAsync();
        await shelf.AssertSoundAsync();

        await ChangeByHandAsync(field, 1);

        Assert.Equal(rules, await BrokenRulesAsync());
    }

    [Fact]
    public async Task Goods_that_were_packed_and_unpacked_again_have_never_left()
    {
        var shelf = await ABusyShelfAsync();

        Assert.True((await shelf.TakeAsync(StockStep.Unpack, "a3")).IsDone);

        await shelf.AssertSoundAsync();
        Assert.Equal((20, 0), ((await shelf.CountsAsync())!.OnHand, (await shelf.CountsAsync())!.Dispatched));
    }

    [Fact]
    public async Task A_negative_count_is_found()
    {
        await ABusyShelfAsync();

        await ChangeByHandAsync("available", -100);

        Assert.Equal("AVAILABLE,NEGATIVE", await BrokenRulesAsync());
    }

    [Fact]
    public async Task Every_location_is_checked_for_itself()
    {
        var shelf = await ABusyShelfAsync();
        var (receive, reserve) = (new ReceiveStockHandler(_store.Documents, TimeProvider.System), new ReserveStockHandler(_store.Documents, TimeProvider.System));
        await receive.HandleAsync(new(shelf.Sku, "north", 5, "north"));
        Assert.True((await reserve.HandleAsync(new(shelf.Sku, "n1", "order-n1", 2, Location: "north"))).IsDone);
        await shelf.AssertSoundAsync();

        // One unit too many here, one too few there: the sums over all locations would not tell.
        await ChangeByHandAsync("reserved", 1, "north");
        await ChangeByHandAsync("reserved", -1);

        Assert.Equal(
            ["main RESERVED", "main AVAILABLE", "north RESERVED", "north AVAILABLE"],
            (await new StockInvariants(_store.Documents).CheckAsync(shelf.Sku))!.Select(one => $"{one.Location} {one.Rule}"));
    }

    [Fact]
    public async Task A_shelf_that_changes_while_it_is_summed_up_is_summed_up_again()
    {
        var shelf = await ABusyShelfAsync();
        var busy = new StoreWithABusyShelf(_store.Documents, shelf);

        Assert.Empty((await new StockInvariants(busy).CheckAsync(shelf.Sku))!);
        Assert.Equal(2, busy.Queries);
    }

    private async Task<AShelf> ABusyShelfAsync()
    {
        var shelf = await AShelf.WithAsync(20, _store);
        await shelf.TakeAsync(StockStep.Reserve, "a1");
        await shelf.TakeAsync(StockStep.Reserve, "a2");
        await shelf.TakeAsync(StockStep.Commit, "a2");
        await shelf.TakeAsync(StockStep.Reserve, "a3");
        await shelf.TakeAsync(StockStep.Commit, "a3");
        await shelf.TakeAsync(StockStep.Dispatch, "a3");
        await shelf.TakeAsync(StockStep.Reserve, "a4");
        await shelf.TakeAsync(StockStep.Release, "a4");
        return shelf;
    }

    private async Task ChangeByHandAsync(string field, long by, string location = StockLocations.Main) => Assert.True((await _store.Documents.CommitAsync(
        Containers.Stock, "MUG", [new DocumentOperation.Increment(StockCounts.IdOf(location), [new(field, by)], [])])).IsCommitted);

    private async Task<string> BrokenRulesAsync() =>
        string.Join(',', (await new StockInvariants(_store.Documents).CheckAsync("MUG"))!.Select(d => d.Rule));

    /// <summary>Somebody reserves between the first sum and the look that confirms it.</summary>
    private sealed class StoreWithABusyShelf(IDocumentStore inner, AShelf shelf) : IDocumentStore
    {
        public int Queries { get; private set; }

        public ValueTask<StoredDocument?> FindAsync(
            string container, string partition, string id, CancellationToken cancellationToken = default) =>
            inner.FindAsync(container, partition, id, cancellationToken);

        public ValueTask<CommitResult> CommitAsync(
            string container,
            string partition,
            IReadOnlyList<DocumentOperation> operations,
            CancellationToken cancellationToken = default) =>
            inner.CommitAsync(container, partition, operations, cancellationToken);

        public async ValueTask<DocumentPage> QueryAsync(
            DocumentQuery query, CancellationToken cancellationToken = default)
        {
            if (query.Index == Containers.StockOpen && Queries++ == 0)
                await shelf.TakeAsync(StockStep.Reserve, "late");
            return await inner.QueryAsync(query, cancellationToken);
        }
    }
}
