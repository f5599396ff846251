using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications;

/// <summary>Value of the setting <c>Texts:Channel</c>.</summary>
public enum TextChannel
{
    /// <summary>No short messages: customers are told by mail, on their devices and in their list.</summary>
    None,
    Sms,
    WhatsApp,
}

/// <summary>Short messages beside mail (configuration section <c>Texts</c>).</summary>
public sealed class TextOptions
{
    /// <summary>By which way they go to customers who gave a telephone number and chose none.</summary>
    public TextChannel Channel { get; set; }

    /// <summary>Ways that the shop has, its usual one first: who sends by WhatsApp can send an SMS to those who are not there.</summary>
    public IReadOnlyList<MessageChannel> Offered() => Channel switch
    {
        TextChannel.Sms => [MessageChannel.Sms],
        TextChannel.WhatsApp => [MessageChannel.Whatsapp, MessageChannel.Sms],
        _ => [],
    };
}
