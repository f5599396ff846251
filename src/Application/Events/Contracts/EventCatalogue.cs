using System.Text.Json.Serialization.Metadata;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>What is said about a type of event.</summary>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Topic">One of <see cref="Topics"/>.</param>
/// <param name="Data">The contract, in the JSON that subscribers see.</param>
/// <param name="IsOfOrder">Whether it is made from the facts of an order, and can be made again from them.</param>
/// <param name="IsTaken">Whether others send it to us.</param>
public sealed record EventContract(string Type, string Topic, JsonTypeInfo Data, bool IsOfOrder = true, bool IsTaken = false);

/// <summary>Every type of event that is published, or taken from others: the table that schemas, documentation and replays go by.</summary>
public static class EventCatalogue
{
    /// <summary>All of them, by topic.</summary>
    public static IReadOnlyList<EventContract> All { get; } =
    [
        new(EventTypes.OrderCreated, Topics.Orders, EventJson.Default.OrderCreatedData),
        new(EventTypes.OrderConfirmed, Topics.Orders, EventJson.Default.OrderConfirmedData),
        new(EventTypes.OrderCancelled, Topics.Orders, EventJson.Default.OrderEndedData),
        new(EventTypes.OrderFailed, Topics.Orders, EventJson.Default.OrderEndedData),
        new(EventTypes.OrderShipped, Topics.Orders, EventJson.Default.OrderShippedData),
        new(EventTypes.OrderDelivered, Topics.Orders, EventJson.Default.OrderDeliveredData),
        new(EventTypes.InventoryReserved, Topics.Inventory, EventJson.Default.InventoryReservedData),
        new(EventTypes.InventoryFailed, Topics.Inventory, EventJson.Default.InventoryFailedData),
        new(EventTypes.InventoryReleased, Topics.Inventory, EventJson.Default.InventoryReleasedData),
        new(EventTypes.InventoryCommitted, Topics.Inventory, EventJson.Default.InventoryCommittedData),
        new(EventTypes.InventoryChanged, Topics.Inventory, EventJson.Default.InventoryChangedData, IsOfOrder: false),
        new(EventTypes.PurchaseOrdered, Topics.Inventory, EventJson.Default.PurchaseOrderedData, IsOfOrder: false),
        new(EventTypes.PurchaseReceived, Topics.Inventory, EventJson.Default.PurchaseReceivedData, IsOfOrder: false),
        new(EventTypes.PurchaseCancelled, Topics.Inventory, EventJson.Default.PurchaseCancelledData, IsOfOrder: false),
        new(EventTypes.PaymentSucceeded, Topics.Payments, EventJson.Default.PaymentSucceededData),
        new(EventTypes.PaymentFailed, Topics.Payments, EventJson.Default.PaymentFailedData),
        new(EventTypes.RefundRequested, Topics.Payments, EventJson.Default.RefundRequestedData),
        new(EventTypes.RefundSucceeded, Topics.Payments, EventJson.Default.RefundSucceededData),
        new(EventTypes.RefundFailed, Topics.Payments, EventJson.Default.RefundFailedData),
        new(EventTypes.DraftUploaded, Topics.Fulfilment, EventJson.Default.DraftUploadedData),
        new(EventTypes.QcApproved, Topics.Fulfilment, EventJson.Default.QcApprovedData),
        new(EventTypes.QcRejected, Topics.Fulfilment, EventJson.Default.QcRejectedData),
        new(EventTypes.SlaViolated, Topics.Fulfilment, EventJson.Default.SlaViolatedData, IsOfOrder: false),
        new(EventTypes.TicketOpened, Topics.Fulfilment, EventJson.Default.TicketOpenedData, IsOfOrder: false),
        new(EventTypes.TicketMoved, Topics.Fulfilment, EventJson.Default.TicketMovedData, IsOfOrder: false),
        new(EventTypes.ProductUpdated, Topics.Catalogue, EventJson.Default.ProductUpdatedData, IsOfOrder: false),
        new(EventTypes.DeliveryRequested, Topics.OrdersCreated, EventJson.Default.DeliveryRequestedData),
        new(EventTypes.DeliveryCancelled, Topics.OrdersCancelled, EventJson.Default.DeliveryCancelledData),
        new(EventTypes.ParcelShipped, Topics.OrdersShipped, EventJson.Default.ParcelShippedData, IsOfOrder: false, IsTaken: true),
        new(EventTypes.ParcelDelivered, Topics.OrdersDelivered, EventJson.Default.ParcelDeliveredData, IsOfOrder: false, IsTaken: true),
    ];

    /// <summary>Types on a topic that are made from orders.</summary>
    public static IEnumerable<string> OfOrders(string topic) =>
        All.Where(contract => contract.IsOfOrder && contract.Topic == topic).Select(contract => contract.Type);
}
