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
        new(EventTypes.OrderEnding, Topics.Orders, EventJson.Default.OrderEndingData),
        new(EventTypes.OrderReduced, Topics.Orders, EventJson.Default.OrderReducedData),
        new(EventTypes.OrderHeld, Topics.Orders, EventJson.Default.OrderHeldData),
        new(EventTypes.OrderResumed, Topics.Orders, EventJson.Default.OrderResumedData),
        new(EventTypes.OrderReaddressed, Topics.Orders, EventJson.Default.OrderReaddressedData),
        new(EventTypes.ReviewOpened, Topics.Orders, EventJson.Default.ReviewOpenedData),
        new(EventTypes.ReviewDecided, Topics.Orders, EventJson.Default.ReviewDecidedData),
        new(EventTypes.InventoryReserved, Topics.Inventory, EventJson.Default.InventoryReservedData),
        new(EventTypes.InventoryFailed, Topics.Inventory, EventJson.Default.InventoryFailedData),
        new(EventTypes.InventoryReleased, Topics.Inventory, EventJson.Default.InventoryReleasedData),
        new(EventTypes.InventoryCommitted, Topics.Inventory, EventJson.Default.InventoryCommittedData),
        new(EventTypes.InventoryChanged, Topics.Inventory, EventJson.Default.InventoryChangedData, IsOfOrder: false),
        new(EventTypes.InventoryMissing, Topics.Inventory, EventJson.Default.InventoryMissingData),
        new(EventTypes.BackorderFilled, Topics.Inventory, EventJson.Default.BackorderFilledData),
        new(EventTypes.AllocationReplaced, Topics.Inventory, EventJson.Default.AllocationReplacedData),
        new(EventTypes.PurchaseOrdered, Topics.Inventory, EventJson.Default.PurchaseOrderedData, IsOfOrder: false),
        new(EventTypes.PurchaseChanged, Topics.Inventory, EventJson.Default.PurchaseChangedData, IsOfOrder: false),
        new(EventTypes.PurchaseReceived, Topics.Inventory, EventJson.Default.PurchaseReceivedData, IsOfOrder: false),
        new(EventTypes.PurchaseCancelled, Topics.Inventory, EventJson.Default.PurchaseCancelledData, IsOfOrder: false),
        new(EventTypes.PaymentSucceeded, Topics.Payments, EventJson.Default.PaymentSucceededData),
        new(EventTypes.PaymentFailed, Topics.Payments, EventJson.Default.PaymentFailedData),
        new(EventTypes.RefundRequested, Topics.Payments, EventJson.Default.RefundRequestedData),
        new(EventTypes.RefundSucceeded, Topics.Payments, EventJson.Default.RefundSucceededData),
        new(EventTypes.RefundFailed, Topics.Payments, EventJson.Default.RefundFailedData),
        new(EventTypes.PaymentStarted, Topics.Payments, EventJson.Default.PaymentStartedData),
        new(EventTypes.PaymentProcessing, Topics.Payments, EventJson.Default.PaymentChangedData),
        new(EventTypes.PaymentAuthorized, Topics.Payments, EventJson.Default.PaymentChangedData),
        new(EventTypes.PaymentVoided, Topics.Payments, EventJson.Default.PaymentChangedData),
        new(EventTypes.PaymentReceived, Topics.Payments, EventJson.Default.PaymentReceivedData),
        new(EventTypes.DisputeOpened, Topics.Payments, EventJson.Default.DisputeOpenedData),
        new(EventTypes.DisputeAnswered, Topics.Payments, EventJson.Default.DisputeAnsweredData),
        new(EventTypes.DisputeClosed, Topics.Payments, EventJson.Default.DisputeClosedData),
        new(EventTypes.RefundRetried, Topics.Payments, EventJson.Default.RefundRetriedData),
        new(EventTypes.RefundRedirected, Topics.Payments, EventJson.Default.RefundRetriedData),
        new(EventTypes.CreditChanged, Topics.Payments, EventJson.Default.CreditChangedData, IsOfOrder: false),
        new(EventTypes.DraftUploaded, Topics.Fulfilment, EventJson.Default.DraftUploadedData),
        new(EventTypes.QcApproved, Topics.Fulfilment, EventJson.Default.QcApprovedData),
        new(EventTypes.QcRejected, Topics.Fulfilment, EventJson.Default.QcRejectedData),
        new(EventTypes.SlaViolated, Topics.Fulfilment, EventJson.Default.SlaViolatedData, IsOfOrder: false),
        new(EventTypes.TicketOpened, Topics.Fulfilment, EventJson.Default.TicketOpenedData, IsOfOrder: false),
        new(EventTypes.TicketMoved, Topics.Fulfilment, EventJson.Default.TicketMovedData, IsOfOrder: false),
        new(EventTypes.AssignmentMade, Topics.Fulfilment, EventJson.Default.AssignmentMadeData),
        new(EventTypes.AssignmentAccepted, Topics.Fulfilment, EventJson.Default.AssignmentAcceptedData),
        new(EventTypes.AssignmentDeclined, Topics.Fulfilment, EventJson.Default.AssignmentDeclinedData),
        new(EventTypes.GoodsPicked, Topics.Fulfilment, EventJson.Default.GoodsPickedData),
        new(EventTypes.GoodsShort, Topics.Fulfilment, EventJson.Default.GoodsShortData),
        new(EventTypes.ProductionStarted, Topics.Fulfilment, EventJson.Default.ProductionStartedData),
        new(EventTypes.ProductionCompleted, Topics.Fulfilment, EventJson.Default.ProductionCompletedData),
        new(EventTypes.TaskMoved, Topics.Fulfilment, EventJson.Default.TaskMovedData),
        new(EventTypes.ShipmentPacked, Topics.Fulfilment, EventJson.Default.ShipmentPackedData),
        new(EventTypes.ShipmentBooked, Topics.Fulfilment, EventJson.Default.ShipmentBookedData),
        new(EventTypes.ShipmentRefused, Topics.Fulfilment, EventJson.Default.ShipmentRefusedData),
        new(EventTypes.ShipmentLabelled, Topics.Fulfilment, EventJson.Default.ShipmentNewsData),
        new(EventTypes.ShipmentInTransit, Topics.Fulfilment, EventJson.Default.ShipmentNewsData),
        new(EventTypes.ShipmentAttemptFailed, Topics.Fulfilment, EventJson.Default.ShipmentNewsData),
        new(EventTypes.ShipmentDelivered, Topics.Fulfilment, EventJson.Default.ShipmentNewsData),
        new(EventTypes.ShipmentLost, Topics.Fulfilment, EventJson.Default.ShipmentNewsData),
        new(EventTypes.ShipmentReturned, Topics.Fulfilment, EventJson.Default.ShipmentNewsData),
        new(EventTypes.ShipmentCancelled, Topics.Fulfilment, EventJson.Default.ShipmentNewsData),
        new(EventTypes.ShipmentRecalled, Topics.Fulfilment, EventJson.Default.ShipmentNewsData),
        new(EventTypes.ShipmentRecallFailed, Topics.Fulfilment, EventJson.Default.ShipmentNewsData),
        new(EventTypes.ShipmentBack, Topics.Fulfilment, EventJson.Default.ShipmentBackData),
        new(EventTypes.ReturnRequested, Topics.Fulfilment, EventJson.Default.ReturnRequestedData, IsOfOrder: false),
        new(EventTypes.ReturnApproved, Topics.Fulfilment, EventJson.Default.ReturnMovedData, IsOfOrder: false),
        new(EventTypes.ReturnRejected, Topics.Fulfilment, EventJson.Default.ReturnMovedData, IsOfOrder: false),
        new(EventTypes.ReturnLabelled, Topics.Fulfilment, EventJson.Default.ReturnMovedData, IsOfOrder: false),
        new(EventTypes.ReturnReceived, Topics.Fulfilment, EventJson.Default.ReturnReceivedData, IsOfOrder: false),
        new(EventTypes.ReturnInspected, Topics.Fulfilment, EventJson.Default.ReturnInspectedData, IsOfOrder: false),
        new(EventTypes.ReturnExchanged, Topics.Fulfilment, EventJson.Default.ReturnExchangedData, IsOfOrder: false),
        new(EventTypes.ReturnExchangeFailed, Topics.Fulfilment, EventJson.Default.ReturnExchangeFailedData, IsOfOrder: false),
        new(EventTypes.ReturnRefunded, Topics.Fulfilment, EventJson.Default.ReturnRefundedData, IsOfOrder: false),
        new(EventTypes.ReturnCompleted, Topics.Fulfilment, EventJson.Default.ReturnMovedData, IsOfOrder: false),
        new(EventTypes.SlaAcknowledged, Topics.Fulfilment, EventJson.Default.SlaSettledData, IsOfOrder: false),
        new(EventTypes.SlaResolved, Topics.Fulfilment, EventJson.Default.SlaSettledData, IsOfOrder: false),
        new(EventTypes.TicketAssigned, Topics.Fulfilment, EventJson.Default.TicketAssignedData, IsOfOrder: false),
        new(EventTypes.TicketCommented, Topics.Fulfilment, EventJson.Default.TicketCommentedData, IsOfOrder: false),
        new(EventTypes.DocumentSubmitted, Topics.Fulfilment, EventJson.Default.DocumentSubmittedData, IsOfOrder: false),
        new(EventTypes.DocumentAssigned, Topics.Fulfilment, EventJson.Default.DocumentAssignedData, IsOfOrder: false),
        new(EventTypes.DocumentOrdered, Topics.Fulfilment, EventJson.Default.DocumentOrderedData, IsOfOrder: false),
        new(EventTypes.DocumentRejected, Topics.Fulfilment, EventJson.Default.DocumentRejectedData, IsOfOrder: false),
        new(EventTypes.DocumentWithdrawn, Topics.Fulfilment, EventJson.Default.DocumentWithdrawnData, IsOfOrder: false),
        new(EventTypes.UserErased, Topics.People, EventJson.Default.UserErasedData, IsOfOrder: false),
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
