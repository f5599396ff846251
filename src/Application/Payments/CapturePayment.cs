using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Payments;

/// <summary>Take the money of an authorised payment, after the stock was committed.</summary>
public sealed record CapturePayment(string OrderId, string PaymentId, Actor By);

/// <summary>Captures what the attempt asks for; a repeat captures nothing more.</summary>
public sealed class CapturePaymentHandler(OrderRepository orders, PaymentGateways gateways, PaymentNews news)
{
    /// <summary>The attempt afterwards.</summary>
    public async ValueTask<Result<PaymentAttempt>> HandleAsync(
        CapturePayment command, CancellationToken cancellationToken)
    {
        var order = (await orders.FindAsync(command.OrderId, cancellationToken).ConfigureAwait(false))?.Value.Order;
        if (order is null)
            return new Refusal(RefusalCodes.OrderUnknown, "There is no such order.");
        if (order.Payments.FirstOrDefault(one => one.Id == command.PaymentId) is not { GatewayId: { } gatewayId } attempt)
            return new Refusal(RefusalCodes.PaymentUnknown, "There is no such payment.");
        if (attempt.Status != PaymentStatus.Authorized)
            return attempt;

        var gateway = gateways.Of(attempt.Provider);
        GatewayPayment payment;
        try
        {
            payment = await gateway.CaptureAsync(
                gatewayId,
                attempt.Amount,
                gateways.Call(PaymentKeys.Capture(attempt), attempt.StartedAt),
                cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException e) when (!e.IsTransient)
        {
            // It will never be captured: the authorisation lapsed, or was ended elsewhere. Asking again for ever would keep
            // the goods for ever; what the gateway says now counts, and money that is only held is as good as declined.
            if (await gateway.ReadAsync(gatewayId, gateways.Timeout, cancellationToken).ConfigureAwait(false) is not { } read)
                throw;
            payment = read.State is GatewayPaymentState.Succeeded or GatewayPaymentState.Cancelled or GatewayPaymentState.Declined
                ? read
                : read with { State = new GatewayPaymentState.Declined(Hard: false, e.Code) };
        }

        return await news.TellAsync(order, attempt, payment, command.By, cancellationToken).ConfigureAwait(false);
    }
}
