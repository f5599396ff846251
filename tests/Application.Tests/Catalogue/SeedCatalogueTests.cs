using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Catalogue;

public sealed class SeedCatalogueTests : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task The_first_run_brings_the_products_and_their_stock_and_the_second_changes_nothing()
    {
        Assert.True(await SeedAsync(_store.Documents));
        await AssertSeededAsync();

        await new ReserveStockHandler(_store.Documents, TimeProvider.System)
            .HandleAsync(new("MUG-BLUE", "a1", "order-1", 500));
        Assert.False(await SeedAsync(_store.Documents));

        Assert.Equal(0, (await CountsAsync("MUG-BLUE"))!.Available);
    }

    [Fact]
    public async Task A_first_run_that_broke_off_is_finished_by_the_next_one()
    {
        var broken = new ObservedStore(_store.Documents);
        foreach (var _ in Enumerable.Range(0, 9))
            broken.BeforeCommit(() => Task.CompletedTask);
        foreach (var _ in Enumerable.Range(0, 40))
            broken.BeforeCommit(() => throw new IOException("the disk went away"));
        await Assert.ThrowsAsync<IOException>(() => SeedAsync(broken));

        Assert.True(await SeedAsync(_store.Documents));

        await AssertSeededAsync();
    }

    private static async Task<bool> SeedAsync(IDocumentStore store) =>
        await new SeedCatalogueHandler(store, TimeProvider.System).HandleAsync(new());

    private async Task AssertSeededAsync()
    {
        var list = (await new ListProductsHandler(_store.Documents).HandleAsync(new())).Value;
        Assert.Equal(SeedProducts.All.Count, list.Products.Count);
        foreach (var (product, units) in SeedProducts.All)
            Assert.Equal(units, (await CountsAsync(product.Sku!))?.Available ?? 0);
        Assert.Null(await CountsAsync(SeedProducts.SoldOutSku));
        foreach (var (product, _) in SeedProducts.All)
        {
            var errors = new Dictionary<string, string[]>();
            product.Check(errors);
            Assert.Empty(errors);
        }
    }

    private async Task<StockCounts?> CountsAsync(string sku) =>
        await new ReadAvailabilityHandler(_store.Documents).HandleAsync(new(sku));
}
