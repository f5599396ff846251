using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>The customer has what was agreed.</summary>
public sealed record FinishReturn(string ReturnId);

/// <summary>Links an exchange both ways and completes the return.</summary>
public sealed class FinishReturnHandler(OrderRepository orders, ReturnRepository returns)
{
    public async Task HandleAsync(FinishReturn command, CancellationToken cancellationToken)
    {
        var one = await returns.ReadAsync(command.ReturnId, cancellationToken).ConfigureAwait(false);
        if (one.IsExchange() && one.ExchangeOrderId is { } exchange)
        {
            await orders.ExecuteAsync(one.OrderId, new OrderCommand.RecordExchanged(one.Id, exchange), Actor.Returns, cancellationToken)
                .ConfigureAwait(false);
        }

        await returns.NoteAsync(one.Id, new ReturnCommand.Complete(), cancellationToken).ConfigureAwait(false);
    }
}
