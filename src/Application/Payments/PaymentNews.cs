using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Payments;

/// <summary>Tells an order what its gateway says. Every command here is harmless when repeated.</summary>
public sealed class PaymentNews(OrderRepository orders, PaymentWatch watch)
{
    /// <summary>Records where a payment stands; answers the attempt as it is then.</summary>
    public async ValueTask<Result<PaymentAttempt>> TellAsync(
        Order order,
        PaymentAttempt attempt,
        GatewayPayment payment,
        Actor by,
        CancellationToken cancellationToken)
    {
        if (attempt.GatewayId is null)
        {
            var opened = await orders.ExecuteAsync(
                order.Id, new OrderCommand.RecordPaymentOpened(attempt.Id, payment.Id), by, cancellationToken)
                .ConfigureAwait(false);
            if (opened.Refusal is { } refusal)
                return refusal;
            order = opened.Value.Order;
        }

        if (Command(attempt.Id, payment.State) is { } command)
        {
            var told = await orders.ExecuteAsync(order.Id, command, by, cancellationToken).ConfigureAwait(false);
            if (told.Refusal is { } refusal)
                return refusal;
            order = told.Value.Order;
        }

        var now = order.Payments.First(one => one.Id == attempt.Id);
        if (!now.IsOpen)
            await watch.ForgetAsync(attempt.Id, cancellationToken).ConfigureAwait(false);
        return now;
    }

    /// <summary>Records where a refund stands; answers the refund as it is then.</summary>
    public async ValueTask<Result<Refund>> TellAsync(
        Order order, Refund refund, GatewayRefund told, Actor by, CancellationToken cancellationToken)
    {
        OrderCommand command = told.State switch
        {
            GatewayRefundState.Succeeded => new OrderCommand.RecordRefundSucceeded(refund.Id, told.Id),
            GatewayRefundState.Failed failed => new OrderCommand.RecordRefundFailed(refund.Id, failed.Code, refund.Try),
            _ => new OrderCommand.RecordRefundSent(refund.Id, told.Id),
        };
        var outcome = await orders.ExecuteAsync(order.Id, command, by, cancellationToken).ConfigureAwait(false);
        if (outcome.Refusal is { } refusal)
            return refusal;
        var now = outcome.Value.Order.Refunds.First(one => one.Id == refund.Id);
        if (now.Status != RefundStatus.Pending)
            await watch.ForgetAsync(refund.Id, cancellationToken).ConfigureAwait(false);
        return now;
    }

    private static OrderCommand? Command(string paymentId, GatewayPaymentState state) => state switch
    {
        GatewayPaymentState.Processing => new OrderCommand.RecordPaymentProcessing(paymentId),
        GatewayPaymentState.Authorised => new OrderCommand.RecordPaymentAuthorized(paymentId),
        GatewayPaymentState.Succeeded succeeded =>
            new OrderCommand.RecordPaymentSucceeded(paymentId, succeeded.TransactionId, succeeded.Captured),
        GatewayPaymentState.Declined declined => new OrderCommand.RecordPaymentDeclined(
            paymentId, declined.Hard ? DeclineKind.Hard : DeclineKind.Soft, declined.Code),
        GatewayPaymentState.Cancelled => new OrderCommand.RecordPaymentVoided(paymentId),
        // Nothing happened yet: nothing to tell.
        _ => null,
    };
}
