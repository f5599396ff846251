using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>Says where in a location an article lies, and from when on it runs low there.</summary>
/// <param name="Draft">Has passed <see cref="StockPlaceDraft.Check"/>.</param>
/// <param name="Version">The version that the change was made from.</param>
public sealed record SetStockPlace(string Sku, string Location, StockPlaceDraft Draft, string Version);

/// <summary>A place as somebody describes it. What is left out is unsaid.</summary>
/// <param name="Bin">The shelf, up to 40 characters.</param>
/// <param name="LowStockAt">With this many units available, or fewer, staff are alerted; 0 to 1,000,000,000.</param>
public sealed record StockPlaceDraft(string? Bin = null, long? LowStockAt = null)
{
    /// <summary>Adds what is wrong to <paramref name="errors"/>, by JSON path.</summary>
    public void Check(IDictionary<string, string[]> errors)
    {
        if (Bin is not null && (Bin.Length is 0 or > 40 || Bin.Any(char.IsControl)))
            errors["$.bin"] = ["1 to 40 characters, none of them control characters."];
        if (LowStockAt is < 0 or > StockEntries.MaxQuantity)
            errors["$.lowStockAt"] = [$"0 to {StockEntries.MaxQuantity}."];
    }
}

/// <summary>Reads and replaces a place; null when somebody else was faster.</summary>
public sealed class SetStockPlaceHandler(IDocumentStore store)
{
    /// <summary>The place and its version, stored or not.</summary>
    public async ValueTask<Versioned<StockPlace>> FindAsync(string sku, string location, CancellationToken cancellationToken) =>
        await StockPlaces.FindAsync(store, sku, location, cancellationToken).ConfigureAwait(false) ?? StockPlaces.None(sku, location);

    public async ValueTask<Versioned<StockPlace>?> HandleAsync(SetStockPlace command, CancellationToken cancellationToken)
    {
        var found = await FindAsync(command.Sku, command.Location, cancellationToken).ConfigureAwait(false);
        if (found.Version != command.Version)
            return null;
        var place = found.Value with
        {
            Bin = command.Draft.Bin,
            LowStockAt = command.Draft.LowStockAt,
            // Another threshold is another question; the watch answers it at its next look.
            LowSince = command.Draft.LowStockAt == found.Value.LowStockAt ? found.Value.LowSince : null,
            Watch = command.Draft.LowStockAt is null ? null : StockLists.Watched,
        };
        var write = found.Version == Versions.NotStored
            ? TypedDocuments.Create(found.Id, place, StoredJson.Default.StockPlace)
            : TypedDocuments.Replace(found.Id, place, StoredJson.Default.StockPlace, found.Version);
        var commit = await store.CommitAsync(Containers.Stock, command.Sku, [write], cancellationToken).ConfigureAwait(false);
        return commit.IsCommitted ? found with { Version = commit.Versions[0]!, Value = place } : null;
    }
}
