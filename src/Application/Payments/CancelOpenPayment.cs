using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Payments;

/// <summary>End an attempt that took no money: the deadline is over, or the order was cancelled.</summary>
public sealed record CancelOpenPayment(string OrderId, string PaymentId, Actor By);

/// <summary>
/// What lies in the inbox is processed, the gateway is read, and only then told to cancel: a customer who paid in the
/// last second has paid.
/// </summary>
public sealed class CancelOpenPaymentHandler(
    OrderRepository orders, PaymentGateways gateways, SweepInboxHandler inbox, PaymentNews news, PaymentWatch watch)
{
    /// <summary>The attempt afterwards. Not open any more: either it is void, or money had arrived and is recorded.</summary>
    public async ValueTask<Result<PaymentAttempt>> HandleAsync(
        CancelOpenPayment command, CancellationToken cancellationToken)
    {
        var read = await LoadAsync(command, cancellationToken).ConfigureAwait(false);
        if (!read.TryGet(out var at, out var refusal))
            return refusal;
        var gateway = gateways.Of(at.Attempt.Provider);
        var reference = new PaymentReference(command.OrderId, command.PaymentId);
        var gatewayId = at.Attempt.GatewayId
            ?? (await gateway.FindAsync(reference, at.Attempt.StartedAt, gateways.Timeout, cancellationToken)
                .ConfigureAwait(false))?.Id;
        if (gatewayId is null)
            return await VoidAsync(command, cancellationToken).ConfigureAwait(false);

        if (await inbox.HandleAsync(new SweepInbox(at.Attempt.Provider, gatewayId), cancellationToken)
            .ConfigureAwait(false) > 0)
        {
            read = await LoadAsync(command, cancellationToken).ConfigureAwait(false);
            if (!read.TryGet(out at, out refusal))
                return refusal;
        }

        var payment = await gateway.ReadAsync(gatewayId, gateways.Timeout, cancellationToken).ConfigureAwait(false);
        if (payment is null)
            return await VoidAsync(command, cancellationToken).ConfigureAwait(false);
        // Also when the attempt is over here: a decline at the gateway may leave its object open for another card.
        if (payment.State is not (GatewayPaymentState.Succeeded or GatewayPaymentState.Cancelled))
            payment = await gateway.CancelAsync(
                gatewayId, gateways.Call(PaymentKeys.Cancel(at.Attempt), at.Attempt.StartedAt), cancellationToken)
                .ConfigureAwait(false);
        return await news.TellAsync(at.Order, at.Attempt, payment, command.By, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Result<(Order Order, PaymentAttempt Attempt)>> LoadAsync(
        CancelOpenPayment command, CancellationToken cancellationToken)
    {
        var order = (await orders.FindAsync(command.OrderId, cancellationToken).ConfigureAwait(false))?.Value.Order;
        if (order is null)
            return new Refusal(RefusalCodes.OrderUnknown, "There is no such order.");
        return order.Payments.FirstOrDefault(one => one.Id == command.PaymentId) is { } attempt
            ? (order, attempt)
            : new Refusal(RefusalCodes.PaymentUnknown, "There is no such payment.");
    }

    /// <summary>The gateway has not heard of it, or not yet.</summary>
    private async ValueTask<Result<PaymentAttempt>> VoidAsync(
        CancelOpenPayment command, CancellationToken cancellationToken)
    {
        var voided = await orders.ExecuteAsync(
            command.OrderId, new OrderCommand.RecordPaymentVoided(command.PaymentId), command.By, cancellationToken)
            .ConfigureAwait(false);
        if (voided.Refusal is { } refusal)
            return refusal;
        await watch.OnceMoreAsync(command.OrderId, command.PaymentId, cancellationToken).ConfigureAwait(false);
        return voided.Value.Order.Payments.First(one => one.Id == command.PaymentId);
    }
}
