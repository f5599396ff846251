using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>Tell the order what became of a return's goods: they are back, or stay with the customer.</summary>
public sealed record TellOrderOfReturn(string ReturnId);

/// <summary>A repeat tells the same again, which the order takes for nothing.</summary>
public sealed class TellOrderOfReturnHandler(OrderRepository orders, ReturnRepository returns)
{
    public async Task HandleAsync(TellOrderOfReturn command, CancellationToken cancellationToken)
    {
        var one = await returns.ReadAsync(command.ReturnId, cancellationToken).ConfigureAwait(false);
        if (one.OrderKnows || one.Status < ReturnStatus.Received) return;
        OrderCommand news = one.Status == ReturnStatus.Rejected
            ? new OrderCommand.EndReturn(one.Id, Actor.Returns.Id)
            : new OrderCommand.RecordReturned(one.Id, one.ReceivedUnits());
        var told = await orders.ExecuteAsync(one.OrderId, news, Actor.Returns, cancellationToken).ConfigureAwait(false);
        if (told.Refusal is { } refusal)
            throw new InvalidOperationException($"Order {one.OrderId} refused {news.GetType().Name} of return {one.Id} with {refusal.Code}.");
        await returns.NoteAsync(one.Id, new ReturnCommand.RecordOrderKnows(), cancellationToken).ConfigureAwait(false);
    }
}
