using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Notifications;

/// <summary>The row of the subscribers table that turns events of orders into messages to customers.</summary>
public static class NotificationsSubscription
{
    /// <summary>The subscription's name.</summary>
    public const string Name = "notifications";

    /// <summary>The row, on topic <see cref="Topics.Orders"/>.</summary>
    public static Subscription Create(Func<NotifyCustomerHandler> notify) => new(
        Topics.Orders,
        Name,
        new HashSet<string>(StringComparer.Ordinal)
        {
            EventTypes.OrderCreated,
            EventTypes.OrderConfirmed,
            EventTypes.OrderCancelled,
            EventTypes.OrderFailed,
            EventTypes.OrderShipped,
            EventTypes.OrderDelivered,
        },
        (cloudEvent, cancellationToken) => notify().HandleAsync(CommandFor(cloudEvent), cancellationToken));

    /// <summary>What to tell the customer when this happened.</summary>
    internal static NotifyCustomer CommandFor(CloudEvent cloudEvent) => cloudEvent.Type switch
    {
        EventTypes.OrderCreated => cloudEvent.Simple(MessageKind.OrderReceived),
        EventTypes.OrderConfirmed => cloudEvent.Simple(MessageKind.OrderConfirmed),
        EventTypes.OrderDelivered => cloudEvent.Simple(MessageKind.OrderDelivered),
        EventTypes.OrderCancelled or EventTypes.OrderFailed => cloudEvent.Simple(KindOfEnd(
            cloudEvent.Data.Deserialize(EventJson.Default.OrderEndedData)!.Reason)),
        EventTypes.OrderShipped => new(
            cloudEvent.Subject,
            MessageKind.OrderShipped,
            cloudEvent.Id,
            cloudEvent.Data.Deserialize(EventJson.Default.OrderShippedData)!.ShipmentId),
        _ => throw new InvalidOperationException($"No message for events of type {cloudEvent.Type}."),
    };

    private static MessageKind KindOfEnd(string reason) => reason switch
    {
        ReasonCodes.OutOfStock => MessageKind.OutOfStock,
        ReasonCodes.PaymentDeclined => MessageKind.PaymentDeclined,
        ReasonCodes.ReservationExpired or ReasonCodes.PaymentTimeout => MessageKind.OrderExpired,
        ReasonCodes.CancelledByCustomer or ReasonCodes.CancelledByStaff => MessageKind.OrderCancelled,
        _ => MessageKind.OrderFailed,
    };

    private static NotifyCustomer Simple(this CloudEvent cloudEvent, MessageKind kind) =>
        new(cloudEvent.Subject, kind, cloudEvent.Id);
}
