using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications.Templates;

/// <summary>What a template can speak of, by name.</summary>
/// <param name="Values">Text, a flag, or text that may be empty.</param>
/// <param name="Required">Of these, each must be spoken of; of alternatives (a bar between them) one.</param>
/// <param name="Lists">Lists, and the members of their entries.</param>
public sealed record TemplateVariables(
    IReadOnlySet<string> Values, IReadOnlyList<string> Required, IReadOnlyDictionary<string, IReadOnlyList<string>> Lists)
{
    /// <summary>Stands for the lines of the order as a table; in a paragraph of its own.</summary>
    public const string OrderTable = "orderTable";

    private static readonly Dictionary<string, IReadOnlyList<string>> OrderLists = new(StringComparer.Ordinal) { ["lines"] = ["item", "amount"] };

    private static readonly Dictionary<string, IReadOnlyList<string>> NoLists = new(StringComparer.Ordinal);

    /// <summary>Of a message about an order or a parts list. What a telephone shows to whoever sees it names no customer and no article.</summary>
    public static TemplateVariables Of(MessageKind kind, MessageChannel channel)
    {
        var isPrivate = channel is MessageChannel.Email or MessageChannel.InApp;
        var isOrder = !NoticeSubject.IsDocument(kind);
        var values = new HashSet<string>(["shop", "number", .. OfKind(kind)], StringComparer.Ordinal);
        if (isPrivate) values.UnionWith(["name", "said"]);
        if (isOrder) values.Add("paid");
        if (isOrder && isPrivate) values.Add("total");
        if (isOrder && channel == MessageChannel.Email) values.Add(OrderTable);
        return new(
            values,
            channel == MessageChannel.Email ? ["number", .. RequiredIn(kind)] : ["number"],
            isPrivate && isOrder ? OrderLists : NoLists);
    }

    private static IEnumerable<string> OfKind(MessageKind kind) => kind switch
    {
        MessageKind.OrderReceived => ["isOfPartsList"],
        MessageKind.DocumentRejected => ["isUnreadable", "isNotAPartsList", "isNotAvailable", "isDuplicate"],
        MessageKind.OrderShipped => ["carrier", "trackingNumber", "trackingLink", "isPart"],
        MessageKind.DeliveryFailed => ["trackingLink"],
        MessageKind.OrderDelivered => ["returnUntil"],
        MessageKind.AddressQuestion => ["addressDue", "isIncomplete", "isPostalCodeWrong", "isPostBox"],
        MessageKind.Backordered => ["backorderDue"],
        MessageKind.RefundSent => ["refundAmount", "isStoreCredit"],
        _ => [],
    };

    // What the law or the customer's next step needs in the mail.
    private static IEnumerable<string> RequiredIn(MessageKind kind) => kind switch
    {
        MessageKind.OrderReceived or MessageKind.OrderConfirmed => [$"{OrderTable}|lines"],
        MessageKind.OrderShipped => ["trackingNumber|trackingLink"],
        MessageKind.OrderDelivered => ["returnUntil"],
        MessageKind.AddressQuestion => ["addressDue"],
        MessageKind.Backordered => ["backorderDue"],
        MessageKind.RefundSent => ["refundAmount"],
        MessageKind.ReturnApproved or MessageKind.ReturnRejected or MessageKind.DocumentRejected => ["said"],
        _ => [],
    };
}
