using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>Who has to hear of a commit that the order's saga did not make itself.</summary>
/// <param name="Refunds">Refunds of an order that is over: each gets a saga of its own.</param>
/// <param name="Wake">The order's own saga has to look again.</param>
public sealed record SagaNews(IReadOnlyList<string> Refunds, bool Wake)
{
    public static SagaNews Of(Order order, IReadOnlyList<OrderEvent> events)
    {
        var refunds = !order.Status.IsFinal()
            ? []
            : events.Select(happened => happened switch
            {
                OrderEvent.RefundRequested requested => requested.RefundId,
                OrderEvent.RefundRetried retried => retried.RefundId,
                OrderEvent.RefundRedirected redirected => redirected.RefundId,
                _ => null,
            }).OfType<string>().ToList();
        return new(refunds, refunds.Count == 0 || order.Undos.Any(undo => undo.Status == UndoStatus.Pending));
    }

    /// <summary>Returns that wait for what happened: their money is back or is not, or their exchange is a step further.</summary>
    public static IEnumerable<string> ReturnsOf(Order order, IReadOnlyList<OrderEvent> events)
    {
        if (order.ExchangeOf is { } exchange) return [exchange.ReturnId];
        return order.Returns.Count == 0 ? [] : events.Select(happened => happened switch
        {
            OrderEvent.RefundSucceeded e => order.FindRefund(e.RefundId)?.ReturnId,
            OrderEvent.RefundSettled e => order.FindRefund(e.RefundId)?.ReturnId,
            _ => null,
        }).OfType<string>().Distinct(StringComparer.Ordinal);
    }
}
