namespace OrderFunctions.Application.Inventory;

/// <summary>Somebody looks at an article: what lies where and what is to come.</summary>
public sealed record LookAtStock(string Sku);

/// <summary>
/// Answers from memory what was read a moment ago (<see cref="RememberedStock"/>). Only for those who look: orders are placed on
/// <see cref="ReadStockHandler"/>, and units are taken where they lie.
/// </summary>
public sealed class LookAtStockHandler(ReadStockHandler stock, ReadExpectedHandler expected, RememberedStock remembered)
{
    public async ValueTask<ArticleStock> HandleAsync(LookAtStock query, CancellationToken cancellationToken)
    {
        if (remembered.Find(query.Sku) is { } known) return known;
        var begun = remembered.Begin(query.Sku);
        var read = new ArticleStock(
            await stock.HandleAsync(new(query.Sku), cancellationToken).ConfigureAwait(false),
            await expected.HandleAsync(new(query.Sku), cancellationToken).ConfigureAwait(false));
        remembered.Keep(query.Sku, begun, read);
        return read;
    }
}
