namespace OrderFunctions.Domain.Inventory;

/// <summary>RESERVED → COMMITTED → DISPATCHED, or → RELEASED (from DISPATCHED only when packed goods are unpacked again).</summary>
public enum ReservationStatus
{
    Reserved,
    Committed,
    Dispatched,

    /// <summary>Terminal; also the tombstone of a release that came before its reserve.</summary>
    Released,
}

/// <summary>The record of one allocation's claim on stock; the id is the allocation id.</summary>
public sealed record Reservation(string AllocationId, string Sku, string Location, int Quantity, ReservationStatus Status);

/// <summary>
/// The counts of one SKU at one location. <c>Available = OnHand − Reserved − Committed</c>; none of the four is ever negative.
/// </summary>
public sealed record StockLevel(string Sku, string Location, long OnHand, long Reserved, long Committed)
{
    public long Available => OnHand - Reserved - Committed;

    /// <summary>The counts after a move.</summary>
    public StockLevel Apply(StockMove move) => this with
    {
        OnHand = checked(OnHand + move.OnHand),
        Reserved = checked(Reserved + move.Reserved),
        Committed = checked(Committed + move.Committed),
    };
}

/// <summary>
/// Guarded increments for a stock level. <c>Available</c> changes by <c>OnHand − Reserved − Committed</c>; the guard is that
/// no count becomes negative.
/// </summary>
public readonly record struct StockMove(long OnHand, long Reserved, long Committed)
{
    public long Available => OnHand - Reserved - Committed;

    public static StockMove None => default;
}
