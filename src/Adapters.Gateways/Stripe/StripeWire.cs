using System.Text.Json.Serialization;

namespace OrderFunctions.Adapters.Gateways.Stripe;

/// <summary>
/// The parts of Stripe's objects that are read here, in the API version of <see cref="StripeOptions.ApiVersion"/>. Nothing
/// about people or cards is among them.
/// </summary>
internal static class StripeWire
{
    /// <summary>Metadata of our payments.</summary>
    public const string OrderId = "order_id";

    /// <summary>Metadata of our payments.</summary>
    public const string PaymentId = "payment_id";

    /// <summary>Metadata of our refunds: the idempotency key, to find a refund by after Stripe has forgotten the key.</summary>
    public const string RefundKey = "refund_key";
}

/// <summary>https://docs.stripe.com/api/payment_intents/object</summary>
internal sealed record StripeIntent(
    string Id,
    string Status,
    long Amount,
    string Currency,
    long AmountCapturable = 0,
    long AmountReceived = 0,
    string? ClientSecret = null,
    string? LatestCharge = null,
    StripeError? LastPaymentError = null,
    Dictionary<string, string>? Metadata = null);

/// <summary>https://docs.stripe.com/api/refunds/object</summary>
internal sealed record StripeRefund(
    string Id,
    long Amount,
    string Currency,
    string? Status = null,
    string? FailureReason = null,
    string? PaymentIntent = null,
    Dictionary<string, string>? Metadata = null);

/// <summary>https://docs.stripe.com/api/disputes/object</summary>
internal sealed record StripeDispute(
    string Id, long Amount, string Currency, string Status, string? PaymentIntent = null, StripeEvidenceDetails? EvidenceDetails = null);

/// <summary>https://docs.stripe.com/api/disputes/object#dispute_object-evidence_details; Unix seconds.</summary>
internal sealed record StripeEvidenceDetails(long? DueBy = null);

/// <summary>https://docs.stripe.com/api/errors</summary>
internal sealed record StripeError(
    string? Type = null,
    string? Code = null,
    string? DeclineCode = null,
    string? Charge = null,
    StripeIntent? PaymentIntent = null);

internal sealed record StripeFailure(StripeError? Error = null);

/// <summary>A page of a list or of a search.</summary>
internal sealed record StripePage<T>(IReadOnlyList<T> Data, bool HasMore = false);

/// <summary>https://docs.stripe.com/api/events/object; the object is a payment, a refund or a dispute.</summary>
internal sealed record StripeEvent(string Id, string Type, StripeEventData Data);

internal sealed record StripeEventData(StripeEventObject Object);

internal sealed record StripeEventObject(
    string Id,
    string? Status = null,
    string? PaymentIntent = null,
    string? LatestCharge = null,
    long AmountCapturable = 0,
    StripeError? LastPaymentError = null,
    Dictionary<string, string>? Metadata = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StripeIntent))]
[JsonSerializable(typeof(StripeRefund))]
[JsonSerializable(typeof(StripeDispute))]
[JsonSerializable(typeof(StripeFailure))]
[JsonSerializable(typeof(StripePage<StripeIntent>))]
[JsonSerializable(typeof(StripePage<StripeRefund>))]
[JsonSerializable(typeof(StripeEvent))]
internal sealed partial class StripeJson : JsonSerializerContext;
