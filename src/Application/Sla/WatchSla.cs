using System.Globalization;
using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Application.Sla;

/// <summary>Look whether promises about an order or ticket are kept.</summary>
/// <param name="Message">Text of the <see cref="SlaSubject"/>; a reminder adds <c>@</c> and the time that it is about.</param>
public sealed record WatchSla(string Message);

/// <summary>
/// The one look that everything leads to: facts that happened, reminders, the sweep. It reads the facts, compares with what it knew,
/// tells what is new and writes it down, in that order, so that a crash in between tells it again, which is harmless; and it sends
/// itself a message that becomes visible when the next thing is due.
/// </summary>
public sealed class WatchSlaHandler(
    IDocumentStore store,
    SlaPolicyBook book,
    IEnumerable<IStageSource> sources,
    SlaScores scores,
    SlaAlarm alarm,
    IJobQueue jobs,
    OutboxHint hint,
    IEventPublisher publisher,
    SlaMetrics metrics,
    TimeProvider time)
{
    /// <summary>Name of the queue.</summary>
    public const string Queue = "sla";

    /// <summary>A queue keeps a message invisible for seven days at most; a longer wait is made of several.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(6);

    public async Task HandleAsync(WatchSla command, CancellationToken cancellationToken)
    {
        var (text, reminder) = command.Message.Split('@') is [var about, var at] ? (about, long.Parse(at, CultureInfo.InvariantCulture)) : (command.Message, (long?)null);
        var subject = SlaSubject.Parse(text);
        var source = sources.Single(one => one.Kind == subject.Kind);
        while (!await TryLookAsync(subject, source, reminder, cancellationToken).ConfigureAwait(false))
        {
            // Somebody else looked meanwhile: look again at what they left.
        }
    }

    private async Task<bool> TryLookAsync(SlaSubject subject, IStageSource source, long? reminder, CancellationToken cancellationToken)
    {
        var rules = await book.CurrentAsync(cancellationToken).ConfigureAwait(false);
        var found = await store.ReadAsync(Containers.Sla, subject.Id, SlaRecord.Id, StoredJson.Default.SlaRecord, cancellationToken).ConfigureAwait(false);
        if (found is null && !rules.Watches(subject.Kind)) return true;
        var before = found?.Value ?? new SlaRecord(subject.ToText(), 0, SlaBoard.Empty, null);
        if (await source.FindAsync(subject.Id, before.Revision, cancellationToken).ConfigureAwait(false) is not { } work) return true;
        var spans = work.Spans ?? [.. before.Board.Entries.Select(entry => entry.Span)];
        var now = time.GetUtcNow();
        var (board, news) = before.Board.Look(spans, rules.Policies, rules.CalendarOf, now);
        if (found is null && board.Entries.Count == 0) return true;
        var after = new SlaRecord(before.Subject, work.Revision, board, board.Due?.ToUnixTimeMilliseconds());

        foreach (var one in news) await TellAsync(subject, one, rules.Policies.Escalation, cancellationToken).ConfigureAwait(false);
        if (news.Count > 0 || after.Revision != before.Revision || after.Due != before.Due)
        {
            if (!await CommitAsync(subject, work, found, after, news, cancellationToken).ConfigureAwait(false)) return false;
        }

        // A reminder that comes before its time, as the first of a long wait does, is sent on; others are on their way already.
        if (board.Due is { } due && (after.Due != before.Due || after.Due == reminder))
            await RemindAsync(subject, due, after.Due!.Value, now, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task TellAsync(SlaSubject subject, SlaNews news, SlaEscalation? escalation, CancellationToken cancellationToken)
    {
        switch (news)
        {
            case SlaNews.Warned:
                await alarm.WarnAsync(subject, news.Entry, cancellationToken).ConfigureAwait(false);
                break;
            case SlaNews.Violated:
                await alarm.ViolatedAsync(subject, news.Entry, escalation, cancellationToken).ConfigureAwait(false);
                break;
            case SlaNews.Done done:
                await scores.DoneAsync(done.Entry, done.Worked, ViolationRecord.IdOf(subject, done.Entry.Span.Key), cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async Task<bool> CommitAsync(
        SlaSubject subject, StageWork work, Versioned<SlaRecord>? found, SlaRecord after, IReadOnlyList<SlaNews> news, CancellationToken cancellationToken)
    {
        var violated = news.OfType<SlaNews.Violated>().Select(one => one.Entry).ToList();
        List<DocumentOperation> writes =
        [
            found is null
                ? TypedDocuments.Create(SlaRecord.Id, after, StoredJson.Default.SlaRecord)
                : TypedDocuments.Replace(SlaRecord.Id, after, StoredJson.Default.SlaRecord, found.Version),
        ];
        foreach (var entry in violated)
        {
            var record = RecordOf(subject, work.OrderId, entry);
            writes.Add(TypedDocuments.Create(record.Violation.Id, record, StoredJson.Default.ViolationRecord));
            if (publisher.IsHeard(Topics.Fulfilment, EventTypes.SlaViolated))
                writes.AddRange(EventOf(record).Operations());
        }

        var commit = await store.CommitAsync(Containers.Sla, subject.Id, writes, cancellationToken).ConfigureAwait(false);
        if (!commit.IsCommitted) return false;
        if (violated.Count > 0) await hint.SendAsync(new OutboxPlace(Containers.Sla, subject.Id), cancellationToken).ConfigureAwait(false);
        foreach (var entry in violated) metrics.Violated(entry.Span.Stage, entry.Terms.Level);
        return true;
    }

    private Task RemindAsync(SlaSubject subject, DateTimeOffset due, long mark, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var wait = due + SlaBoard.Settling - now;
        var body = string.Create(CultureInfo.InvariantCulture, $"{subject.ToText()}@{mark}");
        return jobs.SendAsync(Queue, body, wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait, cancellationToken);
    }

    // Stamped with the time that was over: whoever tells the same again tells the same event.
    private static Outbox EventOf(ViolationRecord record)
    {
        var one = record.Violation;
        return new Outbox(one.ViolatedAt, ViolationRecord.PartitionOf(one.Id)!, 0).Event(
            Topics.Fulfilment,
            EventTypes.SlaViolated,
            JsonSerializer.SerializeToElement(
                new SlaViolatedData(
                    one.Id, record.OrderId, one.Stage, one.Assignee.Kind, one.Assignee.Id, one.Level, one.LimitSeconds, one.StartedAt, one.ViolatedAt),
                EventJson.Default.SlaViolatedData),
            key: one.Id);
    }

    private static ViolationRecord RecordOf(SlaSubject subject, string? orderId, SlaEntry entry) => new(
        new SlaViolation
        {
            Id = ViolationRecord.IdOf(subject, entry.Span.Key),
            Stage = entry.Span.Stage,
            Assignee = entry.Span.Assignee,
            Level = entry.Terms.Level,
            StartedAt = entry.Span.StartedAt,
            ViolatedAt = entry.ViolatedAt!.Value,
            LimitSeconds = (long)entry.Terms.Limit.TotalSeconds,
        },
        subject.ToText(),
        orderId,
        SlaLists.Of(ViolationState.Open),
        entry.ViolatedAt!.Value.ToUnixTimeMilliseconds(),
        entry.Span.Assignee.ToText());
}
