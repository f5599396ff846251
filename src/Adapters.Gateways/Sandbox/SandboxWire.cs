using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>What the Sandbox says about a payment.</summary>
public sealed record SandboxPaymentView(
    string Id,
    SandboxStatus Status,
    long Amount,
    string Currency,
    long Authorised,
    long Captured,
    string? TransactionId,
    string? DeclineCode,
    bool DeclineIsHard,
    int Presented,
    int SettlesInSeconds,
    string Url,
    SandboxMetadata Metadata);

/// <summary>What the Sandbox says about a refund.</summary>
public sealed record SandboxRefundView(
    string Id, string PaymentId, SandboxRefundStatus Status, long Amount, string Currency, string? FailureCode);

/// <summary>Our ids, as the merchant gave them.</summary>
public sealed record SandboxMetadata(string OrderId, string PaymentId);

/// <summary>Opens a payment.</summary>
public sealed record SandboxStart(
    long Amount, string Currency, bool CaptureAtOnce, string? PaymentMethod, SandboxMetadata Metadata);

/// <summary>Body of authorise, capture and refund; each uses the field it needs.</summary>
public sealed record SandboxChange(string? PaymentMethod = null, long? Amount = null);

/// <summary>An answer: a payment, a refund or an error.</summary>
public sealed record SandboxReply(
    HttpStatusCode Status,
    SandboxPaymentView? Payment = null,
    SandboxRefundView? Refund = null,
    SandboxError? Error = null)
{
    /// <summary>A request that a repeat does not make better.</summary>
    public static SandboxReply Refused(HttpStatusCode status, string code) => new(status, Error: new SandboxError(code));
}

/// <summary>Why a request was refused.</summary>
public sealed record SandboxError(string Code);

/// <summary>A webhook's body.</summary>
public sealed record SandboxEvent(string Id, string Type, long Created, SandboxEventData Data);

/// <summary>What a webhook is about: the payment and, for refund events, the refund.</summary>
public sealed record SandboxEventData(SandboxPaymentView Payment, SandboxRefundView? Refund);

/// <summary>JSON of the Sandbox's interface and of its books.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SandboxEnumConverter)])]
[JsonSerializable(typeof(SandboxStart))]
[JsonSerializable(typeof(SandboxChange))]
[JsonSerializable(typeof(SandboxReply))]
[JsonSerializable(typeof(SandboxEvent))]
[JsonSerializable(typeof(SandboxPayment))]
[JsonSerializable(typeof(SandboxWebhook))]
[JsonSerializable(typeof(SandboxScan))]
[JsonSerializable(typeof(SandboxParcel))]
[JsonSerializable(typeof(SandboxWebhookHint))]
internal sealed partial class SandboxJson : JsonSerializerContext;

/// <summary>Writes enums as lower_snake and refuses numbers.</summary>
internal sealed class SandboxEnumConverter()
    : JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
