using System.Text.Json;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Adapters.Gateways.Twilio;

/// <summary>How texts are handed to Twilio (configuration section <c>Texts:Twilio</c>).</summary>
public sealed class TwilioOptions
{
    /// <summary>The API's address, the only one of the SDK.</summary>
    public static readonly Uri Api = new("https://api.twilio.com");

    /// <summary>The account, <c>AC…</c>; empty sends nothing this way.</summary>
    public string AccountSid { get; set; } = "";

    /// <summary>Its secret.</summary>
    public string AuthToken { get; set; } = "";

    /// <summary>A number in E.164, a short code, an alphanumeric sender, or a messaging service (<c>MG…</c>).</summary>
    public string From { get; set; } = "";

    /// <summary>
    /// <c>HX…</c>: the template that WhatsApp has approved for messages that a business begins, with one variable for the text.
    /// </summary>
    public string ContentSid { get; set; } = "";

    /// <summary>
    /// This app's <c>api/webhooks/twilio</c> as Twilio reaches it; empty asks for no reports, and a text counts as sent when Twilio has
    /// accepted it.
    /// </summary>
    public string CallbackUrl { get; set; } = "";

    /// <summary>How long one hand-over may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>
/// What one text looks like to Twilio (<see href="https://www.twilio.com/docs/messaging/api/message-resource"/>).
/// </summary>
/// <param name="To">The number, of WhatsApp with its prefix.</param>
/// <param name="From">The sender likewise; null when a messaging service chooses it.</param>
/// <param name="MessagingServiceSid">The messaging service; null without one.</param>
/// <param name="Body">The text of an SMS; null for a template.</param>
/// <param name="ContentSid">The template; null for an SMS.</param>
/// <param name="ContentVariables">JSON: the text as its first variable.</param>
/// <param name="StatusCallback">Where Twilio reports what became of it; null when nobody asks.</param>
public sealed record TwilioText(
    string To, string? From, string? MessagingServiceSid, string? Body, string? ContentSid, string? ContentVariables, Uri? StatusCallback = null)
{
    private const string WhatsAppPrefix = "whatsapp:";

    /// <summary>The text by this account.</summary>
    public static TwilioText Of(TextMessage message, TwilioOptions options)
    {
        var isWhatsApp = message.Channel == MessageChannel.Whatsapp;
        var prefix = isWhatsApp ? WhatsAppPrefix : "";
        var isService = options.From is ['M', 'G', ..] && options.From.Length == 34;
        // WhatsApp takes free words within a day of the customer's own message only (63016), and our customers do not write.
        return new(
            prefix + message.To,
            isService ? null : prefix + options.From,
            isService ? options.From : null,
            isWhatsApp ? null : message.Text,
            isWhatsApp ? options.ContentSid : null,
            isWhatsApp ? $$"""{"1":"{{JsonEncodedText.Encode(message.Text)}}"}""" : null,
            options.CallbackUrl.Length > 0 ? TwilioWebhooks.CallbackOf(options.CallbackUrl, message.Key) : null);
    }
}
