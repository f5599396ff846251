using System.Globalization;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Notifications;

/// <summary>
/// Finds the few words that a telephone shows, for what people want to know away from their mail: a parcel comes or came,
/// a question with a date that holds the parcel back, and that what they wait for will not come or money comes instead.
/// What is said while they still sit at the order (received, confirmed, declined, expired, out of stock) and what has weeks
/// (backordered) is for mail alone. Whoever sees the screen learns the shop, the order's number and where the parcel is,
/// and nothing about who ordered what.
/// </summary>
internal static class ComposeText
{
    private const int LongestShop = 30;

    /// <summary>One line that fits one SMS as far as the shop's alphabet allows; null for what is for mail alone.</summary>
    /// <param name="kind">What it is about.</param>
    /// <param name="order">The order.</param>
    /// <param name="aboutId">The shipment, for <see cref="MessageKind.OrderShipped"/>.</param>
    /// <param name="shop">The sender's name.</param>
    public static string? About(MessageKind kind, Order order, string? aboutId, string shop)
    {
        var start = $"{Gsm7.Cut(Gsm7.Fold(PlainText.OneLine(shop)), LongestShop)}: order {ComposeMessage.Number(order)}. ";
        return News(kind, order, aboutId).Select(news => start + Gsm7.Fold(news))
            .FirstOrDefault(text => Gsm7.Size(text) <= Gsm7.OneMessage);
    }

    // The fullest first; what does not fit is said shorter.
    private static string[] News(MessageKind kind, Order order, string? aboutId) => kind switch
    {
        MessageKind.OrderShipped => Shipped(order, aboutId),
        MessageKind.OrderDelivered => ["It has arrived."],
        MessageKind.DeliveryFailed => ["The carrier could not deliver it, and usually tries again on the next working day."],
        MessageKind.AddressQuestion =>
        [
            order.Checks.AddressDue is { } until
                ? $"Our carrier cannot deliver to its address. Please correct it by {until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}; see our mail."
                : "Our carrier cannot deliver to its address. Please correct it; see our mail.",
        ],
        MessageKind.OrderCancelled =>
        [
            order.Payments.Any(payment => payment.Captures.Count > 0)
                ? "It is cancelled, and what you paid has been sent back."
                : "It is cancelled. No money was taken.",
        ],
        MessageKind.OrderFailed => ["We are sorry: we could not complete it. If you have paid, your money has been sent back."],
        MessageKind.RefundSent => ["Money is on its way back to you; see our mail."],
        _ => [],
    };

    private static string[] Shipped(Order order, string? shipmentId)
    {
        var shipment = order.Shipments.FirstOrDefault(candidate => candidate.Id == shipmentId);
        var start = order.Shipments.Count > 1 ? "A parcel is on its way." : "It is on its way.";
        if (shipment?.TrackingNumber is not { Length: > 0 } number)
            return [start];
        var tracking = $"{start} Tracking number: {PlainText.OneLine(number)}";
        return shipment.Carrier is { Length: > 0 } carrier
            ? [$"{tracking} ({PlainText.OneLine(carrier)})", tracking, start]
            : [tracking, start];
    }
}
