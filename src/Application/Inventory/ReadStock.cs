using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>Asks for an article's stock everywhere.</summary>
public sealed record ReadStock(string Sku);

/// <summary>What lies at one place, and what is said about the place.</summary>
public sealed record StockAt(StockPlace Place, StockCounts Counts);

/// <summary>One entry per location that keeps the article, by code; at least the main one.</summary>
public sealed class ReadStockHandler(IDocumentStore store)
{
    public async ValueTask<IReadOnlyList<StockAt>> HandleAsync(ReadStock query, CancellationToken cancellationToken)
    {
        var stock = new List<StockAt>();
        foreach (var place in await StockPlaces.OfAsync(store, query.Sku, cancellationToken).ConfigureAwait(false))
        {
            var location = place.Value.Location;
            var counts = await store
                .ReadAsync(Containers.Stock, query.Sku, StockCounts.IdOf(location), StoredJson.Default.StockCounts, cancellationToken)
                .ConfigureAwait(false);
            stock.Add(new(place.Value, counts?.Value ?? StockCounts.None(query.Sku, location)));
        }

        return stock;
    }
}
