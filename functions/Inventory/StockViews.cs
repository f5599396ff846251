using OrderFunctions.Application.Inventory;

namespace OrderFunctions.Functions.Inventory;

/// <summary>The counts of a SKU, in all and per location. <c>available = onHand − reserved − committed</c>.</summary>
/// <param name="OnOrder">Units that are to come from suppliers.</param>
/// <param name="Expected">When, where and from which purchase order; the next ones first.</param>
public sealed record StockView(
    string Sku,
    long OnHand,
    long Reserved,
    long Committed,
    long Available,
    IReadOnlyList<LocationStockView> Locations,
    long OnOrder,
    IReadOnlyList<ExpectedStockView> Expected)
{
    /// <summary>The view of what lies where; all 0 for a SKU that never had stock.</summary>
    public static StockView Of(string sku, ArticleStock stock) => new(
        sku,
        stock.Places.Sum(one => one.Counts.OnHand),
        stock.Places.Sum(one => one.Counts.Reserved),
        stock.Places.Sum(one => one.Counts.Committed),
        stock.Places.Sum(one => one.Counts.Available),
        [.. stock.Places.Select(one => LocationStockView.Of(one))],
        stock.Expected.Sum(one => one.Quantity),
        [.. stock.Expected.Select(one => new ExpectedStockView(one.PurchaseId, one.Location, one.Quantity, one.ExpectedOn))]);
}

/// <summary>Units that are to come from a supplier.</summary>
public sealed record ExpectedStockView(string PurchaseId, string Location, long Quantity, DateOnly ExpectedOn);

/// <summary>The counts at one location, and what is said about the article there.</summary>
/// <param name="LowStockAt">With this many available, or fewer, staff are alerted.</param>
/// <param name="LowSince">Since when that is so.</param>
public sealed record LocationStockView(
    string Location,
    long OnHand,
    long Reserved,
    long Committed,
    long Available,
    string? Bin = null,
    long? LowStockAt = null,
    DateTimeOffset? LowSince = null)
{
    internal static LocationStockView Of(StockAt stock) => new(
        stock.Place.Location,
        stock.Counts.OnHand,
        stock.Counts.Reserved,
        stock.Counts.Committed,
        stock.Counts.Available,
        stock.Place.Bin,
        stock.Place.LowStockAt,
        stock.Place.LowSince);
}

/// <summary>Receipts and adjustments as sent.</summary>
public sealed record StockBatchBody(IReadOnlyList<StockEntryDraft> Entries);

/// <summary>What became of each entry, in the order sent.</summary>
public sealed record StockBatchView(IReadOnlyList<StockEntryView> Results);

/// <summary>
/// What became of one entry: APPLIED, REPEATED (had been applied before), DIFFERENT (the id was used with other contents)
/// or NOT_ENOUGH (with the units that could be taken off).
/// </summary>
public sealed record StockEntryView(string Id, string Sku, StockEntryOutcome Outcome, long? Available = null);
