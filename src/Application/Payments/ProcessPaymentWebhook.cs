using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Payments;

/// <summary>What a gateway's webhook leads to: look at the payment (and at refunds, when it is about one) again.</summary>
public sealed class ProcessPaymentWebhookHandler(
    ReadAndApplyPaymentHandler payments, ReadAndApplyRefundHandler refunds)
{
    public async ValueTask<InboxVerdict> HandleAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        if (entry is not { OrderId: { } orderId, PaymentId: { } paymentId })
            return InboxVerdict.Unknown;
        var by = Actor.Gateway(entry.Provider);
        var refusal = entry.Type.StartsWith("refund.", StringComparison.Ordinal)
            ? (await refunds.HandleAsync(new(orderId, paymentId, by), cancellationToken).ConfigureAwait(false)).Refusal
            : (await payments.HandleAsync(new(orderId, paymentId, by, entry.ObjectId), cancellationToken)
                .ConfigureAwait(false)).Refusal;
        return refusal?.Code switch
        {
            // The order may be about to be written, or the money may have gone astray: time tells.
            RefusalCodes.OrderUnknown or RefusalCodes.PaymentUnknown => InboxVerdict.Unknown,
            _ => InboxVerdict.Done,
        };
    }
}
