using OrderFunctions.Application.Events;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Notifications;

/// <summary>Which facts the customer hears of although no integration event tells the world.</summary>
public static class OrderMessages
{
    /// <summary>Adds a row for each of them. <paramref name="order"/> is the order after the facts.</summary>
    public static Outbox AddOrderMessages(this Outbox outbox, Order order, IReadOnlyList<OrderEvent> events)
    {
        // When the whole order ends, the message about the end speaks of the money, too.
        var ends = order.EndsAs is not null || events.Any(happened => happened is OrderEvent.Cancelled or OrderEvent.Failed);
        foreach (var happened in events)
        {
            _ = happened switch
            {
                OrderEvent.AddressRejected => outbox.Message(MessageKind.AddressQuestion),
                OrderEvent.DeliveryAttemptFailed attempt => outbox.Message(MessageKind.DeliveryFailed, attempt.ShipmentId),
                OrderEvent.StockMissing { BackorderUntil: not null } => outbox.Message(MessageKind.Backordered),
                OrderEvent.RefundSucceeded refund when !ends => outbox.Message(MessageKind.RefundSent, refund.RefundId),
                OrderEvent.RefundSettled refund when !ends => outbox.Message(MessageKind.RefundSent, refund.RefundId),
                _ => outbox,
            };
        }

        return outbox;
    }
}
