using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderFunctions.Adapters.Gateways.Razorpay;

/// <summary>
/// The parts of Razorpay's entities that are read or sent here. Nothing about people or cards is among them.
/// </summary>
internal static class RazorpayWire
{
    /// <summary>Note of our orders.</summary>
    public const string OrderId = "order_id";

    /// <summary>Note of our orders.</summary>
    public const string PaymentId = "payment_id";

    /// <summary>Note of our refunds: the idempotency key, to find a refund by.</summary>
    public const string RefundKey = "refund_key";

    /// <summary>A note, or null. Without notes Razorpay writes an empty list instead of an object.</summary>
    public static string? Note(JsonElement notes, string name) =>
        notes.ValueKind == JsonValueKind.Object
        && notes.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <summary>https://razorpay.com/docs/api/orders/entity/</summary>
internal sealed record RazorpayOrder(
    string Id, long Amount, string Currency, string? Receipt = null, JsonElement Notes = default, long CreatedAt = 0);

/// <summary>https://razorpay.com/docs/api/payments/entity/</summary>
internal sealed record RazorpayPayment(
    string Id,
    long Amount,
    string Currency,
    string Status,
    string? OrderId = null,
    bool? Captured = null,
    string? ErrorCode = null,
    string? ErrorReason = null,
    long CreatedAt = 0);

/// <summary>https://razorpay.com/docs/api/refunds/entity/</summary>
internal sealed record RazorpayRefund(
    string Id, long Amount, string Currency, string Status, string? PaymentId = null, JsonElement Notes = default);

/// <summary>https://razorpay.com/docs/api/disputes/entity/</summary>
internal sealed record RazorpayDispute(
    string Id, long Amount, string Currency, string Status, string? PaymentId = null, long AmountDeducted = 0, long? RespondBy = null);

internal sealed record RazorpayCollection<T>(IReadOnlyList<T> Items);

/// <summary>https://razorpay.com/docs/errors/</summary>
internal sealed record RazorpayFailure(RazorpayError? Error = null);

internal sealed record RazorpayError(string? Code = null, string? Description = null, string? Reason = null);

/// <summary>https://razorpay.com/docs/api/orders/create/</summary>
internal sealed record RazorpayNewOrder(
    long Amount,
    string Currency,
    string Receipt,
    bool UniqueReceipt,
    RazorpayCapturing Payment,
    Dictionary<string, string> Notes);

/// <summary>https://razorpay.com/docs/payments/payments/capture-settings/api/</summary>
internal sealed record RazorpayCapturing(string Capture, RazorpayCaptureOptions CaptureOptions);

/// <param name="AutomaticExpiryPeriod">Minutes in which an authorisation is captured by itself.</param>
/// <param name="ManualExpiryPeriod">Minutes until money that nobody captured goes back.</param>
/// <param name="RefundSpeed">How it goes back.</param>
internal sealed record RazorpayCaptureOptions(int? AutomaticExpiryPeriod, int ManualExpiryPeriod, string RefundSpeed);

internal sealed record RazorpayCapture(long Amount, string Currency);

internal sealed record RazorpayNewRefund(long Amount, string Speed, Dictionary<string, string> Notes);

/// <summary>https://razorpay.com/docs/webhooks/payloads/payments/ and its neighbours.</summary>
internal sealed record RazorpayEvent(string Event, RazorpayPayload? Payload = null);

internal sealed record RazorpayPayload(
    RazorpayEntity<RazorpayPayment>? Payment = null,
    RazorpayEntity<RazorpayOrder>? Order = null,
    RazorpayEntity<RazorpayRefund>? Refund = null,
    RazorpayEntity<RazorpayDispute>? Dispute = null);

internal sealed record RazorpayEntity<T>(T Entity);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RazorpayOrder))]
[JsonSerializable(typeof(RazorpayPayment))]
[JsonSerializable(typeof(RazorpayRefund))]
[JsonSerializable(typeof(RazorpayDispute))]
[JsonSerializable(typeof(RazorpayCollection<RazorpayOrder>))]
[JsonSerializable(typeof(RazorpayCollection<RazorpayPayment>))]
[JsonSerializable(typeof(RazorpayCollection<RazorpayRefund>))]
[JsonSerializable(typeof(RazorpayFailure))]
[JsonSerializable(typeof(RazorpayNewOrder))]
[JsonSerializable(typeof(RazorpayCapture))]
[JsonSerializable(typeof(RazorpayNewRefund))]
[JsonSerializable(typeof(RazorpayEvent))]
internal sealed partial class RazorpayJson : JsonSerializerContext;
