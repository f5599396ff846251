using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Which facts about an order the world is told, and how: the one place where domain events meet contracts.</summary>
public static class OrderEventMapping
{
    /// <summary>Adds a row for each fact that is published. <paramref name="order"/> is the order after them.</summary>
    public static Outbox AddOrderEvents(this Outbox outbox, Order order, IReadOnlyList<OrderEvent> events)
    {
        foreach (var fact in events)
            Add(outbox, order, fact);
        return outbox;
    }

    private static void Add(Outbox outbox, Order order, OrderEvent fact)
    {
        switch (fact)
        {
            case OrderEvent.Placed e:
                outbox.Event(Topics.Orders, EventTypes.OrderCreated, Json(Created(e), EventJson.Default.OrderCreatedData));
                break;
            case OrderEvent.Confirmed e:
                outbox.Event(Topics.Orders, EventTypes.OrderConfirmed, Json(
                    new(order.Id, e.Currency, e.Totals.Payable, Items(e.Allocations), e.At),
                    EventJson.Default.OrderConfirmedData));
                break;
            case OrderEvent.Cancelled e:
                outbox.Event(Topics.Orders, EventTypes.OrderCancelled, Json(
                    new(order.Id, e.Reason.Code, e.At), EventJson.Default.OrderEndedData));
                break;
            case OrderEvent.Failed e:
                outbox.Event(Topics.Orders, EventTypes.OrderFailed, Json(
                    new(order.Id, e.Reason.Code, e.At), EventJson.Default.OrderEndedData));
                break;
            case OrderEvent.ShipmentHandedOver e:
                outbox.Event(Topics.Orders, EventTypes.OrderShipped, Json(
                    new(order.Id, e.ShipmentId, e.Carrier, e.TrackingNumber, Items(e.Allocations), e.At),
                    EventJson.Default.OrderShippedData));
                break;
            case OrderEvent.Delivered e:
                outbox.Event(Topics.Orders, EventTypes.OrderDelivered, Json(
                    new(order.Id, e.At, e.ReturnUntil), EventJson.Default.OrderDeliveredData));
                break;
            case OrderEvent.AlertRaised e:
                outbox.Alert(e.Key, e.Code, e.Message);
                break;
            default:
                AddStock(outbox, order, fact);
                AddMoney(outbox, order.Id, fact);
                AddWriting(outbox, order.Id, fact);
                break;
        }
    }

    private static void AddStock(Outbox outbox, Order order, OrderEvent fact)
    {
        switch (fact)
        {
            case OrderEvent.Reserved e:
                outbox.Event(Topics.Inventory, EventTypes.InventoryReserved, Json(
                    new(order.Id, LiveItems(order), e.Until, e.At), EventJson.Default.InventoryReservedData));
                break;
            case OrderEvent.ReservationFailed e:
                outbox.Event(Topics.Inventory, EventTypes.InventoryFailed, Json(
                    new(order.Id, Item(e.Allocation), e.Available, e.At), EventJson.Default.InventoryFailedData));
                break;
            case OrderEvent.UndoDone { Kind: UndoKind.ReleaseStock } e:
                outbox.Event(Topics.Inventory, EventTypes.InventoryReleased, Json(
                    new(order.Id, e.Subject, e.At), EventJson.Default.InventoryReleasedData));
                break;
            case OrderEvent.StockCommitted e:
                outbox.Event(Topics.Inventory, EventTypes.InventoryCommitted, Json(
                    new(order.Id, Items(e.Allocations), e.At), EventJson.Default.InventoryCommittedData));
                break;
        }
    }

