using OrderFunctions.Application.Payments;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Orders;

/// <summary>
/// The saga's steps around money: each drives a payment use case and answers what the order needs next. What the gateway
/// says about money is recorded on the order by those use cases; a refusal means that the order has moved on.
/// </summary>
public sealed class SettlePaymentsHandler(
    OrderRepository orders,
    StartPaymentHandler start,
    CapturePaymentHandler capture,
    CancelOpenPaymentHandler cancel,
    RefundPaymentHandler refund)
{
    /// <summary>Charges the payment that came with the order, under an id that the saga has fixed.</summary>
    public async Task<OrderGlance> StartWishedAsync(string orderId, string paymentId, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(orderId, cancellationToken).ConfigureAwait(false);
        if (order.PaymentWish is { } wish)
        {
            var started = await start.HandleAsync(
                    new StartPayment(orderId, paymentId, Actor.Saga, wish.Provider, wish.Method), cancellationToken)
                .ConfigureAwait(false);
            // Not the order's "no": the shop took the gateway away. Somebody must hear of it, and the saga must not spin; but
            // the goods are not kept for ever.
            if (started.Refusal is { Code: PaymentRefusals.ProviderUnknown or PaymentRefusals.MethodInvalid } refusal
                && await orders.ProceedAsync(orderId, new OrderCommand.Expire(UnpaidAtGateway: false), cancellationToken).ConfigureAwait(false)
                    is { StartsPayment: true })
                throw new InvalidOperationException($"The payment of order {orderId} cannot be started: {refusal.Code}.");
        }

        return await GlanceAsync(orderId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes authorised money, once the stock is committed.</summary>
    public async Task<OrderGlance> CaptureAsync(string orderId, string paymentId, CancellationToken cancellationToken)
    {
        await capture.HandleAsync(new CapturePayment(orderId, paymentId, Actor.Saga), cancellationToken).ConfigureAwait(false);
        return await GlanceAsync(orderId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The present wait is over. Open payments are asked about at their gateway and cancelled there first, so that money
    /// that is on its way is not overlooked; only then the order may end unpaid.
    /// </summary>
    public async Task<OrderGlance> EndWaitAsync(string orderId, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(orderId, cancellationToken).ConfigureAwait(false);
        foreach (var attempt in order.Payments.Where(attempt => MayStillBePaid(order, attempt)))
        {
            await cancel.HandleAsync(new CancelOpenPayment(orderId, attempt.Id, Actor.Saga), cancellationToken)
                .ConfigureAwait(false);
        }

        return await orders.ProceedAsync(orderId, new OrderCommand.Expire(UnpaidAtGateway: true), cancellationToken)
            .ConfigureAwait(false);
    }

    // A decline ends our attempt, while the gateway may leave its object open for another card.
    private static bool MayStillBePaid(Order order, PaymentAttempt attempt) => attempt.IsOpen
        || (order.Status == OrderStatus.PaymentPending && attempt is { Status: PaymentStatus.Failed, GatewayId: not null });

    /// <summary>Sends a refund that the order has decided on.</summary>
    public Task RefundAsync(string orderId, string refundId, CancellationToken cancellationToken) =>
        refund.HandleAsync(new RefundPayment(orderId, refundId, Actor.Saga), cancellationToken).AsTask();

    private async Task<OrderGlance> GlanceAsync(string orderId, CancellationToken cancellationToken) =>
        OrderGlance.Of(await orders.ReadAsync(orderId, cancellationToken).ConfigureAwait(false));
}
