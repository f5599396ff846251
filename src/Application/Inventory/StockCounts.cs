using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>
/// The counts of one SKU at one location (document <c>loc-{location}</c>). Only guarded increments change it, so that a
/// thousand buyers of one SKU never queue behind a read-modify-write loop.
/// </summary>
/// <param name="Sku">The SKU; also the partition.</param>
/// <param name="Location">The location's code.</param>
/// <param name="OnHand">Units on the shelf, promised or not.</param>
/// <param name="Reserved">Units held for orders that are not paid.</param>
/// <param name="Committed">Units that belong to paid orders and have not left.</param>
/// <param name="Available">OnHand − Reserved − Committed; never negative. Stored, because a guard needs a field.</param>
/// <param name="Received">All units ever received; with the next three, the reason why OnHand is what it is.</param>
/// <param name="Adjusted">The sum of all corrections, which may be negative.</param>
/// <param name="Dispatched">All units that left the books with a parcel and were not unpacked again.</param>
/// <param name="Transferred">Units that came from other locations less those that left for them; may be negative.</param>
/// <param name="Returned">Units that customers sent back, whatever became of them.</param>
/// <param name="Scrapped">Those of them that were thrown away.</param>
public sealed record StockCounts(
    string Sku,
    string Location,
    long OnHand,
    long Reserved,
    long Committed,
    long Available,
    long Received,
    long Adjusted,
    long Dispatched,
    long Transferred = 0,
    long Returned = 0,
    long Scrapped = 0)
{
    /// <summary>The document id of a location's counts.</summary>
    public static string IdOf(string location) => $"loc-{location}";

    /// <summary>The counts of a SKU that never had stock at a location.</summary>
    public static StockCounts None(string sku, string location) => new(sku, location, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>A reservation's move as one guarded increment: no count that goes down may go below zero.</summary>
    internal static DocumentOperation Apply(string location, StockMove move)
    {
        var fields = new List<FieldIncrement>(4);
        var guards = new List<FieldGuard>(2);
        Add("available", move.Available);
        Add("reserved", move.Reserved);
        Add("committed", move.Committed);
        Add("onHand", move.OnHand);
        // Of the moves that a reservation makes, only dispatch and its way back touch what is on hand.
        if (move.OnHand != 0)
            fields.Add(new("dispatched", -move.OnHand));
        return new DocumentOperation.Increment(IdOf(location), fields, guards);

        void Add(string field, long by)
        {
            if (by == 0)
                return;
            fields.Add(new(field, by));
            if (by < 0)
                guards.Add(new(field, -by));
        }
    }
}
