using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Payments;

/// <summary>
/// What a gateway's webhook leads to: look at the payment (or at its refunds, or at a dispute, when it is about one) again.
/// </summary>
public sealed class ProcessPaymentWebhookHandler(
    PaymentGateways gateways,
    ReadAndApplyPaymentHandler payments,
    ReadAndApplyRefundHandler refunds,
    ReadAndApplyDisputeHandler disputes)
{
    public async ValueTask<InboxVerdict> HandleAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        if (await ReferenceAsync(entry, cancellationToken).ConfigureAwait(false) is not { } reference)
            return InboxVerdict.Unknown;
        var refusal = await ApplyAsync(entry, reference, Actor.Gateway(entry.Provider), cancellationToken)
            .ConfigureAwait(false);
        return refusal?.Code switch
        {
            // The order may be about to be written, or the money may have gone astray: time tells.
            RefusalCodes.OrderUnknown or RefusalCodes.PaymentUnknown => InboxVerdict.Unknown,
            _ => InboxVerdict.Done,
        };
    }

    private async ValueTask<Refusal?> ApplyAsync(
        InboxEntry entry, PaymentReference of, Actor by, CancellationToken cancellationToken)
    {
        if (entry.DisputeId is { } dispute)
            return (await disputes.HandleAsync(new(of.OrderId, of.PaymentId, dispute, by), cancellationToken)
                .ConfigureAwait(false)).Refusal;
        return entry.Type.StartsWith("refund.", StringComparison.Ordinal)
            ? (await refunds.HandleAsync(new(of.OrderId, of.PaymentId, by), cancellationToken).ConfigureAwait(false)).Refusal
            : (await payments.HandleAsync(new(of.OrderId, of.PaymentId, by, entry.ObjectId), cancellationToken)
                .ConfigureAwait(false)).Refusal;
    }

    /// <summary>Our ids: from the event, or from the payment at the gateway when the event carries only the gateway's.</summary>
    private async ValueTask<PaymentReference?> ReferenceAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        if (entry is { OrderId: { } orderId, PaymentId: { } paymentId })
            return new(orderId, paymentId);
        return entry.ObjectId is { } id
            ? (await gateways.Of(entry.Provider).ReadAsync(id, gateways.Timeout, cancellationToken).ConfigureAwait(false))
                ?.Reference
            : null;
    }
}
