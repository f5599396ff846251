using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Catalogue;

/// <summary>
/// <c>GET api/products?limit=50&amp;continuation=…</c>: products by SKU, a page at a time, for everybody; with <c>search</c> those whose
/// SKU, name or category hold all of its words. Then a page may be short, or empty, and still have a next one.
/// </summary>
public sealed class ListProductsFunction(ListProductsHandler products, SearchProductsHandler find)
{
    private const int MaxLimit = 200;
    private const int MaxSearch = 100;

    /// <returns>200 with the page; 400 on a limit or continuation that cannot be.</returns>
    [Function("ListProducts")]
    [OpenToAll]
    [Answers(200, typeof(ProductListView))]
    [Refuses(CatalogueCodes.BadContinuation)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/products")] HttpRequest request,
        string? limit,
        string? continuation,
        string? search,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        // "continuation=" is what a client sends that always sends one; it means the first page.
        var start = string.IsNullOrEmpty(continuation) ? null : continuation;
        if (search?.Length > MaxSearch) return Problems.ValidationFailed("search", $"At most {MaxSearch} characters.");
        return await Paging.RunAsync(
            limit,
            async size =>
            {
                var list = string.IsNullOrWhiteSpace(search)
                    ? await products.HandleAsync(new(size, start), cancellationToken)
                    : await find.HandleAsync(new(search, size, start), cancellationToken);
                return list.TryGet(out var page, out var refusal)
                    ? Results.Ok(new ProductListView([.. page.Products.Select(product => ProductView.Of(product))], page.Continuation))
                    : refusal.ToProblem();
            },
            MaxLimit);
    }
}
