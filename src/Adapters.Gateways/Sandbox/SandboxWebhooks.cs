using System.Globalization;
using System.Text.Json;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Application.Inbox;

namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>How the inbox checks and reads the Sandbox's webhooks.</summary>
public sealed class SandboxWebhooks(SandboxOptions options, TimeProvider time)
{
    /// <summary>Carries the signature; Stripe's scheme under a name of our own.</summary>
    public const string SignatureHeader = "Sandbox-Signature";

    /// <summary>Checks the signature over the raw body.</summary>
    public SignatureVerdict Verify(WebhookRequest request) => TimestampedSignature.Verify(
        request.Headers.GetValueOrDefault(SignatureHeader),
        request.Body.Span,
        options.WebhookSecrets,
        time.GetUtcNow());

    /// <summary>The facts of a body, or null when it makes no sense.</summary>
    public static WebhookFacts? Read(WebhookRequest request)
    {
        SandboxEvent? said;
        try
        {
            using var document = JsonDocument.Parse(request.Body);
            var root = document.RootElement;
            if (root.GetProperty("id").GetString() is not { } id || root.GetProperty("type").GetString() is not { } type)
                return null;
            // Types that came later than this code may have other data: they are kept and ignored, not refused.
            if (!IsKnown(type))
                return new WebhookFacts(id, type, null, null, IsKnown: false, null, null);
            said = root.Deserialize(SandboxJson.Default.SandboxEvent);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }

        return said is { Data.Payment: { Id: not null, Metadata: not null } payment }
            ? new WebhookFacts(
                said.Id,
                said.Type,
                payment.Id,
                State(payment, said.Data.Refund),
                IsKnown: true,
                payment.Metadata.OrderId,
                payment.Metadata.PaymentId)
            : null;
    }

    private static bool IsKnown(string type) => type
        is "payment.open" or "payment.action_required" or "payment.processing" or "payment.authorised"
        or "payment.succeeded" or "payment.declined" or "payment.cancelled"
        or "refund.pending" or "refund.succeeded" or "refund.failed";

    // The number of the card tells a second decline from the first one.
    private static string State(SandboxPaymentView payment, SandboxRefundView? refund) => refund is null
        ? string.Create(CultureInfo.InvariantCulture, $"{SandboxRules.Word(payment.Status)}-{payment.Presented}")
        : $"{refund.Id}-{refund.Status}";
}
