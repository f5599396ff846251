namespace OrderFunctions.Domain.Notifications;

/// <summary>Where a customer can be reached about an order.</summary>
/// <param name="IsMailBlocked">Mail to the address is not sent: it came back, or the customer complained.</param>
/// <param name="Texts">Ways to the customer's telephone, the shop's first; empty without a number or a provider.</param>
/// <param name="Devices">Ids of devices with the shop's app.</param>
public sealed record Reachable(bool IsMailBlocked, IReadOnlyList<MessageChannel> Texts, IReadOnlyList<string> Devices);

/// <summary>A message that is to leave.</summary>
/// <param name="Channel">By which way.</param>
/// <param name="Device">Which device, for <see cref="MessageChannel.Push"/>.</param>
/// <param name="NotBefore">When the customer's quiet hours are over; null for at once.</param>
/// <param name="InsteadOf">The way that failed, if it is the second choice.</param>
public sealed record PlannedMessage(
    MessageChannel Channel, string? Device = null, DateTimeOffset? NotBefore = null, MessageChannel? InsteadOf = null);

/// <summary>What leaves by which way.</summary>
/// <param name="Messages">Each to leave.</param>
/// <param name="IsInApp">Whether the customer's list shows it.</param>
/// <param name="IsMailBlocked">Whether mail would have been sent if the address took any.</param>
public sealed record MessagePlan(IReadOnlyList<PlannedMessage> Messages, bool IsInApp, bool IsMailBlocked)
{
    /// <summary>Decides by which ways a customer hears of something.</summary>
    /// <param name="quietUntil">When the customer's quiet hours end; null outside of them.</param>
    public static MessagePlan Decide(
        MessageKind kind, NotificationPreferences preferences, Reachable reachable, DateTimeOffset? quietUntil)
    {
        var messages = new List<PlannedMessage>();
        var wantsMail = preferences.Wants(kind, MessageChannel.Email, usually: true);
        if (wantsMail && !reachable.IsMailBlocked)
            messages.Add(new(MessageChannel.Email, NotBefore: MessageRules.IsMustSend(kind) ? null : quietUntil));
        if (TextFor(kind, preferences, reachable) is { } text)
            messages.Add(new(text, NotBefore: quietUntil));
        if (preferences.Wants(kind, MessageChannel.Push, MessageRules.IsUsual(kind, MessageChannel.Push, reachable.Texts)))
            messages.AddRange(reachable.Devices.Select(device => new PlannedMessage(MessageChannel.Push, device, quietUntil)));

        var blocked = wantsMail && reachable.IsMailBlocked;
        if (blocked)
            messages.AddRange(Instead(kind, MessageChannel.Email, reachable, [.. messages.Select(one => one.Channel)], [], quietUntil));
        return new(messages, preferences.Wants(kind, MessageChannel.InApp, usually: true), blocked);
    }

    /// <summary>
    /// The next way when one has failed for good: WhatsApp, then SMS or the other way round, then the devices. A mail needs none when a
    /// telephone has shown the message. Only mail and texts are made up for, and what must be sent does not wait for the morning.
    /// </summary>
    /// <param name="alive">Ways of this message that have not failed.</param>
    /// <param name="ended">Ways that have.</param>
    public static IReadOnlyList<PlannedMessage> Instead(
        MessageKind kind,
        MessageChannel failed,
        Reachable reachable,
        IReadOnlyCollection<MessageChannel> alive,
        IReadOnlyCollection<MessageChannel> ended,
        DateTimeOffset? quietUntil)
    {
        if (failed is MessageChannel.Push or MessageChannel.InApp || alive.Any(IsTelephone)) return [];
        var at = MessageRules.IsMustSend(kind) ? null : quietUntil;
        foreach (var text in reachable.Texts.Where(channel => channel != failed && !ended.Contains(channel)))
            return [new(text, NotBefore: at, InsteadOf: failed)];
        return ended.Contains(MessageChannel.Push)
            ? []
            : [.. reachable.Devices.Select(device => new PlannedMessage(MessageChannel.Push, device, at, failed))];
    }

    private static bool IsTelephone(MessageChannel channel) =>
        channel is MessageChannel.Sms or MessageChannel.Whatsapp or MessageChannel.Push;

    // One text tells it: what was chosen goes before what the shop does by itself.
    private static MessageChannel? TextFor(MessageKind kind, NotificationPreferences preferences, Reachable reachable)
    {
        var wanted = reachable.Texts
            .Where(channel => preferences.Wants(kind, channel, MessageRules.IsUsual(kind, channel, reachable.Texts))).ToList();
        return wanted.Where(channel => preferences.Chosen(kind, channel) is true).Concat(wanted).Cast<MessageChannel?>().FirstOrDefault();
    }
}
