namespace OrderFunctions.Domain.Notifications;

/// <summary>A customer's word about one kind of message on one way.</summary>
public sealed record ChannelChoice(MessageKind Kind, MessageChannel Channel, bool On);

/// <summary>How a customer wants to hear from the shop. What is not said is as the shop does it (<see cref="MessageRules"/>).</summary>
public sealed record NotificationPreferences
{
    /// <summary>Nothing was ever chosen.</summary>
    public static NotificationPreferences None { get; } = new();

    /// <summary>BCP 47 tag; null for the language of each order.</summary>
    public string? Language { get; init; }

    /// <summary>IANA name; null for UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Null: at any hour.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>Whether the customer has agreed to advertising; nobody has by default.</summary>
    public bool Marketing { get; init; }

    /// <summary>At most one per kind and channel.</summary>
    public IReadOnlyList<ChannelChoice> Choices { get; init; } = [];

    /// <summary>What was chosen; null when nothing was.</summary>
    public bool? Chosen(MessageKind kind, MessageChannel channel) =>
        Choices.FirstOrDefault(one => one.Kind == kind && one.Channel == channel)?.On;

    /// <summary>Whether messages of this kind go this way, as far as the customer and the law say.</summary>
    /// <param name="usually">What the shop does when nothing was chosen.</param>
    public bool Wants(MessageKind kind, MessageChannel channel, bool usually) =>
        !MessageRules.CanBeSwitchedOff(kind, channel) || (Chosen(kind, channel) ?? usually);

    /// <summary>
    /// Null, or why these preferences cannot be: <see cref="RefusalCodes.PreferenceRequired"/> when what must be sent is switched off.
    /// </summary>
    public Refusal? Validate() =>
        Choices.FirstOrDefault(one => !one.On && !MessageRules.CanBeSwitchedOff(one.Kind, one.Channel)) is { } required
            ? new Refusal(RefusalCodes.PreferenceRequired, "The shop must send this by mail; it cannot be switched off.").With("event", required.Kind.ToString())
            : null;
}
