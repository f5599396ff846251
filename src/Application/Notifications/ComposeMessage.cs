using System.Globalization;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Papers;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Notifications;

/// <summary>Finds the words: one text per kind of message, from the order as it stands.</summary>
internal static class ComposeMessage
{
    /// <param name="kind">What it is about.</param>
    /// <param name="order">The order.</param>
    /// <param name="aboutId">The shipment or the refund, for <see cref="MessageKind.OrderShipped"/> and <see cref="MessageKind.RefundSent"/>.</param>
    /// <param name="shop">The sender's name.</param>
    /// <param name="trackingPage">Where parcels can be followed (<see cref="ShopOptions.TrackingPage"/>).</param>
    /// <param name="said">What staff said to the customer about it.</param>
    public static MessageContent About(MessageKind kind, Order order, string? aboutId, string shop, string trackingPage = "", string? said = null)
    {
        var number = Number(order);
        return kind switch
        {
            MessageKind.OrderReceived => Content(
                $"We have received your order {number}",
                "Thank you for your order. We are setting the goods aside for you.",
                "As soon as it is paid and confirmed, you will hear from us again.") with
            { Lines = Lines(order) },
            MessageKind.OrderConfirmed => Content(
                $"Your order {number} is confirmed",
                "Your payment has arrived and everything is in stock. We are getting your parcel ready.") with
            {
                Lines = Lines(order),
            },
            MessageKind.PaymentDeclined => Content(
                $"Payment for your order {number} was declined",
                "Your payment was declined, so we could not accept your order. No money was taken.",
                "You are welcome to order again with another means of payment."),
            MessageKind.OutOfStock => Content(
                $"Your order {number}: out of stock",
                "We are sorry: something you ordered is no longer in stock, so we could not accept your order.",
                order.Payments.Any(payment => payment.Captures.Count > 0)
                    ? "We are sending back the money that you paid."
                    : "No money was taken."),
            MessageKind.OrderExpired => Content(
                $"Your order {number} has expired",
                "We did not receive a payment in time, so your order has ended and the goods are no longer set aside.",
                "You are welcome to order again."),
            MessageKind.OrderCancelled => Content(
                $"Your order {number} is cancelled",
                "Your order was cancelled as asked.",
                order.Payments.Any(payment => payment.Captures.Count > 0)
                    ? "What you paid has been sent back."
                    : "No money was taken."),
            MessageKind.OrderFailed => Content(
                $"Your order {number} could not be completed",
                "We are sorry: we could not complete your order.",
                "If you have paid, your money has been sent back."),
            MessageKind.OrderShipped => Content(
                $"Your order {number} is on its way", [.. Shipped(order, aboutId, trackingPage)]),
            MessageKind.DeliveryFailed => Content(
                $"Your order {number}: nobody was at the door", [.. AtTheDoor(order, aboutId, trackingPage)]),
            MessageKind.OrderDelivered => Content(
                $"Your order {number} has arrived",
                "The carrier tells us that everything has arrived. We hope you like it.",
                order.ReturnUntil is { } until
                    ? $"If not, you can send it back until {Date(until)}."
                    : "If not, tell us."),
            MessageKind.AddressQuestion => Content(
                $"Your order {number}: where should it go?", [.. AddressQuestion(order)]),
            MessageKind.Backordered => Content(
                $"Your order {number}: we are waiting for goods",
                "You have paid, but something you ordered turned out not to be in stock. We are sorry.",
                "It is yours as soon as it arrives, before anybody else's. If you would rather have your money back, tell us at any time.",
                order.Checks.BackorderDue is { } until
                    ? $"If it has not arrived by {Date(until)}, we send your money back without being asked."
                    : "We will tell you when it is on its way."),
            MessageKind.RefundSent => Content(
                $"Your order {number}: money is on its way back",
                order.FindRefund(aboutId ?? "") is { } refund
                    ? $"We have sent back {AmountText.WithCurrency(refund.Amount.Amount, refund.Amount.Currency)}."
                    : "We have sent back money.",
                order.FindRefund(aboutId ?? "") is { ToCredit: true }
                    ? "It is store credit now: you can pay your next order with it."
                    : "Depending on your bank it takes some days to arrive."),
            MessageKind.ReturnApproved => Content(
                $"Your return of order {number}",
                [
                    "You can send the goods back. The label for the parcel is ready: you find it with the return in your order.",
                    .. Said(said),
                    "We look at the goods as soon as they arrive, and you will hear from us again.",
                ]),
            MessageKind.ReturnRejected => Content(
                $"Your return of order {number} was not accepted",
                ["We are sorry: we cannot take the goods back.", .. Said(said)]),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No words for this kind of message."),
        };

        MessageContent Content(string subject, params string[] paragraphs) =>
            new(subject, PlainText.OneLine(order.ShippingAddress.Name), paragraphs, PlainText.OneLine(shop));
    }

