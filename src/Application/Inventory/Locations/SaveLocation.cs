using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Inventory;

/// <summary>Make a location, or change it.</summary>
/// <param name="Code">Follows <see cref="StockLocations.Rule"/>.</param>
/// <param name="Draft">Has passed <see cref="LocationDraft.Check"/>.</param>
/// <param name="Version">The version that the change was made from; null to make a new one.</param>
public sealed record SaveLocation(string Code, LocationDraft Draft, string? Version);

/// <summary>What somebody says about a location: anything may be missing or wrong.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Kind">WAREHOUSE when absent.</param>
/// <param name="Active">True when absent.</param>
public sealed record LocationDraft(string? Name, LocationKind? Kind = null, bool? Active = null)
{
    /// <summary>Adds what is wrong to <paramref name="errors"/>, by JSON path.</summary>
    public void Check(IDictionary<string, string[]> errors)
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 100 || Name.Any(char.IsControl))
            errors["$.name"] = ["1 to 100 characters, none of them control characters."];
    }
}

/// <summary>
/// Refuses with <see cref="StockCodes.LocationTaken"/>, <see cref="StockCodes.LocationChanged"/> when somebody else was faster,
/// <see cref="StockCodes.UnknownLocation"/>, and <see cref="StockCodes.LocationNeeded"/> to close the main location.
/// </summary>
public sealed class SaveLocationHandler(IDocumentStore store, LocationBook book, TimeProvider time)
{
    public async ValueTask<Result<Versioned<Location>>> HandleAsync(SaveLocation command, CancellationToken cancellationToken)
    {
        var found = await book.FindAsync(command.Code, cancellationToken).ConfigureAwait(false);
        if (command.Version is null)
        {
            if (found is not null)
                return Taken();
        }
        else if (found is null)
        {
            return new Refusal(StockCodes.UnknownLocation, "There is no such location.");
        }
        else if (found.Version != command.Version)
        {
            return Changed();
        }

        var location = new Location(
            command.Code,
            command.Draft.Name!.Trim(),
            command.Draft.Kind ?? found?.Value.Kind ?? LocationKind.Warehouse,
            command.Draft.Active ?? true,
            time.GetUtcNow());
        if (location is { Code: StockLocations.Main, Active: false })
            return new Refusal(StockCodes.LocationNeeded, "Orders are served from the main location; it cannot be closed.");

        var write = found is null or { Version: Versions.NotStored }
            ? TypedDocuments.Create(Location.DocumentId, location, StoredJson.Default.Location)
            : TypedDocuments.Replace(Location.DocumentId, location, StoredJson.Default.Location, found.Version);
        var commit = await store.CommitAsync(Containers.Locations, command.Code, [write], cancellationToken).ConfigureAwait(false);
        return commit.IsCommitted
            ? new Versioned<Location>(command.Code, Location.DocumentId, commit.Versions[0]!, location)
            : command.Version is null ? Taken() : Changed();
    }

    private static Refusal Taken() => new(StockCodes.LocationTaken, "There is a location with this code.");

    private static Refusal Changed() => new(StockCodes.LocationChanged, "The location was changed since it was read; read it again.");
}
