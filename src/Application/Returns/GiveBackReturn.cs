using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>Ask the order to give back what the goods are worth.</summary>
public sealed record GiveBackReturn(string ReturnId);

/// <summary>
/// The refund's id is the return's, so that it is asked for once. What the order cannot give back, because the bank took it or
/// it was given back before, ends the return with that code; an order that was placed in exchange is cancelled then.
/// </summary>
public sealed class GiveBackReturnHandler(OrderRepository orders, ReturnRepository returns)
{
    public async Task HandleAsync(GiveBackReturn command, CancellationToken cancellationToken)
    {
        var one = await returns.ReadAsync(command.ReturnId, cancellationToken).ConfigureAwait(false);
        if (one is not { Status: ReturnStatus.Inspected, GivenBack: null }) return;
        var order = await orders.ReadAsync(one.OrderId, cancellationToken).ConfigureAwait(false);
        if (order.Refunds.FirstOrDefault(refund => refund.ReturnId == one.Id) is not null)
        {
            await NoteAsync(one, order, cancellationToken).ConfigureAwait(false);
            return;
        }

        var worth = WorthOf(order, one);
        var credit = await CreditAsync(one, worth, cancellationToken).ConfigureAwait(false);
        var asked = await orders.ExecuteAsync(
                order.Id,
                new OrderCommand.RequestRefund(
                    one.Id, one.ReceivedUnits(), one.Shipping, 0, ReasonCodes.Returned, Actor.Returns.Id, Math.Min(one.Withheld, UnitsWorth(order, one)), credit, one.Id),
                Actor.Returns,
                cancellationToken)
            .ConfigureAwait(false);
        if (asked.TryGet(out var outcome, out var refusal)) await NoteAsync(one, outcome.Order, cancellationToken).ConfigureAwait(false);
        else await RefusedAsync(one, refusal, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Minor units that the goods of a return are worth, after what is kept back; 0 when nothing is left to refund of them.</summary>
    internal static long WorthOf(Order order, Return one) =>
        UnitsWorth(order, one) + one.Shipping - Math.Min(one.Withheld, UnitsWorth(order, one));

    private static long UnitsWorth(Order order, Return one) => one.ReceivedUnits().Sum(units =>
        order.FindLine(units.LineId) is { } line && units.Quantity <= line.Quantity - line.RefundedQuantity ? line.RefundFor(units.Quantity) : 0);

    private async Task<long> CreditAsync(Return one, long worth, CancellationToken cancellationToken)
    {
        if (one.Resolution == ReturnResolution.StoreCredit) return worth;
        if (!one.IsExchange()) return 0;
        var exchange = await orders.ReadAsync(one.ExchangeOrderId!, cancellationToken).ConfigureAwait(false);
        return Math.Min(worth, exchange.Totals.Payable);
    }

    private Task NoteAsync(Return one, Order order, CancellationToken cancellationToken)
    {
        var refunds = order.Refunds.Where(refund => refund.ReturnId == one.Id).ToList();
        return returns.NoteAsync(
            one.Id,
            new ReturnCommand.RecordGivenBack(refunds.Sum(refund => refund.Amount.Amount), refunds.Where(refund => refund.ToCredit).Sum(refund => refund.Amount.Amount)),
            cancellationToken);
    }

    private async Task RefusedAsync(Return one, Refusal refusal, CancellationToken cancellationToken)
    {
        if (one.ExchangeOrderId is { } exchange)
        {
            // Nothing pays for it any more; what was ordered by itself is placed by itself.
            await orders.ExecuteAsync(exchange, new OrderCommand.Cancel(Caller.System, Actor.Returns.Id), Actor.Returns, cancellationToken)
                .ConfigureAwait(false);
        }

        ReturnCommand noted = refusal.Code == RefusalCodes.RefundNothing
            ? new ReturnCommand.RecordGivenBack(0, 0)
            : new ReturnCommand.RecordRefundRefused(refusal.Code);
        await returns.NoteAsync(one.Id, noted, cancellationToken).ConfigureAwait(false);
    }
}
