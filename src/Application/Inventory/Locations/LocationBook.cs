using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>Reads locations. The main one is always there, stored or not.</summary>
public sealed class LocationBook(IDocumentStore store)
{
    /// <summary>A location and its version, or null.</summary>
    public async ValueTask<Versioned<Location>?> FindAsync(string code, CancellationToken cancellationToken)
    {
        if (!StockLocations.IsValid(code))
            return null;
        var found = await store
            .ReadAsync(Containers.Locations, code, Location.DocumentId, StoredJson.Default.Location, cancellationToken)
            .ConfigureAwait(false);
        return found ?? (code == StockLocations.Main ? Main : null);
    }

    /// <summary>Whether goods may come in there.</summary>
    public async ValueTask<bool> TakesGoodsAsync(string code, CancellationToken cancellationToken) =>
        await FindAsync(code, cancellationToken).ConfigureAwait(false) is { Value.Active: true };

    private static Versioned<Location> Main { get; } = new(
        StockLocations.Main,
        Location.DocumentId,
        Versions.NotStored,
        new(StockLocations.Main, "Main warehouse", LocationKind.Warehouse, Active: true, DateTimeOffset.UnixEpoch));
}
