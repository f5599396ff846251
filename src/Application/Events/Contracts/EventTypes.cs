namespace OrderFunctions.Application.Events.Contracts;

/// <summary>
/// The types of published events. Each has a JSON Schema for its data under <c>functions/Contracts/v1</c>; changes within
/// v1 only add optional members.
/// </summary>
public static class EventTypes
{
    public const string OrderCreated = "order.created";
    public const string OrderConfirmed = "order.confirmed";
    public const string OrderCancelled = "order.cancelled";
    public const string OrderFailed = "order.failed";
    public const string OrderShipped = "order.shipped";
    public const string OrderDelivered = "order.delivered";
    public const string InventoryReserved = "inventory.reserved";
    public const string InventoryFailed = "inventory.failed";
    public const string InventoryReleased = "inventory.released";
    public const string InventoryCommitted = "inventory.committed";
    public const string InventoryChanged = "inventory.changed";
    public const string PurchaseOrdered = "purchase.ordered";
    public const string PurchaseReceived = "purchase.received";
    public const string PurchaseCancelled = "purchase.cancelled";
    public const string PaymentSucceeded = "payment.succeeded";
    public const string PaymentFailed = "payment.failed";
    public const string RefundRequested = "refund.requested";
    public const string RefundSucceeded = "refund.succeeded";
    public const string RefundFailed = "refund.failed";
    public const string DraftUploaded = "draft.uploaded";
    public const string QcApproved = "qc.approved";
    public const string QcRejected = "qc.rejected";
    public const string SlaViolated = "sla.violated";
    public const string TicketOpened = "ticket.opened";
    public const string TicketMoved = "ticket.moved";
    public const string ProductUpdated = "product.updated";
    public const string DeliveryRequested = "delivery.requested";
    public const string DeliveryCancelled = "delivery.cancelled";
    public const string ParcelShipped = "parcel.shipped";
    public const string ParcelDelivered = "parcel.delivered";
}
