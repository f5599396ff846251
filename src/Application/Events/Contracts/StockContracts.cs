namespace OrderFunctions.Application.Events.Contracts;

/// <summary>A quantity of one SKU from one location.</summary>
public sealed record StockItemData(string AllocationId, string LineId, string Sku, string Location, int Quantity);

/// <summary>Data of <see cref="EventTypes.InventoryReserved"/>: all lines have stock until then.</summary>
public sealed record InventoryReservedData(
    string OrderId, IReadOnlyList<StockItemData> Items, DateTimeOffset ReservedUntil, DateTimeOffset ReservedAt);

/// <summary>Data of <see cref="EventTypes.InventoryFailed"/>: this item cannot be reserved.</summary>
public sealed record InventoryFailedData(string OrderId, StockItemData Item, int? Available, DateTimeOffset FailedAt);

/// <summary>Data of <see cref="EventTypes.InventoryReleased"/>: the reservation of this allocation is gone.</summary>
public sealed record InventoryReleasedData(string OrderId, string AllocationId, DateTimeOffset ReleasedAt);

/// <summary>Data of <see cref="EventTypes.InventoryCommitted"/>: these items belong to the paid order.</summary>
public sealed record InventoryCommittedData(
    string OrderId, IReadOnlyList<StockItemData> Items, DateTimeOffset CommittedAt);
