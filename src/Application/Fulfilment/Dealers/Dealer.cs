using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>
/// What is known about whoever runs a location of kind DEALER (document, id = code of the location, all of them in one partition).
/// </summary>
/// <param name="Code">The location; also what permissions call the dealer.</param>
/// <param name="Name">For people.</param>
/// <param name="Address">Where the goods leave.</param>
/// <param name="At">Coordinates of the address, as far as they are known.</param>
/// <param name="Categories">Categories of articles that it is good at; none: everything alike.</param>
/// <param name="Capacity">Parcels it can have open at once; 0: no limit.</param>
/// <param name="Rating">How well it serves, 0 to 100, as staff say; null: as its promised times say.</param>
/// <param name="Active">Gets new allocations.</param>
/// <param name="ChangedAt">When this was last said.</param>
public sealed record Dealer(
    string Code,
    string Name,
    DealerAddress Address,
    GeoPoint? At,
    IReadOnlyList<string> Categories,
    int Capacity,
    int? Rating,
    bool Active,
    DateTimeOffset ChangedAt)
{
    /// <summary>The partition of all of them.</summary>
    public const string Partition = "all";
}

/// <summary>Where a dealer is.</summary>
/// <param name="Line1">Street and number.</param>
/// <param name="Country">ISO 3166-1 alpha-2 in upper case.</param>
public sealed record DealerAddress(string Line1, string City, string PostalCode, string Country);

/// <summary>Codes of refusals about dealers.</summary>
public static class DealerCodes
{
    /// <summary>There is no such dealer, or it gets no new allocations.</summary>
    public const string Unknown = "DEALER_UNKNOWN";

    /// <summary>The location is not a dealer's.</summary>
    public const string NotADealers = "LOCATION_NOT_A_DEALERS";

    /// <summary>Somebody else changed it since it was read.</summary>
    public const string Changed = "PRECONDITION_FAILED";

    /// <summary>Nothing of this picklist is to be picked.</summary>
    public const string PicklistUnknown = "PICKLIST_UNKNOWN";
}
