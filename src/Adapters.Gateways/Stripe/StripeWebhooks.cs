using System.Globalization;
using System.Text.Json;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Application.Inbox;

namespace OrderFunctions.Adapters.Gateways.Stripe;

/// <summary>
/// How the inbox checks and reads Stripe's webhooks (https://docs.stripe.com/webhooks#verify-manually,
/// https://docs.stripe.com/api/events/types). Everything is about a PaymentIntent; what belongs to none is not ours.
/// </summary>
public sealed class StripeWebhooks(StripeOptions options, TimeProvider time)
{
    /// <summary>Carries the signature.</summary>
    public const string SignatureHeader = "Stripe-Signature";

    /// <summary>Checks the signature over the raw body.</summary>
    public SignatureVerdict Verify(WebhookRequest request) => TimestampedSignature.Verify(
        request.Headers.GetValueOrDefault(SignatureHeader), request.Body.Span, options.WebhookSecrets, time.GetUtcNow());

    /// <summary>The facts of a body, or null when it makes no sense.</summary>
    public static WebhookFacts? Read(WebhookRequest request)
    {
        StripeEvent? said;
        try
        {
            said = JsonSerializer.Deserialize(request.Body.Span, StripeJson.Default.StripeEvent);
        }
        catch (JsonException)
        {
            return null;
        }

        if (said is not { Id: not null, Type: not null })
            return null;
        if (said.Data?.Object is not { Id: { } id } about)
            return Ignored(said);
        return said.Type switch
        {
            "payment_intent.succeeded" or "payment_intent.payment_failed" or "payment_intent.processing"
                or "payment_intent.amount_capturable_updated" or "payment_intent.canceled" => Payment(said, about),
            "refund.created" or "refund.updated" or "refund.failed" when about.PaymentIntent is { } payment =>
                new(said.Id, said.Type, payment, $"{id}-{about.Status}", IsKnown: true, null, null),
            "charge.dispute.created" or "charge.dispute.closed" when about.PaymentIntent is { } payment =>
                new(said.Id, said.Type, payment, $"{id}-{about.Status}", IsKnown: true, null, null, DisputeId: id),
            _ => Ignored(said),
        };
    }

    private static WebhookFacts Payment(StripeEvent said, StripeEventObject about)
    {
        var reference = StripeStates.ReferenceOf(about.Metadata);
        // The same state may come again with another card: the charge tells the two apart, and without one the event does.
        var charge = about.LatestCharge ?? about.LastPaymentError?.Charge ?? said.Id;
        return new(
            said.Id,
            said.Type,
            about.Id,
            string.Create(CultureInfo.InvariantCulture, $"{said.Type}-{charge}-{about.AmountCapturable}"),
            IsKnown: true,
            reference?.OrderId,
            reference?.PaymentId);
    }

    private static WebhookFacts Ignored(StripeEvent said) => new(said.Id, said.Type, null, null, IsKnown: false, null, null);
}
