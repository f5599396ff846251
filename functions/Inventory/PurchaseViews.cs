using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Functions.Inventory;

/// <summary>A purchase order. <paramref name="Receipts"/> are its deliveries, in the order in which they came.</summary>
public sealed record PurchaseView(
    string Id,
    PurchaseStatus Status,
    string Supplier,
    string? Reference,
    IReadOnlyList<PurchaseLineView> Lines,
    IReadOnlyList<PurchaseReceipt> Receipts,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    string? OrderedBy,
    DateTimeOffset? OrderedAt,
    string? UpdatedBy,
    DateTimeOffset UpdatedAt)
{
    internal static PurchaseView Of(PurchaseOrder purchase) => new(
        purchase.Id,
        purchase.Status,
        purchase.Supplier,
        purchase.Reference,
        [.. purchase.Lines.Select(line => new PurchaseLineView(line.Id, line.Sku, line.Location, line.Quantity, line.ExpectedOn, line.Received, line.Missing))],
        purchase.Receipts,
        purchase.CreatedBy,
        purchase.CreatedAt,
        purchase.OrderedBy,
        purchase.OrderedAt,
        purchase.UpdatedBy,
        purchase.UpdatedAt);
}

/// <summary>An article of it: units that were ordered, that have come (maybe more) and that are missing.</summary>
public sealed record PurchaseLineView(string Id, string Sku, string Location, long Quantity, DateOnly ExpectedOn, long Received, long Missing);

/// <summary>A page of purchase orders.</summary>
public sealed record PurchaseListView(IReadOnlyList<PurchaseView> Purchases, string? Continuation)
{
    internal static PurchaseListView Of(PurchasePage page) => new([.. page.Purchases.Select(PurchaseView.Of)], page.Continuation);

    /// <summary>The status of this name, those that goods are to come of when it is left out; null for what is none.</summary>
    internal static PurchaseStatus? StatusOf(string? text) => text switch
    {
        null or "ordered" => PurchaseStatus.Ordered,
        "draft" => PurchaseStatus.Draft,
        "partly-received" => PurchaseStatus.PartlyReceived,
        "received" => PurchaseStatus.Received,
        "cancelled" => PurchaseStatus.Cancelled,
        _ => null,
    };
}
