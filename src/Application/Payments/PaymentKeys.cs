using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Payments;

/// <summary>Idempotency keys towards gateways: one per intended effect, for ever.</summary>
internal static class PaymentKeys
{
    public static string Start(PaymentAttempt attempt) => attempt.Id;

    public static string Capture(PaymentAttempt attempt) => attempt.Id + ":capture";

    public static string Cancel(PaymentAttempt attempt) => attempt.Id + ":cancel";

    public static string Refund(Refund refund) => $"{refund.Id}:{refund.Try}";
}
