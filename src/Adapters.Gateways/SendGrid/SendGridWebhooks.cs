using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Adapters.Gateways.SendGrid;

/// <summary>
/// How the inbox checks and reads SendGrid's Event Webhook
/// (<see href="https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event"/>): a list of events in one body. It is
/// signed with ECDSA over the timestamp header and the raw body
/// (<see href="https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features"/>).
/// SendGrid tells of no age that is too old, and tries again for a day; a body that comes again is one entry, and says nothing new.
/// </summary>
/// <param name="keys">Public keys, as SendGrid shows them: Base64 of a SubjectPublicKeyInfo. Several while they are changed.</param>
public sealed class SendGridWebhooks(IReadOnlyList<string> keys)
{
    /// <summary>Name of the sender in the inbox, and last segment of the route.</summary>
    public const string Sender = "sendgrid";

    /// <summary>Base64 of a DER signature.</summary>
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";

    /// <summary>Seconds, part of what is signed.</summary>
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    /// <summary>Checks the signature over the raw body.</summary>
    public SignatureVerdict Verify(WebhookRequest request)
    {
        var signature = new byte[256];
        if (request.Headers.GetValueOrDefault(TimestampHeader) is not { Length: > 0 and <= 32 } timestamp
            || request.Headers.GetValueOrDefault(SignatureHeader) is not { } given
            || !Convert.TryFromBase64String(given, signature, out var length))
            return SignatureVerdict.Malformed;
        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp), .. request.Body.Span];
        return keys.Any(key => Fits(key, signed, signature.AsSpan(0, length))) ? SignatureVerdict.Valid : SignatureVerdict.Wrong;
    }

    /// <summary>The facts of a body, or null when it makes no sense. It has no id of its own: what it says stands for one.</summary>
    public static WebhookFacts? Read(WebhookRequest request) => Parse(request.Body.Span) is { } events
        ? new(
            Convert.ToHexStringLower(SHA256.HashData(request.Body.Span)), events.Count == 1 ? events[0].Event ?? "?" : "events", null, null,
            IsKnown: events.Any(one => ReportOf(one) is not null), null, null)
        : null;

    /// <summary>What a stored body reports about our messages.</summary>
    public static IReadOnlyList<RecordDelivery> ReportsOf(ReadOnlySpan<byte> body) => [.. (Parse(body) ?? []).Select(ReportOf).OfType<RecordDelivery>()];

    /// <summary>Whether a setting is a public key.</summary>
    public static bool IsKey(string text)
    {
        var bytes = new byte[512];
        if (!Convert.TryFromBase64String(text, bytes, out var length)) return false;
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(bytes.AsSpan(0, length), out _);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool Fits(string key, byte[] signed, ReadOnlySpan<byte> signature)
    {
        using var curve = ECDsa.Create();
        curve.ImportSubjectPublicKeyInfo(Convert.FromBase64String(key), out _);
        return curve.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    // Mail of the account that is not ours carries no key, and opening and clicking is not asked about.
    private static RecordDelivery? ReportOf(SendGridEvent said) => (said.MessageKey, said.Event) switch
    {
        (not { Length: > 0 }, _) => null,
        (var key, "processed") => new(key, DeliveryNews.Accepted, null, LeaveAlone: false),
        (var key, "delivered") => new(key, DeliveryNews.Delivered, null, LeaveAlone: false),
        (var key, "bounce") when said.Type == "blocked" => new(key, DeliveryNews.Failed, "BLOCKED", LeaveAlone: false),
        (var key, "bounce") => new(key, DeliveryNews.Bounced, "BOUNCED", LeaveAlone: true),
        (var key, "dropped") => Dropped(key, said.Reason ?? ""),
        (var key, "spamreport") => new(key, DeliveryNews.Complained, "COMPLAINED", LeaveAlone: true),
        (var key, "unsubscribe" or "group_unsubscribe") => new(key, DeliveryNews.Unsubscribed, null, LeaveAlone: true),
        _ => null,
    };

    // SendGrid did not send it at all, because of what it knows about the address.
    private static RecordDelivery Dropped(string key, string reason) =>
        reason.StartsWith("Bounced", StringComparison.OrdinalIgnoreCase) || reason.StartsWith("Invalid", StringComparison.OrdinalIgnoreCase)
            ? new(key, DeliveryNews.Bounced, "DROPPED_BOUNCED", LeaveAlone: true)
            : reason.StartsWith("Spam Report", StringComparison.OrdinalIgnoreCase)
                ? new(key, DeliveryNews.Bounced, "DROPPED_COMPLAINED", LeaveAlone: true)
                : new(key, DeliveryNews.Failed, "DROPPED", LeaveAlone: false);

    private static List<SendGridEvent>? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, SendGridJson.Default.ListSendGridEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One event; custom arguments stand beside its own members.</summary>
internal sealed record SendGridEvent(
    string? Event, string? Type, string? Reason, [property: JsonPropertyName(SendGridMail.KeyArgument)] string? MessageKey);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<SendGridEvent>))]
internal sealed partial class SendGridJson : JsonSerializerContext;
