using System.Text.Json;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Domain;

namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>
/// Makes webhooks as the Sandbox would send them, without anything having happened in its books: for trying out what
/// comes twice, late, in the wrong order or from somebody else. Webhooks are hints, so that none of this moves money.
/// </summary>
public static class SandboxSimulation
{
    /// <summary>The types that can be simulated, as in <c>payment.succeeded</c>.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "payment.processing", "payment.authorised", "payment.succeeded", "payment.declined", "payment.cancelled",
        "refund.pending", "refund.succeeded", "refund.failed",
    ];

    /// <summary>The body of a webhook about one of our payments.</summary>
    /// <param name="type">One of <see cref="Types"/>.</param>
    /// <param name="eventId">The same id again is a redelivery.</param>
    /// <param name="orderId">Our order.</param>
    /// <param name="paymentId">Our payment.</param>
    /// <param name="amount">What the payment asks for.</param>
    /// <param name="refundId">The gateway's id of the refund, for the refund types.</param>
    /// <param name="now">Becomes the time of the event.</param>
    public static byte[] Body(
        string type, string eventId, string orderId, string paymentId, Money amount, string refundId, DateTimeOffset now)
    {
        var id = SandboxLedger.PaymentId(paymentId);
        var isRefund = type.StartsWith("refund.", StringComparison.Ordinal);
        var state = type[(type.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var status = isRefund ? SandboxStatus.Succeeded : Enum.Parse<SandboxStatus>(state, ignoreCase: true);
        var taken = status == SandboxStatus.Succeeded ? amount.Amount : 0;
        var payment = new SandboxPaymentView(
            id,
            status,
            amount.Amount,
            amount.Currency,
            status == SandboxStatus.Authorised ? amount.Amount : 0,
            taken,
            taken > 0 ? "tx_" + id : null,
            status == SandboxStatus.Declined ? "insufficient_funds" : null,
            DeclineIsHard: false,
            Presented: 1,
            SettlesInSeconds: 0,
            "",
            new SandboxMetadata(orderId, paymentId));
        var refund = isRefund
            ? new SandboxRefundView(
                refundId, id, Enum.Parse<SandboxRefundStatus>(state, ignoreCase: true), amount.Amount, amount.Currency, null)
            : null;
        return JsonSerializer.SerializeToUtf8Bytes(
            new SandboxEvent(eventId, type, now.ToUnixTimeSeconds(), new(payment, refund)), SandboxJson.Default.SandboxEvent);
    }

    /// <summary>The value of the header <see cref="SandboxWebhooks.SignatureHeader"/>.</summary>
    public static string Sign(byte[] body, string secret, DateTimeOffset now) => TimestampedSignature.Sign(body, now, secret);
}
