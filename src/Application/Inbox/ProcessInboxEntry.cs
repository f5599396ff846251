using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Telemetry;

namespace OrderFunctions.Application.Inbox;

/// <summary>Process one stored webhook, if it still wants that.</summary>
public sealed record ProcessInboxEntry(string Partition, string Id);

/// <summary>
/// Runs a source's processing and records how it went. A failure is recorded and tried again later; nothing but the
/// store being away reaches the caller. Two runs at once are harmless: processing repeats harmlessly, and only one of
/// the two writes the result.
/// </summary>
public sealed partial class ProcessInboxEntryHandler(
    IDocumentStore store,
    WebhookSources sources,
    IJobQueue jobs,
    TimeProvider time,
    InboxMetrics metrics,
    RaiseAlertHandler alerts,
    OrderTracing tracing,
    ILogger<ProcessInboxEntryHandler> log)
{
    /// <summary>How long an event about nothing known is kept before staff hears of it.</summary>
    public static readonly TimeSpan HoldFor = TimeSpan.FromHours(24);

    private const int MaxAttempts = 12;

    public async ValueTask HandleAsync(ProcessInboxEntry command, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(
            Containers.Inbox, command.Partition, command.Id, StoredJson.Default.InboxEntry, cancellationToken)
            .ConfigureAwait(false);
        if (stored is not { Value.Status: InboxStatus.Received or InboxStatus.Held })
            return;

        var entry = stored.Value;
        // A provider's webhook comes with the provider's trace or none: what it leads to belongs to the order's.
        var origin = await tracing.OriginAsync(store, entry.OrderId, cancellationToken).ConfigureAwait(false);
        using var span = tracing.Continue("webhook " + entry.Provider, ActivityKind.Consumer, origin);
        var next = await store
            .WithoutForgottenAsync(await ProcessAsync(entry, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        if (InboxAlerts.For(next, sources.Find(entry.Provider)) is { } alert)
            await alerts.HandleAsync(alert, cancellationToken).ConfigureAwait(false);
        List<DocumentOperation> operations =
            [TypedDocuments.Replace(entry.Id, next, StoredJson.Default.InboxEntry, stored.Version)];
        if (next.List == InboxLists.Repair)
            operations.AddRange(await GiveUpStateAsync(command.Partition, entry, cancellationToken).ConfigureAwait(false));
        var commit = await store.CommitAsync(Containers.Inbox, command.Partition, operations, cancellationToken)
            .ConfigureAwait(false);
        if (!commit.IsCommitted)
            return;

        metrics.Processed(entry.Provider, next.Status);
        span?.SetTag("inbox.status", next.Status.ToString());
        if (next.Due is { } due)
            await InboxHints.SendAsync(
                jobs,
                new InboxHint(command.Partition, command.Id),
                DateTimeOffset.FromUnixTimeMilliseconds(due) - time.GetUtcNow(),
                cancellationToken).ConfigureAwait(false);
    }

    // What was not processed must not make another event that says the same look like a repeat.
    private async ValueTask<IReadOnlyList<DocumentOperation>> GiveUpStateAsync(
        string partition, InboxEntry entry, CancellationToken cancellationToken)
    {
        if (entry.ResultingState is not { } reported)
            return [];
        var id = InboxKeys.State(reported);
        var state = await store.ReadAsync(
            Containers.Inbox, partition, id, StoredJson.Default.InboxState, cancellationToken).ConfigureAwait(false);
        return state?.Value.EntryId == entry.Id ? [new DocumentOperation.Delete(id, state.Version)] : [];
    }

    private async ValueTask<InboxEntry> ProcessAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        InboxVerdict verdict;
        try
        {
            var source = sources.Find(entry.Provider)
                ?? throw new InvalidOperationException($"No webhook source is called '{entry.Provider}'.");
            verdict = await source.Process(entry, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.Failed(log, entry.Provider, entry.Id, entry.Attempts + 1, e);
            return Later(entry with { Attempts = entry.Attempts + 1, Reason = e.GetType().Name });
        }

        var now = time.GetUtcNow();
        if (verdict == InboxVerdict.Done)
            return entry.DealtWith(InboxStatus.Processed);
        if (now >= entry.ReceivedAt + HoldFor)
            return entry.ForStaff(InboxStatus.Unmatched, "UNKNOWN_ORDER", now);
        return entry with
        {
            Status = InboxStatus.Held,
            Reason = "UNKNOWN_ORDER",
            // Soon at first, because the order is usually just being written; then twice the age each time.
            Due = Earlier(now + Age(entry, now), entry.ReceivedAt + HoldFor).ToUnixTimeMilliseconds(),
        };
    }

    private InboxEntry Later(InboxEntry entry)
    {
        var now = time.GetUtcNow();
        if (entry.Attempts >= MaxAttempts)
            return entry.ForStaff(InboxStatus.Failed, entry.Reason, now);
        // 2 s, 4 s, … about half an hour between the last two.
        return entry with { Due = (now + TimeSpan.FromSeconds(1 << entry.Attempts)).ToUnixTimeMilliseconds() };
    }

    private static TimeSpan Age(InboxEntry entry, DateTimeOffset now) =>
        now - entry.ReceivedAt > TimeSpan.FromSeconds(2) ? now - entry.ReceivedAt : TimeSpan.FromSeconds(2);

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {Entry} of {Provider} failed, try {Attempt}")]
        public static partial void Failed(ILogger log, string provider, string entry, int attempt, Exception error);
    }
}
