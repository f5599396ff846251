using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Payments;

/// <summary>Hold an order's payments and refunds against what their gateways say.</summary>
public sealed record ComparePayments(Order Order);

/// <summary>A difference. Ids and a code only.</summary>
public sealed record PaymentMismatch(string OrderId, string PaymentId, string? RefundId, string Code);

/// <summary>
/// Asks about everything that is over here. Money that we do not know is told to the order at once, like money that
/// arrives late; whatever else differs needs a person.
/// </summary>
public sealed class ComparePaymentsHandler(
    OrderRepository orders, PaymentGateways gateways, ReadAndApplyPaymentHandler apply)
{
    private static readonly Actor By = Actor.Timer("reconciliation");

    /// <summary>The differences. Throws <see cref="GatewayException"/> when a gateway gives no answer.</summary>
    public async Task<IReadOnlyList<PaymentMismatch>> HandleAsync(ComparePayments command, CancellationToken cancellationToken)
    {
        var order = command.Order;
        var found = new List<PaymentMismatch>();
        foreach (var attempt in order.Payments.Where(one => one is { IsOpen: false, GatewayId: not null }))
        {
            var gateway = gateways.Of(attempt.Provider);
            var told = await gateway.ReadAsync(attempt.GatewayId!, gateways.Timeout, cancellationToken).ConfigureAwait(false);
            if (PaymentComparison.Of(attempt, told) is { } code)
                found.Add(new(order.Id, attempt.Id, null, code));
            foreach (var refund in order.Refunds.Where(one => one.PaymentId == attempt.Id && IsOver(one)))
            {
                var refunded = await gateway
                    .ReadRefundAsync(attempt.GatewayId!, refund.GatewayId!, gateways.Timeout, cancellationToken)
                    .ConfigureAwait(false);
                if (PaymentComparison.Of(refund, refunded) is { } refundCode)
                    found.Add(new(order.Id, attempt.Id, refund.Id, refundCode));
            }
        }

        if (found.Count == 0)
            return found;

        // An order that changed while its gateway was asked is none the worse for it: the next round sees it as it is then.
        var now = await orders.ReadAsync(order.Id, cancellationToken).ConfigureAwait(false);
        return now.Version == order.Version ? found : [];
    }

    /// <summary>Tells the order of money that only its gateway knew of.</summary>
    public async Task LearnAsync(PaymentMismatch mismatch, CancellationToken cancellationToken)
    {
        if (mismatch.Code == PaymentComparison.MoneyUnknownHere)
            await apply.HandleAsync(new(mismatch.OrderId, mismatch.PaymentId, By), cancellationToken).ConfigureAwait(false);
    }

    private static bool IsOver(Refund refund) => refund is { GatewayId: not null, Status: not RefundStatus.Pending };
}
