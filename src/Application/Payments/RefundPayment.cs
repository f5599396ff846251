using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Payments;

/// <summary>Send a refund that the order has decided on.</summary>
public sealed record RefundPayment(string OrderId, string RefundId, Actor By);

/// <summary>Sends it under refund id and try as key, so that one try gives back money once however often it is repeated.</summary>
public sealed class RefundPaymentHandler(
    OrderRepository orders, PaymentGateways gateways, PaymentWatch watch, PaymentNews news, CreditLedger credit)
{
    /// <summary>The refund afterwards; PENDING means that its result comes later.</summary>
    public async ValueTask<Result<Refund>> HandleAsync(RefundPayment command, CancellationToken cancellationToken)
    {
        var order = (await orders.FindAsync(command.OrderId, cancellationToken).ConfigureAwait(false))?.Value.Order;
        if (order is null)
            return new Refusal(RefusalCodes.OrderUnknown, "There is no such order.");
        if (order.Refunds.FirstOrDefault(one => one.Id == command.RefundId) is not { } refund)
            return new Refusal(RefusalCodes.RefundUnknown, "There is no such refund.");
        if (refund is not { Status: RefundStatus.Pending, GatewayId: null })
            return refund;

        if (refund.ToCredit)
            return await CreditAsync(order, refund, command.By, cancellationToken).ConfigureAwait(false);
        await watch.RefundAsync(order.Id, refund.PaymentId, refund.Id, cancellationToken).ConfigureAwait(false);
        var attempt = order.Payments.First(one => one.Id == refund.PaymentId);
        GatewayRefund sent;
        try
        {
            sent = await gateways.Of(attempt.Provider).RefundAsync(
                attempt.GatewayId ?? "",
                refund.Amount,
                gateways.Call(PaymentKeys.Refund(refund), refund.UpdatedAt),
                cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException e) when (!e.IsTransient)
        {
            var failed = await orders.ExecuteAsync(
                order.Id,
                new OrderCommand.RecordRefundFailed(refund.Id, e.Code, refund.Try),
                command.By,
                cancellationToken).ConfigureAwait(false);
            await watch.ForgetAsync(refund.Id, cancellationToken).ConfigureAwait(false);
            return failed.Refusal is { } no ? no : failed.Value.Order.Refunds.First(one => one.Id == refund.Id);
        }

        return await news.TellAsync(order, refund, sent, command.By, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>No gateway has a part in it: the customer's account is the shop's own.</summary>
    private async ValueTask<Result<Refund>> CreditAsync(Order order, Refund refund, Actor by, CancellationToken cancellationToken)
    {
        await credit.BookAsync(
            new CreditEntry($"refund-{PaymentKeys.Refund(refund)}", order.CustomerId, refund.Amount.Currency, refund.Amount.Amount, refund.Reason, by.Id, refund.UpdatedAt, order.Id),
            cancellationToken).ConfigureAwait(false);
        var told = await orders.ExecuteAsync(order.Id, new OrderCommand.RecordRefundSucceeded(refund.Id), by, cancellationToken)
            .ConfigureAwait(false);
        return told.Refusal is { } refusal ? refusal : told.Value.Order.Refunds.First(one => one.Id == refund.Id);
    }
}