    private static IEnumerable<string> Said(string? said) => string.IsNullOrWhiteSpace(said) ? [] : [PlainText.OneLine(said)];

    private static IEnumerable<string> AddressQuestion(Order order)
    {
        yield return "Thank you for your payment. As the address stands, our carrier cannot deliver to it.";
        var problem = order.Checks.AddressProblem ?? "";
        if (problem.Contains(AddressRules.Incomplete, StringComparison.Ordinal)) yield return "Something is missing in it.";
        if (problem.Contains(AddressRules.PostalCodeFormat, StringComparison.Ordinal)) yield return "The postal code does not look like one of its country.";
        if (problem.Contains(AddressRules.PostBox, StringComparison.Ordinal)) yield return "Parcels cannot go to a post box.";
        yield return order.Checks.AddressDue is { } until
            ? $"Please correct it by {Date(until)}; after that we send your money back."
            : "Please correct it.";
    }

    private static string Date(DateTimeOffset date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The last block of the id: short enough to read out, and unique enough for one customer.</summary>
    internal static string Number(Order order) => order.Id[(order.Id.LastIndexOf('-') + 1)..];

    private static List<(string Item, string Amount)> Lines(Order order)
    {
        var lines = order.Lines.Where(line => line.Quantity > 0)
            .Select(line => (
                $"{line.Quantity.ToString(CultureInfo.InvariantCulture)} × {PlainText.OneLine(line.Name)}",
                AmountText.WithCurrency(line.Amounts.Gross, order.Currency)))
            .ToList();
        if (order.Totals.Shipping > 0)
            lines.Add(("Shipping", AmountText.WithCurrency(order.Totals.Shipping, order.Currency)));
        lines.Add(("Total", AmountText.WithCurrency(order.Totals.Payable, order.Currency)));
        return lines;
    }

    private static IEnumerable<string> AtTheDoor(Order order, string? shipmentId, string trackingPage)
    {
        yield return "The carrier wanted to deliver your parcel and could not. They usually try again on the next working day.";
        if (order.FindShipment(shipmentId ?? "") is { } shipment && Link(order, shipment, trackingPage) is { } link) yield return link;
    }

    private static string? Link(Order order, Domain.Fulfilment.Shipment shipment, string trackingPage) =>
        trackingPage.Length > 0 && TrackingTokens.Of(order, shipment) is { } token
            ? "Follow it here: " + trackingPage.Replace(ShopOptions.Token, token, StringComparison.Ordinal)
            : null;

    private static IEnumerable<string> Shipped(Order order, string? shipmentId, string trackingPage)
    {
        var shipment = order.Shipments.FirstOrDefault(candidate => candidate.Id == shipmentId);
        yield return order.Shipments.Count > 1
            ? "A parcel of your order has been handed over to the carrier."
            : "Your order has been handed over to the carrier.";
        if (shipment?.Carrier is { } carrier)
            yield return "Carrier: " + PlainText.OneLine(carrier);
        if (shipment?.TrackingNumber is { } trackingNumber)
            yield return "Tracking number: " + PlainText.OneLine(trackingNumber);
        if (shipment is not null && Link(order, shipment, trackingPage) is { } link)
            yield return link;
    }
}
