using OrderFunctions.Application.Catalogue;
using OrderFunctions.Domain;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Catalogue;

public sealed class ProductTests : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    internal static ProductDraft Draft(string sku, long amount = 10_00, string currency = "EUR", int tax = 1900) =>
        new() { Sku = sku, Name = "A " + sku, Price = new(amount, currency), TaxBasisPoints = tax };

    [Fact]
    public async Task A_product_is_found_by_its_sku()
    {
        await CreateAsync(Draft("MUG"));

        var found = await new GetProductHandler(_store.Documents).HandleAsync(new("MUG"));

        Assert.Equal(("MUG", "A MUG", new Money(10_00, "EUR"), 1900), (found!.Sku, found.Name, found.Price, found.TaxBasisPoints));
    }

    [Theory]
    [InlineData("mug")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a#b?c\\d")]
    [InlineData(" MUG")]
    public async Task Another_sku_finds_nothing(string sku)
    {
        await CreateAsync(Draft("MUG"));

        Assert.Null(await new GetProductHandler(_store.Documents).HandleAsync(new(sku)));
    }

    [Fact]
    public async Task A_sku_is_given_once_and_the_first_product_stays()
    {
        await CreateAsync(Draft("MUG"));

        Assert.Equal(CatalogueCodes.SkuTaken, (await CreateAsync(Draft("MUG", 5))).Refusal!.Code);

        Assert.Equal(10_00, (await new GetProductHandler(_store.Documents).HandleAsync(new("MUG")))!.Price.Amount);
    }

    [Fact]
    public async Task A_list_goes_through_all_products_once_in_order_of_sku()
    {
        foreach (var number in new[] { 7, 3, 1, 6, 2, 5, 4 })
            await CreateAsync(Draft($"P{number}"));
        var list = new ListProductsHandler(_store.Documents);
        var seen = new List<string>();
        var pages = 0;
        string? continuation = null;
        do
        {
            var page = (await list.HandleAsync(new(3, continuation))).Value;
            Assert.True(page.Products.Count <= 3);
            seen.AddRange(page.Products.Select(product => product.Sku));
            continuation = page.Continuation;
            pages++;
        }
        while (continuation is not null);

        Assert.Equal(["P1", "P2", "P3", "P4", "P5", "P6", "P7"], seen);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task A_continuation_that_is_not_ours_is_refused()
    {
        var list = await new ListProductsHandler(_store.Documents).HandleAsync(new(3, "not one of ours"));

        Assert.Equal(CatalogueCodes.BadContinuation, list.Refusal!.Code);
    }

    [Fact]
    public void Every_wrong_member_is_named()
    {
        var errors = new Dictionary<string, string[]>();
        new ProductDraft { Sku = "a b", Name = "\u0007", Price = new(-1, "eur"), TaxBasisPoints = 10001 }.Check(errors);
        Assert.Equal(["$.sku", "$.name", "$.price.amount", "$.price.currency", "$.taxBasisPoints"], errors.Keys);

        errors.Clear();
        new ProductDraft().Check(errors, "$[4]");
        Assert.Equal(
            ["$[4].sku", "$[4].name", "$[4].price.amount", "$[4].price.currency", "$[4].taxBasisPoints"], errors.Keys);
    }

    [Theory]
    [InlineData("A", true)]
    [InlineData("a.B-c_1", true)]
    [InlineData("-A", false)]
    [InlineData("Ä", false)]
    [InlineData("A/B", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Skus_are_keys_on_every_store(string? sku, bool valid)
    {
        Assert.Equal(valid, Skus.IsValid(sku));
        Assert.Equal(valid, Skus.IsValid(sku?.PadRight(64, 'x') is { Length: 64 } longest && valid ? longest : sku));
        Assert.False(Skus.IsValid(sku?.PadRight(65, 'x')));
    }

    private async Task<Result<Product>> CreateAsync(ProductDraft draft) =>
        await new CreateProductHandler(_store.Documents, TimeProvider.System).HandleAsync(new(draft));
}
