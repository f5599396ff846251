using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;

namespace OrderFunctions.Adapters.Gateways.Stripe;

/// <summary>Stripe's words in ours.</summary>
internal static class StripeStates
{
    // Bank debits "can take up to a few days" (https://docs.stripe.com/payments/paymentintents/lifecycle).
    private static readonly TimeSpan Usually = TimeSpan.FromDays(5);

    /// <summary>https://docs.stripe.com/api/payment_intents/object#payment_intent_object-status</summary>
    public static GatewayPayment Of(StripeIntent intent, string publishableKey)
    {
        Money Money(long amount) => new(amount, intent.Currency.ToUpperInvariant());
        GatewayPaymentState state = intent.Status switch
        {
            "requires_action" => new GatewayPaymentState.RequiresAction(),
            "processing" => new GatewayPaymentState.Processing(Usually),
            "requires_capture" => new GatewayPaymentState.Authorised(Money(intent.AmountCapturable)),
            "succeeded" => new GatewayPaymentState.Succeeded(Money(intent.AmountReceived), intent.LatestCharge ?? intent.Id),
            "canceled" => new GatewayPaymentState.Cancelled(),
            // A failed attempt takes the payment back to where it began.
            _ when intent.LastPaymentError is { } error => Declined(error),
            _ => new GatewayPaymentState.Unpaid(),
        };
        var goesOn = state is GatewayPaymentState.Unpaid or GatewayPaymentState.RequiresAction or GatewayPaymentState.Declined;
        return new(
            intent.Id,
            state,
            goesOn && intent.ClientSecret is { } secret ? new ClientAction.Stripe(secret, publishableKey) : null,
            ReferenceOf(intent.Metadata));
    }

    /// <summary>https://docs.stripe.com/api/refunds/object#refund_object-status</summary>
    public static GatewayRefund Of(StripeRefund refund) => new(
        refund.Id,
        new Money(refund.Amount, refund.Currency.ToUpperInvariant()),
        refund.Status switch
        {
            "succeeded" => new GatewayRefundState.Succeeded(),
            // Either way the money is back with the shop (https://docs.stripe.com/refunds#failed-refunds).
            "failed" or "canceled" => new GatewayRefundState.Failed(refund.FailureReason ?? refund.Status),
            // pending, or requires_action: the customer has been asked where the money shall go.
            _ => new GatewayRefundState.Pending(),
        });

    /// <summary>https://docs.stripe.com/api/disputes/object#dispute_object-status</summary>
    public static GatewayDispute Of(StripeDispute dispute) => new(
        dispute.Id,
        new Money(dispute.Amount, dispute.Currency.ToUpperInvariant()),
        dispute.Status switch
        {
            "lost" => GatewayDisputeState.Lost,
            // An inquiry that ended without a chargeback, or a dispute that was headed off, took nothing.
            "won" or "warning_closed" or "prevented" => GatewayDisputeState.Won,
            _ => GatewayDisputeState.Open,
        },
        dispute.EvidenceDetails?.DueBy is { } due ? DateTimeOffset.FromUnixTimeSeconds(due) : null);

    public static PaymentReference? ReferenceOf(Dictionary<string, string>? metadata) =>
        metadata?.GetValueOrDefault(StripeWire.OrderId) is { Length: > 0 } order
        && metadata.GetValueOrDefault(StripeWire.PaymentId) is { Length: > 0 } payment
            ? new(order, payment)
            : null;

    // Only where no other card of the same hand should be taken either; anything else may work with another card
    // (https://docs.stripe.com/declines/codes).
    private static GatewayPaymentState.Declined Declined(StripeError error) => new(
        error.DeclineCode is "stolen_card" or "lost_card" or "pickup_card" or "fraudulent",
        error.DeclineCode ?? error.Code ?? "declined");
}
