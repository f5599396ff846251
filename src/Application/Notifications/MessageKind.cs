namespace OrderFunctions.Application.Notifications;

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
}
