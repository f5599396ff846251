using OrderFunctions.Application.Catalogue;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Catalogue;

public sealed class ImportProductsTests : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_thousand_rows_come_in_and_the_same_again_changes_nothing()
    {
        var rows = Enumerable.Range(0, 1000).Select(i => ProductTests.Draft($"P{i:D4}", i)).ToList();

        Assert.Equal((1000, 0, 0), Counts(await ImportAsync(rows)));
        Assert.Equal((0, 0, 1000), Counts(await ImportAsync(rows)));

        rows[3] = ProductTests.Draft("P0003", 99);
        rows.RemoveAt(999);
        rows.Add(ProductTests.Draft("NEW"));
        Assert.Equal((1, 1, 998), Counts(await ImportAsync(rows)));
        Assert.Equal(99, (await GetAsync("P0003"))!.Price.Amount);
    }

    [Fact]
    public async Task One_bad_row_and_nothing_is_stored()
    {
        var answer = await ImportAsync(
        [
            ProductTests.Draft("GOOD"),
            ProductTests.Draft("DEAR", long.MaxValue),
            ProductTests.Draft("GOOD"),
            null!,
            ProductTests.Draft("FREE", tax: -1),
        ]);

        Assert.Equal(
            ["$[1].price.amount", "$[2].sku", "$[3].sku", "$[3].name", "$[3].price.amount", "$[3].price.currency",
                "$[3].taxBasisPoints", "$[4].taxBasisPoints"],
            answer.Errors.Keys);
        Assert.Equal((0, 0, 0), Counts(answer));
        Assert.Null(await GetAsync("GOOD"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task No_rows_or_too_many_are_refused(int rows)
    {
        var answer = await ImportAsync([.. Enumerable.Range(0, rows).Select(i => ProductTests.Draft($"P{i}"))]);

        Assert.Equal("$", Assert.Single(answer.Errors).Key);
        Assert.Null(await GetAsync("P0"));
    }

    [Fact]
    public async Task An_import_that_another_one_overtakes_still_wins_its_row()
    {
        await ImportAsync([ProductTests.Draft("MUG", 1)]);
        var observed = new ObservedStore(_store.Documents);
        observed.BeforeCommit(() => ImportAsync([ProductTests.Draft("MUG", 2)]));

        var answer = await new ImportProductsHandler(observed, TimeProvider.System)
            .HandleAsync(new([ProductTests.Draft("MUG", 3)]));

        Assert.Equal((0, 1, 0), Counts(answer));
        Assert.Equal(3, (await GetAsync("MUG"))!.Price.Amount);
    }

    private static (int Created, int Updated, int Unchanged) Counts(ImportAnswer answer) =>
        (answer.Created, answer.Updated, answer.Unchanged);

    private async Task<ImportAnswer> ImportAsync(IReadOnlyList<ProductDraft> rows) =>
        await new ImportProductsHandler(_store.Documents, TimeProvider.System).HandleAsync(new(rows));

    private async Task<Product?> GetAsync(string sku) =>
        await new GetProductHandler(_store.Documents).HandleAsync(new(sku));
}
