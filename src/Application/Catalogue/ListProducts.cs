using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Catalogue;

/// <summary>Asks for a page of products, ordered by SKU.</summary>
/// <param name="Limit">Page size, 1 to 1,000.</param>
/// <param name="Continuation">From the page before.</param>
public sealed record ListProducts(int Limit = 50, string? Continuation = null);

/// <summary>A page, and where the next one starts when there is one.</summary>
public sealed record ProductPage(IReadOnlyList<Product> Products, string? Continuation);

/// <summary>Reads a page, or refuses a continuation that is not ours.</summary>
public sealed class ListProductsHandler(IDocumentStore store)
{
    public async ValueTask<Result<ProductPage>> HandleAsync(
        ListProducts query, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 1000);
        DocumentPage page;
        try
        {
            page = await store.QueryAsync(
                new(Containers.Products, Containers.ProductsBySku)
                {
                    Partition = Product.Partition,
                    Limit = query.Limit,
                    Continuation = query.Continuation,
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException) when (query.Continuation is not null)
        {
            return new Refusal(CatalogueCodes.BadContinuation, "The continuation is not one that a list has returned.");
        }

        return new ProductPage(
            [.. page.Documents.Select(document => document.As(StoredJson.Default.Product).Value)], page.Continuation);
    }
}
