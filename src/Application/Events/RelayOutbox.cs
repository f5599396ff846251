using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Telemetry;

namespace OrderFunctions.Application.Events;

/// <summary>Carry out the outbox rows of one order, or of an article, that are due.</summary>
/// <param name="Place">The order id, or the text of another <see cref="OutboxPlace"/>.</param>
/// <param name="DeliverToSaga">Starts or wakes the order's saga; only the functions can.</param>
/// <param name="IsSweep">The hint was lost, or a process died on it: claim each row before trying it.</param>
public sealed record RelayOutbox(
    string Place, Func<OutboxRow, CancellationToken, Task> DeliverToSaga, bool IsSweep = false);

/// <summary>
/// Carries rows out in order, lane by lane, at least once. On the straight path a row costs one insert (in its commit)
/// and one delete: the claim (IN_PROGRESS) is written only when a row is tried again or swept, which is when two relays
/// may meet and when an attempt that kills the process must have been counted. A crash anywhere leaves the row waiting.
/// </summary>
public sealed partial class RelayOutboxHandler(
    IDocumentStore store,
    OutboxDelivery delivery,
    OutboxHint hint,
    OutboxOptions options,
    OrderMetrics metrics,
    RaiseAlertHandler alerts,
    OrderTracing tracing,
    TimeProvider time,
    ILogger<RelayOutboxHandler> log)
{
    private readonly Dictionary<string, OutboxRows> _rowsOf = OutboxPlace.Places.ToDictionary(
        container => container, container => new OutboxRows(store, options, time, container), StringComparer.Ordinal);

    // Places that are being relayed in this process; true: hinted again meanwhile. Several hints for one place follow
    // each other closely, and one relay at a time keeps the rows in order.
    private readonly ConcurrentDictionary<string, bool> _running = new();

    /// <summary>Returns when every row that was due has been tried. Throws only what the store throws.</summary>
    public async Task HandleAsync(RelayOutbox command, CancellationToken cancellationToken)
    {
        var (text, place) = (command.Place, OutboxPlace.Parse(command.Place));
        if (!TryEnter(text))
            return;
        try
        {
            do
            {
                _running[text] = false;
                await RelayOnceAsync(place, command, cancellationToken).ConfigureAwait(false);
            }
            while (!_running.TryRemove(KeyValuePair.Create(text, false)));
        }
        catch
        {
            _running.TryRemove(text, out _);
            throw;
        }
    }

    // Whoever runs already will look again.
    private bool TryEnter(string place) =>
        _running.AddOrUpdate(place, false, static (_, _) => true) is false;

    private async Task RelayOnceAsync(OutboxPlace place, RelayOutbox command, CancellationToken cancellationToken)
    {
        var stored = _rowsOf[place.Container];
        var rows = await stored.PendingAsync(place.Partition, cancellationToken).ConfigureAwait(false);
        var done = new List<Versioned<OutboxRow>>(rows.Count);
        var heldLanes = new HashSet<string>(StringComparer.Ordinal);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        try
        {
            foreach (var row in rows)
            {
                var lane = row.Value.Lane();
                if (heldLanes.Contains(lane))
                    continue;
                if (row.Value.At > now)
                {
                    heldLanes.Add(lane);
                    continue;
                }

                switch (await TryAsync(place, row, command, cancellationToken).ConfigureAwait(false))
                {
                    case Outcome.Done: done.Add(row); break;
                    case Outcome.Later: heldLanes.Add(lane); break;
                    case Outcome.GivenUp: break;
                }
            }
        }
        finally
        {
            await stored.FinishAsync(place.Partition, done).ConfigureAwait(false);
        }
    }

    private async Task<Outcome> TryAsync(
        OutboxPlace place, Versioned<OutboxRow> row, RelayOutbox command, CancellationToken cancellationToken)
    {
        // Whoever comes by, a relay or a sweeper: the row goes on in the trace of the commit that promised it.
        using var span = tracing.Continue("outbox", ActivityKind.Internal, row.Value.TraceParent);
        span?.SetTag("outbox.kind", row.Value.Kind.ToString()).SetTag("outbox.name", row.Value.Name);
        if (row.Value.Attempts >= options.MaxAttempts)
            return await GiveUpAsync(place, row, row.Value.Attempts, row.Value.Reason ?? "ProcessLost", cancellationToken)
                .ConfigureAwait(false);

        var attempts = row.Value.Attempts + 1;
        if (command.IsSweep || row.Value.Attempts > 0 || row.Value.Status == OutboxStatus.InProgress)
        {
            if (await _rowsOf[place.Container].ClaimAsync(row, cancellationToken).ConfigureAwait(false) is not { } claimed)
                return Outcome.Later;
            row = claimed;
        }

        try
        {
            await delivery.DeliverAsync(row.Value, command.DeliverToSaga, cancellationToken).ConfigureAwait(false);
            metrics.OutboxPublished(row.Value.Kind.ToString());
            return Outcome.Done;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            OrderTracing.Fail(span, exception.GetType().FullName!);
            Log.TryFailed(log, row.Id, row.Value.Kind, row.Value.Name, attempts, exception);
            return await FailedAsync(place, row, attempts, exception, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Outcome> FailedAsync(
        OutboxPlace place, Versioned<OutboxRow> row, int attempts, Exception exception, CancellationToken cancellationToken)
    {
        var reason = exception.GetType().Name;
        if (attempts >= options.MaxAttempts || exception is EventNotPublishedException { IsFinal: true })
            return await GiveUpAsync(place, row, attempts, reason, cancellationToken).ConfigureAwait(false);

        var putBack = await _rowsOf[place.Container].PutBackAsync(row, attempts, reason, cancellationToken).ConfigureAwait(false);
        if (putBack is not null)
            await hint.SendAsync(place, options.RetryAfter(attempts), cancellationToken).ConfigureAwait(false);
        return Outcome.Later;
    }

    private async Task<Outcome> GiveUpAsync(
        OutboxPlace place, Versioned<OutboxRow> row, int attempts, string reason, CancellationToken cancellationToken)
    {
        // The time tells a second failure, after staff gave the row another chance, from the first one.
        await alerts.HandleAsync(
            new(
                $"outbox/{place.ToText()}/{row.Id}/{row.Value.RetriedAt:O}", AlertLevel.Critical, AlertCode.OutboxRowFailed, row.Partition,
                $"{row.Value.Kind} {row.Value.Name} was given up after {attempts} tries: {reason}."),
            cancellationToken).ConfigureAwait(false);
        if (await _rowsOf[place.Container].FailAsync(row, attempts, reason, cancellationToken).ConfigureAwait(false) is null)
            return Outcome.Later;
        metrics.DeadLettered(Queues.Outbox);
        return Outcome.GivenUp;
    }

    private enum Outcome
    {
        Done,
        Later,
        GivenUp,
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Outbox row {RowId} ({Kind} {Name}): try {Attempt} failed")]
        public static partial void TryFailed(
            ILogger logger, string rowId, OutboxKind kind, string name, int attempt, Exception exception);
    }
}