    private static void AddMoney(Outbox outbox, string orderId, OrderEvent fact)
    {
        switch (fact)
        {
            case OrderEvent.Paid e:
                outbox.Event(Topics.Payments, EventTypes.PaymentSucceeded, Json(
                    new(orderId, e.PaymentId, e.TransactionId, e.Total.Amount, e.Total.Currency, e.At),
                    EventJson.Default.PaymentSucceededData));
                break;
            case OrderEvent.PaymentDeclined e:
                outbox.Event(Topics.Payments, EventTypes.PaymentFailed, Json(
                    new(orderId, e.PaymentId, e.Kind, e.Code, e.AttemptsLeft, e.At),
                    EventJson.Default.PaymentFailedData));
                break;
            case OrderEvent.RefundRequested e:
                outbox.Event(Topics.Payments, EventTypes.RefundRequested, Json(
                    new(orderId, e.RefundId, e.PaymentId, e.Amount.Amount, e.Amount.Currency, Code(e.Reason), e.At),
                    EventJson.Default.RefundRequestedData));
                break;
            case OrderEvent.RefundSucceeded e:
                outbox.Event(Topics.Payments, EventTypes.RefundSucceeded, Json(
                    new(orderId, e.RefundId, e.PaymentId, e.Amount.Amount, e.Amount.Currency, null, e.At),
                    EventJson.Default.RefundSucceededData));
                break;
            case OrderEvent.RefundSettled e:
                outbox.Event(Topics.Payments, EventTypes.RefundSucceeded, Json(
                    new(orderId, e.RefundId, e.PaymentId, e.Amount.Amount, e.Amount.Currency, true, e.At),
                    EventJson.Default.RefundSucceededData));
                break;
            case OrderEvent.RefundFailed e:
                outbox.Event(Topics.Payments, EventTypes.RefundFailed, Json(
                    new(orderId, e.RefundId, e.PaymentId, e.Amount.Amount, e.Amount.Currency, e.At),
                    EventJson.Default.RefundFailedData));
                break;
        }
    }

    private static void AddWriting(Outbox outbox, string orderId, OrderEvent fact)
    {
        switch (fact)
        {
            case OrderEvent.DraftUploaded { LineId: var line, Draft: var draft } e:
                outbox.Event(Topics.Fulfilment, EventTypes.DraftUploaded, Json(
                    new(orderId, line, Task(line), draft.Number, draft.WriterId, draft.File.ContentType, draft.File.Length, e.At),
                    EventJson.Default.DraftUploadedData));
                break;
            case OrderEvent.DraftApproved e:
                outbox.Event(Topics.Fulfilment, EventTypes.QcApproved, Json(
                    new(orderId, e.LineId, Task(e.LineId), e.Number, e.WriterId, e.At), EventJson.Default.QcApprovedData));
                break;
            case OrderEvent.DraftRejected e:
                outbox.Event(Topics.Fulfilment, EventTypes.QcRejected, Json(
                    new(orderId, e.LineId, Task(e.LineId), e.Number, e.WriterId, e.Reason, e.Rejections, e.At),
                    EventJson.Default.QcRejectedData));
                break;
        }

        string Task(string lineId) => new TaskId(orderId, lineId).ToString();
    }

    private static OrderCreatedData Created(OrderEvent.Placed e) => new(
        e.OrderId,
        e.CustomerId,
        e.Currency,
        new(e.Totals.Net, e.Totals.Tax, e.Totals.Discount, e.Totals.Shipping, e.Totals.Payable),
        [.. e.Lines.Select(line => new OrderLineData(
            line.Id, line.Sku, line.Quantity, line.UnitPrice, line.Amounts.Gross))],
        e.At);

    private static StockItemData[] LiveItems(Order order) =>
    [
        .. from line in order.Lines
           from allocation in line.Allocations
           where allocation.IsLive
           select new StockItemData(allocation.Id, line.Id, line.Sku, allocation.Location, allocation.Quantity),
    ];

    private static StockItemData[] Items(IReadOnlyList<AllocationRef> allocations) => [.. allocations.Select(Item)];

    private static StockItemData Item(AllocationRef allocation) => new(
        allocation.AllocationId, allocation.LineId, allocation.Sku, allocation.Location, allocation.Quantity);

    // Staff may state a reason in their own words, which could name somebody; only codes are told.
    private static string? Code(string reason) =>
        reason.All(static c => char.IsAsciiLetterUpper(c) || c == '_') ? reason : null;

    private static JsonElement Json<T>(T data, JsonTypeInfo<T> type) => JsonSerializer.SerializeToElement(data, type);
}
