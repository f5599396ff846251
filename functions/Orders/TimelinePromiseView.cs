using OrderFunctions.Application.Sla;
using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Functions.Orders;

/// <summary>What became of a promised time: <c>sla-warned</c>, <c>sla-violated</c>, <c>sla-acknowledged</c> or <c>sla-resolved</c>.</summary>
/// <param name="Assignee">Whose promise it is.</param>
/// <param name="By">Who acknowledged or resolved it; <c>sla</c>, the watch itself, who warned of it and found it violated.</param>
/// <param name="Reason">Why it was resolved.</param>
public sealed record TimelinePromiseView(
    DateTimeOffset At, string What, SlaStage Stage, string Assignee, SlaLevel Level, string? By = null, string? Reason = null)
{
    internal static IReadOnlyList<TimelinePromiseView> Of(OrderPromises promises) =>
        [.. promises.Entries.SelectMany(Of).Concat(promises.Violations.SelectMany(Of)).OrderBy(one => one.At)];

    private static IEnumerable<TimelinePromiseView> Of(SlaEntry entry)
    {
        var told = new TimelinePromiseView(default, "", entry.Span.Stage, entry.Span.Assignee.ToText(), entry.Terms.Level);
        if (entry.WarnedAt is { } warned) yield return told with { At = warned, What = "sla-warned", By = WatchSlaHandler.Queue };
        if (entry.ViolatedAt is { } violated) yield return told with { At = violated, What = "sla-violated", By = WatchSlaHandler.Queue };
    }

    private static IEnumerable<TimelinePromiseView> Of(SlaViolation violation)
    {
        var told = new TimelinePromiseView(default, "", violation.Stage, violation.Assignee.ToText(), violation.Level);
        if (violation.AcknowledgedAt is { } seen) yield return told with { At = seen, What = "sla-acknowledged", By = violation.AcknowledgedBy };
        if (violation.ResolvedAt is { } settled) yield return told with { At = settled, What = "sla-resolved", By = violation.ResolvedBy, Reason = violation.Resolution };
    }
}
