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
                _ => null,
            }).OfType<string>().ToList();
        return new(refunds, refunds.Count == 0 || order.Undos.Any(undo => undo.Status == UndoStatus.Pending));
    }
}
