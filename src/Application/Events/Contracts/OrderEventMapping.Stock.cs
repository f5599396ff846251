using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Facts about an order's goods in the books.</summary>
public static partial class OrderEventMapping
{
    private static Told? OfStock(Order order, OrderEvent fact) => fact switch
    {
        OrderEvent.Reserved e => Tell(
            Topics.Inventory, EventTypes.InventoryReserved, EventJson.Default.InventoryReservedData, () => new(order.Id, LiveItems(order), e.Until, e.At)),
        OrderEvent.ReservationFailed e => Tell(
            Topics.Inventory, EventTypes.InventoryFailed, EventJson.Default.InventoryFailedData, () => new(order.Id, Item(e.Allocation), e.Available, e.At)),
        OrderEvent.UndoDone { Kind: UndoKind.ReleaseStock or UndoKind.UnpackGoods } e => Tell(
            Topics.Inventory, EventTypes.InventoryReleased, EventJson.Default.InventoryReleasedData, () => new(order.Id, e.Subject, e.At)),
        OrderEvent.StockCommitted e => Tell(
            Topics.Inventory, EventTypes.InventoryCommitted, EventJson.Default.InventoryCommittedData, () => new(order.Id, Items(e.Allocations), e.At)),
        OrderEvent.StockMissing e => Tell(
            Topics.Inventory, EventTypes.InventoryMissing, EventJson.Default.InventoryMissingData,
            () => new(order.Id, Items(e.Allocations), e.BackorderUntil, e.At)),
        OrderEvent.BackorderFilled e => Tell(
            Topics.Inventory, EventTypes.BackorderFilled, EventJson.Default.BackorderFilledData, () => new(order.Id, e.OldAllocationId, Item(e.New), e.At)),
        OrderEvent.AllocationReplaced e => Replaced(order.Id, e.OldAllocationId, [Item(e.New)], null, e.At),
        OrderEvent.AllocationSplit e => Replaced(order.Id, e.Allocation.AllocationId, Items(e.Allocation, e.Parts), Code(e.Reason), e.At),
        OrderEvent.AllocationMoved e => Replaced(order.Id, e.Allocation.AllocationId, Items(e.Allocation, e.Parts), Code(e.Reason), e.At),
        OrderEvent.AllocationDivided e => Replaced(
            order.Id,
            e.Allocation.AllocationId,
            [
                Item(e.Allocation with { Quantity = e.Allocation.Quantity - e.Quantity }),
                Item(e.Allocation with { AllocationId = e.NewAllocationId, Quantity = e.Quantity }),
            ],
            null,
            e.At),
        _ => null,
    };

    private static Told Replaced(string orderId, string old, StockItemData[] items, string? reason, DateTimeOffset at) => Tell(
        Topics.Inventory, EventTypes.AllocationReplaced, EventJson.Default.AllocationReplacedData, () => new(orderId, old, items, reason, at));

    private static StockItemData[] Items(AllocationRef old, IReadOnlyList<PlannedPart> parts) =>
        [.. parts.Select(part => new StockItemData(part.AllocationId, old.LineId, old.Sku, part.Location, part.Quantity))];

    private static StockItemData[] LiveItems(Order order) =>
    [
        .. from line in order.Lines
           from allocation in line.Allocations
           where allocation.IsLive
           select new StockItemData(allocation.Id, line.Id, line.Sku, allocation.Location, allocation.Quantity),
    ];
}
