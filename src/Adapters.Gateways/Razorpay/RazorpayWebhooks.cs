using System.Security.Cryptography;
using System.Text.Json;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Application.Inbox;

namespace OrderFunctions.Adapters.Gateways.Razorpay;

/// <summary>
/// How the inbox checks and reads Razorpay's webhooks (https://razorpay.com/docs/webhooks/validate-test/,
/// https://razorpay.com/docs/webhooks/payloads/). Everything is about an order; a payment without one is not ours.
/// </summary>
public sealed class RazorpayWebhooks(RazorpayOptions options)
{
    /// <summary>Carries the signature.</summary>
    public const string SignatureHeader = "X-Razorpay-Signature";

    /// <summary>"The value for this header is unique per event": the body has no id. It is not signed.</summary>
    public const string EventHeader = "x-razorpay-event-id";

    /// <summary>Checks the signature over the raw body.</summary>
    public SignatureVerdict Verify(WebhookRequest request) => BodySignature.Verify(
        request.Headers.GetValueOrDefault(SignatureHeader), request.Body.Span, options.WebhookSecrets);

    /// <summary>The facts of a body, or null when it makes no sense.</summary>
    public static WebhookFacts? Read(WebhookRequest request)
    {
        RazorpayEvent? said;
        try
        {
            said = JsonSerializer.Deserialize(request.Body.Span, RazorpayJson.Default.RazorpayEvent);
        }
        catch (JsonException)
        {
            return null;
        }

        if (said?.Event is not { Length: > 0 } type)
            return null;
        var id = request.Headers.GetValueOrDefault(EventHeader) is { Length: > 0 } given
            ? given
            : Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        var payment = said.Payload?.Payment?.Entity;
        if (payment?.OrderId is not { } order || StateOf(type, payment.Id, said.Payload!) is not { } state)
            return new(id, type, null, null, IsKnown: false, null, null);
        var notes = said.Payload!.Order?.Entity.Notes ?? default;
        return new(
            id,
            type,
            order,
            state,
            IsKnown: true,
            RazorpayWire.Note(notes, RazorpayWire.OrderId),
            RazorpayWire.Note(notes, RazorpayWire.PaymentId),
            said.Payload.Dispute?.Entity.Id);
    }

    // order.paid and payment.captured "are triggered when the payment associated with the order is captured"
    // (https://razorpay.com/docs/webhooks/orders/): one fact, named once.
    private static string? StateOf(string type, string paymentId, RazorpayPayload payload) => type switch
    {
        "payment.captured" or "order.paid" => paymentId + "-captured",
        "payment.authorized" => paymentId + "-authorized",
        "payment.failed" => paymentId + "-failed",
        "refund.created" or "refund.processed" or "refund.failed" when payload.Refund?.Entity.Id is { } refund =>
            $"{refund}-{type}",
        "payment.dispute.created" or "payment.dispute.won" or "payment.dispute.lost" or "payment.dispute.closed"
            or "payment.dispute.under_review" or "payment.dispute.action_required"
            when payload.Dispute?.Entity.Id is { } dispute => $"{dispute}-{type}",
        _ => null,
    };
}
