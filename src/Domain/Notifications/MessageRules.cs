namespace OrderFunctions.Domain.Notifications;

/// <summary>What holds for every message of a kind, whoever gets it.</summary>
public static class MessageRules
{
    /// <summary>
    /// Whether the customer must be told by mail whatever they have chosen and whatever the hour: that the order was received
    /// (Directive 2000/31/EC, article 11), what was agreed, that it ends and where the money is (Directive 2011/83/EU, articles 8
    /// (7), 13 and 18), what became of goods sent back (article 11 (3)), and what they are asked before a date. Where the
    /// parcel is, they can do without.
    /// </summary>
    public static bool IsMustSend(MessageKind kind) =>
        kind is not (MessageKind.OrderShipped or MessageKind.DeliveryFailed or MessageKind.OrderDelivered);

    /// <summary>
    /// Whether a telephone shows it unless the customer has chosen otherwise: what people want to know away from their mail. A
    /// parcel comes or came, a question with a date holds it back, or what they wait for will not come and money comes instead.
    /// What is said while they still sit at the order (received, confirmed, declined, expired, out of stock) and what has weeks
    /// (backordered, returns) is for mail alone.
    /// </summary>
    public static bool IsForTelephone(MessageKind kind) => kind is MessageKind.OrderShipped or MessageKind.OrderDelivered
        or MessageKind.DeliveryFailed or MessageKind.AddressQuestion or MessageKind.OrderCancelled or MessageKind.OrderFailed
        or MessageKind.RefundSent;

    /// <summary>Whether messages of this kind go this way when the customer has chosen nothing.</summary>
    /// <param name="texts">Ways to a telephone that the shop has, its usual one first.</param>
    public static bool IsUsual(MessageKind kind, MessageChannel channel, IReadOnlyList<MessageChannel> texts) => channel switch
    {
        MessageChannel.Email or MessageChannel.InApp => true,
        MessageChannel.Push => IsForTelephone(kind),
        _ => texts.Count > 0 && texts[0] == channel && IsForTelephone(kind),
    };

    /// <summary>Whether the customer can switch this way off for this kind.</summary>
    public static bool CanBeSwitchedOff(MessageKind kind, MessageChannel channel) =>
        channel != MessageChannel.Email || !IsMustSend(kind);
}
