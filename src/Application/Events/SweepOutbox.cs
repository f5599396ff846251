using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Telemetry;

namespace OrderFunctions.Application.Events;

/// <summary>Find rows whose hint was lost or whose relay died, and carry them out, oldest first.</summary>
public sealed record SweepOutbox(Func<OutboxRow, CancellationToken, Task> DeliverToSaga);

/// <summary>What a sweep found.</summary>
/// <param name="Orders">Orders that had rows which waited too long.</param>
/// <param name="Oldest">Age of the oldest row that waits, overdue or not; zero when none does.</param>
/// <param name="Purged">Published rows deleted at the end of their retention.</param>
public sealed record SweptOutbox(int Orders, TimeSpan Oldest, int Purged);

/// <summary>The safety net of the outbox: a minute timer runs it.</summary>
public sealed partial class SweepOutboxHandler(
    IDocumentStore store,
    RelayOutboxHandler relay,
    OutboxOptions options,
    OrderMetrics metrics,
    TimeProvider time,
    ILogger<SweepOutboxHandler> log)
{
    private const int Parallelism = 8;

    /// <summary>Sweeps once. An order whose relay throws is left to the next sweep and does not stop the others.</summary>
    public async Task<SweptOutbox> HandleAsync(SweepOutbox command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var overdue = (now - options.SweepAfter).ToUnixTimeMilliseconds();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var oldest = now;
        await foreach (var page in PagesAsync(OutboxRows.AllPending(), cancellationToken).ConfigureAwait(false))
        {
            var rows = page.Select(document => document.As(StoredJson.Default.OutboxRow)).ToArray();
            var first = rows.Min(row => row.Value.CreatedAt);
            oldest = first < oldest ? first : oldest;
            await Parallel
                .ForEachAsync(
                    rows.Where(row => row.Value.At <= overdue).Select(row => row.Partition).Where(seen.Add).ToArray(),
                    new ParallelOptions
                    {
                        MaxDegreeOfParallelism = Parallelism,
                        CancellationToken = cancellationToken,
                    },
                    (orderId, ct) => RelayAsync(orderId, command, ct))
                .ConfigureAwait(false);
        }

        metrics.OutboxLag(now - oldest);
        return new SweptOutbox(seen.Count, now - oldest, await PurgeAsync(now, cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask RelayAsync(string orderId, SweepOutbox command, CancellationToken cancellationToken)
    {
        try
        {
            await relay
                .HandleAsync(new RelayOutbox(orderId, command.DeliverToSaga, IsSweep: true), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.RelayFailed(log, orderId, exception);
        }
    }

    private async Task<int> PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Rows are only ever put into this list when there is a retention; a shortened one still finds the old rows.
        var ended = OutboxRows.Query(OutboxLists.Published) with
        {
            Before = (now - options.Retention).ToUnixTimeMilliseconds(),
        };
        var purged = 0;
        await foreach (var page in PagesAsync(ended, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in page)
            {
                var delete = new DocumentOperation.Delete(document.Id, document.Version);
                var result = await store
                    .CommitAsync(Containers.Orders, document.Partition, [delete], cancellationToken)
                    .ConfigureAwait(false);
                purged += result.IsCommitted ? 1 : 0;
            }
        }

        return purged;
    }

    private async IAsyncEnumerable<IReadOnlyList<StoredDocument>> PagesAsync(
        DocumentQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
            if (page.Documents.Count > 0)
                yield return page.Documents;
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Outbox of order {OrderId} could not be swept; the next sweep tries again")]
        public static partial void RelayFailed(ILogger logger, string orderId, Exception exception);
    }
}
