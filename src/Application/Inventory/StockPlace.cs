using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>
/// That an article is kept at a location, and what staff have said about it there (document <c>plc-{location}</c>, in the
/// SKU's partition). Apart from the counts, which change with every order.
/// </summary>
public sealed record StockPlace
{
    public required string Sku { get; init; }

    public required string Location { get; init; }

    /// <summary>The shelf, as the warehouse calls it; for picking.</summary>
    public string? Bin { get; init; }

    /// <summary>With this many units available, or fewer, staff want to know; null: never.</summary>
    public long? LowStockAt { get; init; }

    /// <summary>Since when there are no more than that; null while there are.</summary>
    public DateTimeOffset? LowSince { get; init; }

    /// <summary>Index field: all places of a SKU.</summary>
    public string List { get; init; } = StockLists.Places;

    /// <summary>Index field beside <see cref="List"/>.</summary>
    public long At { get; init; }

    /// <summary>Index field of those with a threshold; absent on the others.</summary>
    public string? Watch { get; init; }

    /// <summary>The document id.</summary>
    public static string IdOf(string location) => $"plc-{location}";
}

/// <summary>Values of the index field <c>list</c> in <see cref="Containers.Stock"/>.</summary>
public static class StockLists
{
    /// <summary>Where an article is kept.</summary>
    public const string Places = "places";

    /// <summary>Units that are to come from suppliers.</summary>
    public const string Expected = "expected";

    /// <summary>Transfers on their way.</summary>
    public const string InTransit = "transfers/in-transit";

    /// <summary>Transfers that have come to an end.</summary>
    public const string Settled = "transfers/settled";

    /// <summary>Value of the field <c>watch</c>.</summary>
    public const string Watched = "low";
}

/// <summary>Finds and makes places.</summary>
internal static class StockPlaces
{
    public static ValueTask<Versioned<StockPlace>?> FindAsync(
        IDocumentStore store, string sku, string location, CancellationToken cancellationToken) => store.ReadAsync(
        Containers.Stock, sku, StockPlace.IdOf(location), StoredJson.Default.StockPlace, cancellationToken);

    /// <summary>The operation that makes the place, for the commit that makes its counts; none when it is there.</summary>
    public static async ValueTask<DocumentOperation[]> FirstAsync(
        IDocumentStore store, string sku, string location, CancellationToken cancellationToken) =>
        await FindAsync(store, sku, location, cancellationToken).ConfigureAwait(false) is null
            ? [TypedDocuments.Create(
                StockPlace.IdOf(location), new StockPlace { Sku = sku, Location = location }, StoredJson.Default.StockPlace)]
            : [];

    /// <summary>All places of a SKU, at least the main one.</summary>
    public static async ValueTask<List<Versioned<StockPlace>>> OfAsync(
        IDocumentStore store, string sku, CancellationToken cancellationToken)
    {
        var places = new List<Versioned<StockPlace>>();
        var query = new DocumentQuery(Containers.Stock, Containers.StockList) { Partition = sku, EqualTo = [StockLists.Places], Limit = 1000 };
        await foreach (var document in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
            places.Add(document.As(StoredJson.Default.StockPlace));

        if (!places.Exists(place => place.Value.Location == StockLocations.Main))
            places.Add(None(sku, StockLocations.Main));
        places.Sort(static (a, b) => string.CompareOrdinal(a.Value.Location, b.Value.Location));
        return places;
    }

    /// <summary>A place about which nothing has been said.</summary>
    public static Versioned<StockPlace> None(string sku, string location) =>
        new(sku, StockPlace.IdOf(location), Versions.NotStored, new StockPlace { Sku = sku, Location = location });
}
