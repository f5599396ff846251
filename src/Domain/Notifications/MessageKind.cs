namespace OrderFunctions.Domain.Notifications;

/// <summary>What a message to a customer is about.</summary>
public enum MessageKind
{
    OrderReceived,
    OrderConfirmed,
    PaymentDeclined,
    OutOfStock,
    OrderExpired,
    OrderCancelled,

    /// <summary>The order could not be completed for a reason that the customer is not told in detail.</summary>
    OrderFailed,
    OrderShipped,
    OrderDelivered,

    /// <summary>The carrier was at the door in vain.</summary>
    DeliveryFailed,

    /// <summary>Where should the parcel go?</summary>
    AddressQuestion,

    /// <summary>Paid, but not in stock: wait, or take the money.</summary>
    Backordered,

    /// <summary>Money was sent back while the order goes on, or after its end.</summary>
    RefundSent,

    /// <summary>The goods may come back, and there is a label for them.</summary>
    ReturnApproved,

    /// <summary>The goods may not come back.</summary>
    ReturnRejected,

    /// <summary>A parts list becomes no order.</summary>
    DocumentRejected,
}
