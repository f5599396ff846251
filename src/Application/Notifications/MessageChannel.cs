namespace OrderFunctions.Application.Notifications;

/// <summary>By which way a message goes to a customer.</summary>
public enum MessageChannel
{
    Email, // the first: messages that were kept before there were others are mail
    Sms,
    Whatsapp,
}

/// <summary>Value of the setting <c>Texts:Channel</c>.</summary>
public enum TextChannel
{
    /// <summary>No short messages: customers are told by mail alone.</summary>
    None,
    Sms,
    WhatsApp,
}

/// <summary>Short messages beside mail (configuration section <c>Texts</c>).</summary>
public sealed class TextOptions
{
    /// <summary>By which way they go to customers who gave a telephone number.</summary>
    public TextChannel Channel { get; set; }
}
