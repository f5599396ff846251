using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>Asks for the counts of a SKU at a location.</summary>
public sealed record ReadAvailability(string Sku, string? Location = null);

/// <summary>Reads one document; null when the SKU never had stock there.</summary>
public sealed class ReadAvailabilityHandler(IDocumentStore store)
{
    public async ValueTask<StockCounts?> HandleAsync(
        ReadAvailability query, CancellationToken cancellationToken = default)
    {
        var found = await store.ReadAsync(
            Containers.Stock, query.Sku, StockCounts.IdOf(query.Location ?? StockLocations.Main),
            StoredJson.Default.StockCounts, cancellationToken).ConfigureAwait(false);
        return found?.Value;
    }
}
