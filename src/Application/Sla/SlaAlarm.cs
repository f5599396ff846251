using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Tickets;
using OrderFunctions.Domain.Sla;
using OrderFunctions.Domain.Tickets;

namespace OrderFunctions.Application.Sla;

/// <summary>
/// Tells people of promises that are about to be broken or are broken, and of assignees who break many. Everything here is keyed by
/// the stretch of work, so that telling again is harmless.
/// </summary>
public sealed class SlaAlarm(RaiseAlertHandler alerts, SlaScores scores, OpenTicketHandler tickets, IDocumentStore store)
{
    /// <summary>A share of the time is over.</summary>
    public Task WarnAsync(SlaSubject subject, SlaEntry entry, CancellationToken cancellationToken) => RaiseAsync(
        $"sla/{ViolationRecord.IdOf(subject, entry.Span.Key)}/at-risk",
        AlertLevel.Warning,
        AlertCode.SlaAtRisk,
        subject.Id,
        $"{entry.Span.Stage} by {entry.Span.Assignee.Kind} {entry.Span.Assignee.Id} has used {entry.Terms.WarnAfter} of {entry.Terms.Limit}.",
        cancellationToken);

    /// <summary>The time is over.</summary>
    public async Task ViolatedAsync(SlaSubject subject, SlaEntry entry, SlaEscalation? escalation, CancellationToken cancellationToken)
    {
        var id = ViolationRecord.IdOf(subject, entry.Span.Key);
        await scores.LateAsync(entry, id, cancellationToken).ConfigureAwait(false);
        await RaiseAsync(
            "sla/" + id,
            entry.Terms.Level == SlaLevel.Critical ? AlertLevel.Critical : AlertLevel.Warning,
            AlertCode.SlaViolated,
            subject.Id,
            $"{entry.Span.Stage} by {entry.Span.Assignee.Kind} {entry.Span.Assignee.Id} was not done within {entry.Terms.Limit}.",
            cancellationToken).ConfigureAwait(false);
        if (escalation is not null) await EscalateAsync(entry, id, escalation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Once per assignee and window, reckoned by when the times were over, not by when that was noticed. Two that meet here see the
    /// same earlier escalation and so raise the same alert; one of them writes it down.
    /// </summary>
    private async Task EscalateAsync(SlaEntry entry, string violationId, SlaEscalation escalation, CancellationToken cancellationToken)
    {
        var (assignee, at) = (entry.Span.Assignee, entry.ViolatedAt!.Value);
        var count = await scores.CountLateAsync(assignee, at - escalation.Within, at, escalation.Violations, cancellationToken).ConfigureAwait(false);
        if (count < escalation.Violations) return;
        var partition = SlaLists.PartitionOf(assignee);
        var last = await store.ReadAsync(Containers.Sla, partition, SlaEscalated.Id, StoredJson.Default.SlaEscalated, cancellationToken)
            .ConfigureAwait(false);
        if (last is not null && (at - last.Value.At).Duration() < escalation.Within) return;
        var key = $"sla-escalated/{assignee.ToText()}/{last?.Value.At:O}";
        await RaiseAsync(
            key,
            AlertLevel.Critical,
            AlertCode.SlaEscalated,
            assignee.ToText(),
            $"{escalation.Violations} promises were broken within {escalation.Within}.",
            cancellationToken).ConfigureAwait(false);
        if (escalation.OpensTicket) await OpenTicketAsync(key, violationId, assignee, last?.Value.At ?? DateTimeOffset.UnixEpoch, cancellationToken).ConfigureAwait(false);
        var write = last is null
            ? TypedDocuments.Create(SlaEscalated.Id, new SlaEscalated(at), StoredJson.Default.SlaEscalated)
            : TypedDocuments.Replace(SlaEscalated.Id, new SlaEscalated(at), StoredJson.Default.SlaEscalated, last.Version);
        await store.CommitAsync(Containers.Sla, partition, [write], cancellationToken).ConfigureAwait(false);
    }

    // Its id follows from the key, so that whoever escalates the same again opens the same ticket.
    private async Task OpenTicketAsync(string key, string violationId, Assignee assignee, DateTimeOffset last, CancellationToken cancellationToken) =>
        await tickets.HandleAsync(
                new(
                    Ids.Of(last, key),
                    null,
                    new TicketSubject(ViolationId: violationId),
                    TicketCategory.Sla,
                    $"Promised times of {assignee.ToText()}",
                    "Several promised times were not kept. The violation that this ticket names is the last of them.",
                    new(TicketParty.System, "sla-escalation")),
                cancellationToken)
            .ConfigureAwait(false);

    private Task<bool> RaiseAsync(string key, AlertLevel level, string code, string subject, string message, CancellationToken cancellationToken) =>
        alerts.HandleAsync(new(key, level, code, subject, message), cancellationToken);
}
