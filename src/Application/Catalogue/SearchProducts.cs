using OrderFunctions.Domain;

namespace OrderFunctions.Application.Catalogue;

/// <summary>Asks for products whose SKU, name or category hold all of some words, ordered by SKU.</summary>
/// <param name="Words">Letters and digits between anything else; case and accents do not matter.</param>
/// <param name="Limit">Page size, 1 to 1,000.</param>
/// <param name="Continuation">From the page before.</param>
public sealed record SearchProducts(string Words, int Limit = 50, string? Continuation = null);

/// <summary>
/// Walks through the catalogue, a bounded part of it per call: a page may hold fewer products than asked for, or none, and still say where
/// the next one starts. There is no index of words to keep; a shop of ten thousand articles is searched in a few calls.
/// </summary>
public sealed class SearchProductsHandler(ListProductsHandler products)
{
    private const int MostLooked = 2_000;

    /// <summary>A page, or the refusal of a continuation that is not ours.</summary>
    public async ValueTask<Result<ProductPage>> HandleAsync(SearchProducts query, CancellationToken cancellationToken)
    {
        var words = WordsOf(query.Words);
        var (found, continuation, looked) = (new List<Product>(), query.Continuation, 0);
        do
        {
            // Never more than are still wanted, so that the next page starts behind the last one that was looked at.
            var listed = await products.HandleAsync(new(query.Limit - found.Count, continuation), cancellationToken).ConfigureAwait(false);
            if (!listed.TryGet(out var page, out var refusal)) return refusal;
            looked += page.Products.Count;
            found.AddRange(page.Products.Where(product => Holds(product, words)));
            continuation = page.Continuation;
        }
        while (continuation is not null && found.Count < query.Limit && looked < MostLooked);
        return new ProductPage(found, continuation);
    }

    private static bool Holds(Product product, IReadOnlyList<string> words)
    {
        var text = Plain($"{product.Sku} {product.Name} {product.Category}");
        return words.All(word => text.Contains(word, StringComparison.Ordinal));
    }

    private static string[] WordsOf(string text) => Plain(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Upper case without accents, and blanks for everything that is neither letter nor digit.</summary>
    private static string Plain(string text) => new([.. text.Select(static c => char.IsLetterOrDigit(c) ? PlainLetters.Of(c) : ' ')]);
}
