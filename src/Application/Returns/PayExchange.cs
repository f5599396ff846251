using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>Pay the order in exchange, or a part of it, with the credit that the goods brought.</summary>
public sealed record PayExchange(string ReturnId);

/// <summary>
/// The payment's id follows from the return: a repeat pays once. A customer who was faster and spent the credit elsewhere pays
/// the order like any other.
/// </summary>
public sealed class PayExchangeHandler(OrderRepository orders, ReturnRepository returns, StartPaymentHandler start)
{
    public async Task HandleAsync(PayExchange command, CancellationToken cancellationToken)
    {
        var one = await returns.ReadAsync(command.ReturnId, cancellationToken).ConfigureAwait(false);
        if (one is not { Status: ReturnStatus.Inspected, Credit: > 0, ExchangeOrderId: { } id }) return;
        var exchange = await orders.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        var toPay = exchange.Totals.Payable - exchange.AcceptedAmount();
        if (toPay == 0) return;
        // The order may have been paid, or have ended, meanwhile: it says no, and the saga looks again.
        await start.HandleAsync(
                new StartPayment(
                    id, ExchangePayment.IdOf(one), Actor.Returns, PaymentAttempt.StoreCredit, Amount: Math.Min(one.Credit, toPay)),
                cancellationToken)
            .ConfigureAwait(false);
    }
}
