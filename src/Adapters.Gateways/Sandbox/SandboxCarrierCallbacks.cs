using System.Text.Json;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Inbox;

namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>How the inbox checks and reads the Sandbox carrier's callbacks; signed as the Sandbox gateway's are.</summary>
public sealed class SandboxCarrierCallbacks(SandboxOptions options, TimeProvider time)
{
    /// <summary>Name of the sender in the inbox, and last segment of the route.</summary>
    public const string Sender = "sandbox-carrier";

    /// <summary>The only type of event that it sends.</summary>
    public const string Type = "parcel.scanned";

    /// <summary>Checks the signature over the raw body.</summary>
    public SignatureVerdict Verify(WebhookRequest request) => TimestampedSignature.Verify(
        request.Headers.GetValueOrDefault(SandboxWebhooks.SignatureHeader), request.Body.Span, options.WebhookSecrets, time.GetUtcNow());

    /// <summary>The facts of a body, or null when it makes no sense.</summary>
    public static WebhookFacts? Read(WebhookRequest request) => Parse(request.Body.Span) is { } scan
        ? new WebhookFacts(
            scan.Id,
            scan.Type,
            scan.TrackingNumber,
            scan.Id,
            IsKnown: scan.Type == Type,
            ParcelReference.OrderIdOf(scan.Reference),
            PaymentId: null)
        : null;

    /// <summary>What a stored callback says.</summary>
    public static CarrierCallback? Read(InboxEntry entry) => Parse(entry.Body) is { } scan
        ? new CarrierCallback(scan.Reference, scan.News, scan.HappenedAt, scan.Place)
        : null;

    private static SandboxScan? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, SandboxJson.Default.SandboxScan)
                is { Id: not null, Type: not null, Reference: not null, TrackingNumber: not null } scan ? scan : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
