using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Payments;

/// <summary>Read refunds at their gateway and tell the order.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">The payment that the refunds go through.</param>
/// <param name="By">Who gave the hint.</param>
/// <param name="RefundId">One refund, or null for all of the payment: a webhook knows only the gateway's id.</param>
public sealed record ReadAndApplyRefund(string OrderId, string PaymentId, Actor By, string? RefundId = null);

/// <summary>Believes the gateway's reading; also of refunds that had succeeded, because banks bounce them.</summary>
public sealed class ReadAndApplyRefundHandler(OrderRepository orders, PaymentGateways gateways, PaymentNews news)
{
    /// <summary>How many of the refunds are still pending.</summary>
    public async ValueTask<Result<int>> HandleAsync(ReadAndApplyRefund command, CancellationToken cancellationToken)
    {
        var order = (await orders.FindAsync(command.OrderId, cancellationToken).ConfigureAwait(false))?.Value.Order;
        if (order is null)
            return new Refusal(RefusalCodes.OrderUnknown, "There is no such order.");
        if (order.Payments.FirstOrDefault(one => one.Id == command.PaymentId) is not { GatewayId: { } gatewayId } attempt)
            return new Refusal(RefusalCodes.PaymentUnknown, "There is no such payment.");

        var gateway = gateways.Of(attempt.Provider);
        var pending = 0;
        foreach (var refund in Asked(order, command))
        {
            if (refund.GatewayId is not { } refundAtGateway)
            {
                // Still being sent; whoever sends it hears the answer.
                pending++;
                continue;
            }

            var read = await gateway.ReadRefundAsync(gatewayId, refundAtGateway, gateways.Timeout, cancellationToken)
                .ConfigureAwait(false);
            if (read is null || read.State is GatewayRefundState.Pending)
            {
                pending++;
                continue;
            }

            var told = await news.TellAsync(order, refund, read, command.By, cancellationToken).ConfigureAwait(false);
            if (told.Refusal is { } refusal)
                return refusal;
        }

        return pending;
    }

    private static IEnumerable<Refund> Asked(Order order, ReadAndApplyRefund command) => order.Refunds.Where(refund =>
        refund.PaymentId == command.PaymentId
        && (command.RefundId is null || refund.Id == command.RefundId)
        && (refund.GatewayId is not null || refund.Status == RefundStatus.Pending));
}
