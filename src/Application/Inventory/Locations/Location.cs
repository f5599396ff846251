namespace OrderFunctions.Application.Inventory;

/// <summary>A place where stock lies (document <c>location</c>, in a partition of its own).</summary>
/// <param name="Code">What stock, shipments and permissions call it; never changes.</param>
/// <param name="Name">For people.</param>
/// <param name="Kind">Whose it is.</param>
/// <param name="Active">Takes goods in. What lies at a closed location can be corrected and transferred away.</param>
/// <param name="ChangedAt">When it was made or last changed.</param>
public sealed record Location(string Code, string Name, LocationKind Kind, bool Active, DateTimeOffset ChangedAt)
{
    /// <summary>The document id; the code is the partition.</summary>
    public const string DocumentId = "location";
}

/// <summary>Whose shelves they are.</summary>
public enum LocationKind
{
    /// <summary>The shop's own.</summary>
    Warehouse,

    /// <summary>A dealer's.</summary>
    Dealer,
}
