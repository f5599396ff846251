using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>Who has to hear of a commit that the order's saga did not make itself.</summary>
/// <param name="Refunds">Refunds of an order that is over: each gets a saga of its own.</param>
/// <param name="Wake">The order's own saga has to look again.</param>
/// <param name="Lines">Which sagas of lines have to hear of it; the order's own commits can be about lines, too.</param>
public sealed record SagaNews(IReadOnlyList<string> Refunds, bool Wake, LineNews? Lines = null)
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
        var lines = LineNews.Of(events);
        // What is about the writing of lines alone changes nothing that the order's saga acts on.
        var wake = lines is null || lines.Facts < events.Count;
        return new(refunds, wake && (refunds.Count == 0 || order.Undos.Any(undo => undo.Status == UndoStatus.Pending)), lines);
    }
}

/// <summary>Lines that facts are about.</summary>
/// <param name="Opened">Their sagas are to be started.</param>
/// <param name="Changed">Their sagas have to look again.</param>
/// <param name="Facts">How many of the commit's facts are about the writing of lines.</param>
public sealed record LineNews(IReadOnlyList<string> Opened, IReadOnlyList<string> Changed, int Facts)
{
    /// <summary>Null when none of the facts is about the writing of a line.</summary>
    public static LineNews? Of(IReadOnlyList<OrderEvent> events)
    {
        var facts = events.Where(happened => happened.WrittenLine() is not null).ToList();
        if (facts.Count == 0) return null;
        var opened = facts.OfType<OrderEvent.WritingOpened>().Select(happened => happened.LineId).ToList();
        return new(opened, [.. facts.Select(happened => happened.WrittenLine()!).Distinct(StringComparer.Ordinal).Except(opened, StringComparer.Ordinal)], facts.Count);
    }
}
