using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;

namespace OrderFunctions.Adapters.Gateways.Razorpay;

/// <summary>Razorpay's words in ours.</summary>
internal static class RazorpayStates
{
    // "If there is no response, even after 10 minutes, the transaction is marked as Failed"
    // (https://razorpay.com/docs/payments/payments/late-authorisation/).
    private static readonly TimeSpan Usually = TimeSpan.FromMinutes(10);

    /// <summary>Whether the shop got the money; it stays so when some of it is refunded later.</summary>
    public static bool IsTaken(RazorpayPayment payment) =>
        payment.Status == "captured" || (payment.Status == "refunded" && payment.Captured == true);

    /// <summary>
    /// Where an order stands, by the payment that got furthest (https://razorpay.com/docs/payments/payments/#payment-life-cycle):
    /// a failed one may be followed by another that succeeds, and may even be captured itself later.
    /// </summary>
    public static GatewayPayment Of(RazorpayOrder order, IReadOnlyList<RazorpayPayment> payments, string keyId)
    {
        var state = StateOf(payments);
        return new(
            order.Id,
            state,
            state is GatewayPaymentState.Unpaid or GatewayPaymentState.Declined
                ? new ClientAction.Razorpay(keyId, order.Id, order.Amount, order.Currency)
                : null,
            RazorpayWire.Note(order.Notes, RazorpayWire.OrderId) is { } orderId
                && RazorpayWire.Note(order.Notes, RazorpayWire.PaymentId) is { } paymentId
                ? new PaymentReference(orderId, paymentId)
                : null);
    }

    /// <summary>https://razorpay.com/docs/payments/refunds/#refund-life-cycle</summary>
    public static GatewayRefund Of(RazorpayRefund refund) => new(
        refund.Id,
        new Money(refund.Amount, refund.Currency),
        refund.Status switch
        {
            "processed" => new GatewayRefundState.Succeeded(),
            "failed" => new GatewayRefundState.Failed("failed"),
            _ => new GatewayRefundState.Pending(),
        });

    /// <summary>
    /// https://razorpay.com/docs/payments/disputes/#dispute-states. Closed says only that it is over: what was deducted tells
    /// how.
    /// </summary>
    public static GatewayDispute Of(RazorpayDispute dispute) => new(
        dispute.Id,
        new Money(dispute.Amount, dispute.Currency),
        dispute.Status switch
        {
            "won" => GatewayDisputeState.Won,
            "lost" => GatewayDisputeState.Lost,
            "closed" => dispute.AmountDeducted > 0 ? GatewayDisputeState.Lost : GatewayDisputeState.Won,
            _ => GatewayDisputeState.Open,
        },
        dispute.RespondBy is { } due ? DateTimeOffset.FromUnixTimeSeconds(due) : null);

    private static GatewayPaymentState StateOf(IReadOnlyList<RazorpayPayment> payments)
    {
        if (payments.FirstOrDefault(IsTaken) is { } taken)
            return new GatewayPaymentState.Succeeded(new Money(taken.Amount, taken.Currency), taken.Id);
        if (payments.FirstOrDefault(payment => payment.Status == "authorized") is { } held)
            return new GatewayPaymentState.Authorised(new Money(held.Amount, held.Currency));
        if (payments.Any(payment => payment.Status == "created"))
            return new GatewayPaymentState.Processing(Usually);
        return payments.MaxBy(payment => payment.CreatedAt) switch
        {
            null => new GatewayPaymentState.Unpaid(),
            // Never captured: it went back by itself.
            { Status: "refunded" } => new GatewayPaymentState.Cancelled(),
            // Nothing in an error says that no other card or bank would do.
            var failed => new GatewayPaymentState.Declined(Hard: false, failed.ErrorReason ?? failed.ErrorCode ?? "payment_failed"),
        };
    }
}
