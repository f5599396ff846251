using OrderFunctions.Application.Inventory;

namespace OrderFunctions.Functions.Inventory;

/// <summary>The counts of a SKU, in all and per location. <c>available = onHand − reserved − committed</c>.</summary>
public sealed record StockView(
    string Sku, long OnHand, long Reserved, long Committed, long Available, IReadOnlyList<LocationStockView> Locations)
{
    /// <summary>The view of the counts; null means that the SKU never had stock.</summary>
    public static StockView Of(string sku, StockCounts? counts) => counts is null
        ? new(sku, 0, 0, 0, 0, [])
        : new(
            sku, counts.OnHand, counts.Reserved, counts.Committed, counts.Available,
            [new(counts.Location, counts.OnHand, counts.Reserved, counts.Committed, counts.Available)]);
}

/// <summary>The counts at one location.</summary>
public sealed record LocationStockView(string Location, long OnHand, long Reserved, long Committed, long Available);

/// <summary>Receipts and adjustments as sent.</summary>
public sealed record StockBatchBody(IReadOnlyList<StockEntryDraft> Entries);

/// <summary>What became of each entry, in the order sent.</summary>
public sealed record StockBatchView(IReadOnlyList<StockEntryView> Results);

/// <summary>
/// What became of one entry: APPLIED, REPEATED (had been applied before), DIFFERENT (the id was used with other contents)
/// or NOT_ENOUGH (with the units that could be taken off).
/// </summary>
public sealed record StockEntryView(string Id, string Sku, StockEntryOutcome Outcome, long? Available = null);
