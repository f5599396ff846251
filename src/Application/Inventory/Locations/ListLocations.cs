using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>Locations by code.</summary>
/// <param name="Limit">1 to 100.</param>
/// <param name="Continuation">From the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
public sealed record ListLocations(int Limit, string? Continuation);

/// <summary>A page of locations and where the next one starts.</summary>
public sealed record LocationPage(IReadOnlyList<Location> Locations, string? Continuation);

/// <summary>Reads one page. A main location that nobody has stored stands on the first.</summary>
public sealed class ListLocationsHandler(IDocumentStore store, LocationBook book)
{
    public async ValueTask<LocationPage> HandleAsync(ListLocations query, CancellationToken cancellationToken)
    {
        var page = await store
            .QueryAsync(
                new(Containers.Locations, Containers.LocationsByCode) { Limit = query.Limit, Continuation = query.Continuation },
                cancellationToken)
            .ConfigureAwait(false);
        var locations = page.Documents.Select(document => document.As(StoredJson.Default.Location).Value).ToList();
        if (query.Continuation is null
            && await book.FindAsync(StockLocations.Main, cancellationToken).ConfigureAwait(false) is { Version: Versions.NotStored } main)
        {
            locations.Insert(0, main.Value);
        }

        return new(locations, page.Continuation);
    }
}
