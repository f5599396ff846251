using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Adapters.Gateways.Twilio;

/// <summary>
/// How the inbox checks and reads Twilio's status callbacks
/// (<see href="https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks"/>). They are forms, signed with
/// HMAC-SHA1 over the address that was called, as Twilio knows it, and the sorted fields
/// (<see href="https://www.twilio.com/docs/usage/security#validating-requests"/>).
/// </summary>
/// <param name="authToken">The account's secret.</param>
/// <param name="callbackUrl">The address that callbacks were asked for at, without its query.</param>
public sealed class TwilioWebhooks(string authToken, string callbackUrl)
{
    /// <summary>Name of the sender in the inbox, and last segment of the route.</summary>
    public const string Sender = "twilio";

    /// <summary>Base64 of the signature.</summary>
    public const string SignatureHeader = "X-Twilio-Signature";

    /// <summary>Name of the query parameter that carries our key.</summary>
    public const string KeyParameter = "key";

    /// <summary>The address to report a message to.</summary>
    public static Uri CallbackOf(string callbackUrl, string key) => new(QueryHelpers.AddQueryString(callbackUrl, KeyParameter, key));

    /// <summary>The signature of a callback.</summary>
    public static string Sign(string url, IEnumerable<KeyValuePair<string, string>> fields, string authToken)
    {
        var signed = new StringBuilder(url);
        foreach (var (name, value) in fields.OrderBy(field => field.Key, StringComparer.Ordinal).ThenBy(field => field.Value, StringComparer.Ordinal))
            signed.Append(name).Append(value);
#pragma warning disable CA5350 // What Twilio signs with; as a keyed hash SHA-1 still holds.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(signed.ToString())));
#pragma warning restore CA5350
    }

    /// <summary>Checks the signature over address and form.</summary>
    public SignatureVerdict Verify(WebhookRequest request)
    {
        if (request.Headers.GetValueOrDefault(SignatureHeader) is not { Length: > 0 and <= 64 } given) return SignatureVerdict.Malformed;
        var expected = Sign(callbackUrl + request.Query, FieldsOf(request.Body.Span), authToken);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(given))
            ? SignatureVerdict.Valid
            : SignatureVerdict.Wrong;
    }

    /// <summary>The facts of a callback: it is about our message, which its address names.</summary>
    public static WebhookFacts? Read(WebhookRequest request)
    {
        var fields = FieldsOf(request.Body.Span).ToLookup(field => field.Key, field => field.Value, StringComparer.Ordinal);
        if (fields["MessageSid"].FirstOrDefault() is not { Length: > 0 } sid || fields["MessageStatus"].FirstOrDefault() is not { Length: > 0 } status) return null;
        var key = QueryHelpers.ParseQuery(request.Query).TryGetValue(KeyParameter, out var named) ? named.ToString() : "";
        return new($"{sid}:{status}", status, key.Length > 0 ? key : null, status, IsKnown: key.Length > 0 && NewsOf(status) is not null, null, null);
    }

    /// <summary>What a stored callback reports; null when it is nothing that matters.</summary>
    public static RecordDelivery? ReportOf(InboxEntry entry)
    {
        var fields = FieldsOf(entry.Body).ToLookup(field => field.Key, field => field.Value, StringComparer.Ordinal);
        if (entry.ObjectId is not { } key || NewsOf(entry.Type) is not { } news) return null;
        var code = fields["ErrorCode"].FirstOrDefault() is { Length: > 0 and <= 10 } given && given.All(char.IsAsciiDigit) ? given : null;
        // Unknown or switched off for good, a landline, and who has answered STOP.
        var takesNone = news == DeliveryNews.Failed && code is "30005" or "30006" or "21610" or "21211" or "21614";
        return new(key, takesNone ? DeliveryNews.Bounced : news, code, LeaveAlone: takesNone);
    }

    private static DeliveryNews? NewsOf(string status) => status switch
    {
        "sent" => DeliveryNews.Accepted,
        "delivered" or "read" => DeliveryNews.Delivered,
        "undelivered" or "failed" => DeliveryNews.Failed,
        _ => null,
    };

    private static List<KeyValuePair<string, string>> FieldsOf(ReadOnlySpan<byte> body)
    {
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body));
        return [.. form.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")))];
    }
}
