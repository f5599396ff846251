using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>See what is to be done next about a return.</summary>
public sealed record LookAtReturn(string ReturnId);

/// <summary>Reads the orders only when the next step depends on them.</summary>
public sealed class LookAtReturnHandler(OrderRepository orders, ReturnRepository returns)
{
    public async Task<ReturnGlance> HandleAsync(LookAtReturn query, CancellationToken cancellationToken)
    {
        var one = await returns.ReadAsync(query.ReturnId, cancellationToken).ConfigureAwait(false);
        var order = one.Status == ReturnStatus.Inspected
            ? await orders.ReadAsync(one.OrderId, cancellationToken).ConfigureAwait(false)
            : null;
        var exchange = one is { Status: ReturnStatus.Inspected, ExchangeOrderId: { } id }
            ? await orders.ReadAsync(id, cancellationToken).ConfigureAwait(false)
            : null;
        return ReturnGlance.Of(one, order, exchange);
    }
}
