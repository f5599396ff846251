using System.Globalization;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Papers;
using OrderFunctions.Domain.Documents;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Notifications;

/// <summary>The values that templates name (<see cref="TemplateVariables"/>), from an order or a parts list as it stands, as a reader of the language writes them.</summary>
/// <param name="shop">Who writes, and where parcels can be followed.</param>
internal sealed class OrderWords(ShopOptions shop)
{
    private const int LongestShopInText = 30;

    /// <summary>The values.</summary>
    /// <param name="kind">What it is about.</param>
    /// <param name="subject">The order or the parts list.</param>
    /// <param name="aboutId">The shipment or the refund, for what is about one.</param>
    /// <param name="said">What staff said to the customer about it.</param>
    /// <param name="language">A language tag in lower case.</param>
    /// <param name="channel">On a telephone the shop's name is short and in the alphabet of text messages.</param>
    public Dictionary<string, object> About(MessageKind kind, NoticeSubject subject, string? aboutId, string? said, string language, MessageChannel channel)
    {
        var culture = CultureOf(language);
        var name = PlainText.OneLine(shop.Name);
        var values = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["shop"] = channel is MessageChannel.Sms or MessageChannel.Whatsapp ? Gsm7.Cut(Gsm7.Fold(name), LongestShopInText) : name,
            ["number"] = NumberOf(subject.Id),
            ["name"] = PlainText.OneLine(subject.Name),
            ["said"] = string.IsNullOrWhiteSpace(said) ? "" : PlainText.OneLine(said),
        };
        if (subject.Order is not { } order)
        {
            values["isUnreadable"] = subject.Answer?.Reason == RejectReason.Unreadable;
            values["isNotAPartsList"] = subject.Answer?.Reason == RejectReason.NotAPartsList;
            values["isNotAvailable"] = subject.Answer?.Reason == RejectReason.NotAvailable;
            values["isDuplicate"] = subject.Answer?.Reason == RejectReason.Duplicate;
            return values;
        }

        values["paid"] = order.Payments.Any(payment => payment.Captures.Count > 0);
        values["total"] = Amount(order.Totals.Payable, order.Currency, culture);
        values["lines"] = Lines(order, culture);
        AddOfKind(values, kind, order, aboutId, culture);
        return values;
    }

    /// <summary>The last block of the id: short enough to read out, and unique enough for one customer.</summary>
    private static string NumberOf(string id) => id[(id.LastIndexOf('-') + 1)..];

    private void AddOfKind(Dictionary<string, object> values, MessageKind kind, Order order, string? aboutId, Culture culture)
    {
        var shipment = order.FindShipment(aboutId ?? "");
        switch (kind)
        {
            case MessageKind.OrderReceived:
                values["isOfPartsList"] = order.DocumentId is not null;
                break;
            case MessageKind.OrderShipped:
                values["isPart"] = order.Shipments.Count > 1;
                values["carrier"] = PlainText.OneLine(shipment?.Carrier ?? "");
                values["trackingNumber"] = PlainText.OneLine(shipment?.TrackingNumber ?? "");
                values["trackingLink"] = Link(order, shipment);
                break;
            case MessageKind.DeliveryFailed:
                values["trackingLink"] = Link(order, shipment);
                break;
            case MessageKind.OrderDelivered:
                values["returnUntil"] = Date(order.ReturnUntil, culture);
                break;
            case MessageKind.AddressQuestion:
                var problem = order.Checks.AddressProblem ?? "";
                values["isIncomplete"] = problem.Contains(AddressRules.Incomplete, StringComparison.Ordinal);
                values["isPostalCodeWrong"] = problem.Contains(AddressRules.PostalCodeFormat, StringComparison.Ordinal);
                values["isPostBox"] = problem.Contains(AddressRules.PostBox, StringComparison.Ordinal);
                values["addressDue"] = Date(order.Checks.AddressDue, culture);
                break;
            case MessageKind.Backordered:
                values["backorderDue"] = Date(order.Checks.BackorderDue, culture);
                break;
            case MessageKind.RefundSent:
                var refund = order.FindRefund(aboutId ?? "");
                values["refundAmount"] = refund is null ? "" : Amount(refund.Amount.Amount, refund.Amount.Currency, culture);
                values["isStoreCredit"] = refund is { ToCredit: true };
                break;
        }
    }

    private static List<Dictionary<string, object>> Lines(Order order, Culture culture)
    {
        var lines = order.Lines.Where(line => line.Quantity > 0)
            .Select(line => Line(
                $"{line.Quantity.ToString(CultureInfo.InvariantCulture)} × {PlainText.OneLine(line.Name)}",
                Amount(line.Amounts.Gross, order.Currency, culture)))
            .ToList();
        if (order.Totals.Shipping > 0) lines.Add(Line(culture.Shipping, Amount(order.Totals.Shipping, order.Currency, culture)));
        lines.Add(Line(culture.Total, Amount(order.Totals.Payable, order.Currency, culture)));
        return lines;
    }

    private static Dictionary<string, object> Line(string item, string amount) => new(StringComparer.Ordinal) { ["item"] = item, ["amount"] = amount };

    private string Link(Order order, Shipment? shipment) =>
        shipment is not null && shop.TrackingPage.Length > 0 && TrackingTokens.Of(order, shipment) is { } token
            ? shop.TrackingPage.Replace(ShopOptions.Token, token, StringComparison.Ordinal)
            : "";

    private static string Date(DateTimeOffset? date, Culture culture) => date?.ToString(culture.Date, CultureInfo.InvariantCulture) ?? "";

    private static string Amount(long minor, string currency, Culture culture) => culture.IsDecimalComma
        ? AmountText.Plain(minor, currency).Replace(',', ' ').Replace('.', ',').Replace(' ', '.') + " " + currency
        : AmountText.WithCurrency(minor, currency);

    // Written out, so that a message reads the same whatever the machine knows of the world.
    private static Culture CultureOf(string language) => language.Split('-')[0] == "de"
        ? new("dd.MM.yyyy", IsDecimalComma: true, "Versand", "Summe")
        : new("yyyy-MM-dd", IsDecimalComma: false, "Shipping", "Total");

    private sealed record Culture(string Date, bool IsDecimalComma, string Shipping, string Total);
}
