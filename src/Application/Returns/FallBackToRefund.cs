using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>The order in exchange came to nothing: the customer gets the money after all.</summary>
public sealed record FallBackToRefund(string ReturnId);

/// <summary>
/// Credit that was given for the exchange is taken off the account first and then sent back the way the old order was paid;
/// both recognise their repeat. Credit that the customer has spent in the meantime stays what it was.
/// </summary>
public sealed class FallBackToRefundHandler(OrderRepository orders, ReturnRepository returns, CreditLedger ledger, TimeProvider time)
{
    public async Task HandleAsync(FallBackToRefund command, CancellationToken cancellationToken)
    {
        var one = await returns.ReadAsync(command.ReturnId, cancellationToken).ConfigureAwait(false);
        if (one is not { Status: ReturnStatus.Inspected, ExchangeOrderId: { } id } || !one.IsExchange()) return;
        var exchange = await orders.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        var spent = one.Credit > 0 && !await RedirectAsync(one, cancellationToken).ConfigureAwait(false);
        await returns.NoteAsync(
                one.Id, new ReturnCommand.RecordExchangeFailed(exchange.Reason?.Code ?? ReasonCodes.OutOfStock, KeptAsCredit: spent), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<bool> RedirectAsync(Return one, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(one.OrderId, cancellationToken).ConfigureAwait(false);
        var taken = await ledger.BookAsync(
                new CreditEntry("exchange-" + one.Id, one.CustomerId, order.Currency, -one.Credit, "EXCHANGE_FAILED", Actor.Returns.Id, time.GetUtcNow(), order.Id),
                cancellationToken)
            .ConfigureAwait(false);
        if (taken == CreditOutcome.Insufficient) return false;
        foreach (var refund in order.Refunds.Where(refund => refund.ReturnId == one.Id && refund.ToCredit))
        {
            await orders.ExecuteAsync(order.Id, new OrderCommand.RedirectRefund(refund.Id, Actor.Returns.Id), Actor.Returns, cancellationToken)
                .ConfigureAwait(false);
        }

        return true;
    }
}
