using OrderFunctions.Application.Payments;
using OrderFunctions.Domain.Orders;

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
    RefundPaymentHandler refund,
    TimeProvider time)
{
    /// <summary>
    /// Charges the payment that came with the order, under an id that the saga has fixed. An attempt whose gateway could not
    /// be reached is carried on under its own.
    /// </summary>
    public async Task<OrderGlance> StartWishedAsync(string orderId, string paymentId, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(orderId, cancellationToken).ConfigureAwait(false);
        if (order.PaymentWish is { } wish)
        {
            var id = OrderGlance.UnopenedWish(order)?.Id ?? paymentId;
            var started = await start.HandleAsync(
                    new StartPayment(orderId, id, Actor.Saga, wish.Provider, wish.Method), cancellationToken)
                .ConfigureAwait(false);
            // Not the order's "no": the shop took the gateway away. Somebody must hear of it; the deadline frees the goods.
            if (started.Refusal is { Code: PaymentRefusals.ProviderUnknown or PaymentRefusals.MethodInvalid } refusal)
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
    /// The present wait is over. What may still be paid is asked about at its gateway and cancelled there first, so that money
    /// that is on its way is not overlooked; an attempt that is started meanwhile keeps the order from ending.
    /// </summary>
    public async Task<OrderGlance> EndWaitAsync(string orderId, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(orderId, cancellationToken).ConfigureAwait(false);
        // Nothing is cancelled before its time: the deadline may have moved since the saga looked at it.
        if (order.Due is not { } due || time.GetUtcNow() < due)
            return OrderGlance.Of(order);
        if (order.Status == OrderStatus.PaymentPending)
        {
            foreach (var attempt in order.Payments.Where(attempt => attempt.MayStillBePaid))
            {
                await cancel.HandleAsync(new CancelOpenPayment(orderId, attempt.Id, Actor.Saga), cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        return await orders.ProceedAsync(orderId, new OrderCommand.Expire(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a refund that the order has decided on.</summary>
    public Task RefundAsync(string orderId, string refundId, CancellationToken cancellationToken) =>
        refund.HandleAsync(new RefundPayment(orderId, refundId, Actor.Saga), cancellationToken).AsTask();

    private async Task<OrderGlance> GlanceAsync(string orderId, CancellationToken cancellationToken) =>
        OrderGlance.Of(await orders.ReadAsync(orderId, cancellationToken).ConfigureAwait(false));
}
