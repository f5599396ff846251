using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Telemetry;

namespace OrderFunctions.Application.Events;

/// <summary>Find rows whose hint was lost or whose relay died, and carry them out, oldest first.</summary>
public sealed record SweepOutbox(Func<OutboxRow, CancellationToken, Task> DeliverToSaga);

/// <summary>What a sweep found.</summary>
/// <param name="Orders">Orders and articles that had rows which waited too long.</param>
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
        await foreach (var (container, page) in PagesAsync(OutboxRows.AllPending, cancellationToken).ConfigureAwait(false))
        {
            var rows = page.Select(document => document.As(StoredJson.Default.OutboxRow)).ToArray();
            var first = rows.Min(row => row.Value.CreatedAt);
            oldest = first < oldest ? first : oldest;
            await Parallel
                .ForEachAsync(
                    rows.Where(row => row.Value.At <= overdue).Select(row => new OutboxPlace(container, row.Partition).ToText()).Where(seen.Add).ToArray(),
                    new ParallelOptions
                    {
                        MaxDegreeOfParallelism = Parallelism,
                        CancellationToken = cancellationToken,
                    },
                    (place, ct) => RelayAsync(place, command, ct))
                .ConfigureAwait(false);
        }

        metrics.OutboxLag(now - oldest);
        return new SweptOutbox(seen.Count, now - oldest, await PurgeAsync(now, cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask RelayAsync(string place, SweepOutbox command, CancellationToken cancellationToken)
    {
        try
        {
            await relay
                .HandleAsync(new RelayOutbox(place, command.DeliverToSaga, IsSweep: true), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.RelayFailed(log, place, exception);
        }
    }

    private async Task<int> PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Rows are only ever put into this list when there is a retention; a shortened one still finds the old rows.
        var before = (now - options.Retention).ToUnixTimeMilliseconds();
        var purged = 0;
        await foreach (var (container, page) in PagesAsync(Ended, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in page)
            {
                var delete = new DocumentOperation.Delete(document.Id, document.Version);
                var result = await store
                    .CommitAsync(container, document.Partition, [delete], cancellationToken)
                    .ConfigureAwait(false);
                purged += result.IsCommitted ? 1 : 0;
            }
        }

        return purged;

        DocumentQuery Ended(string container) => OutboxRows.Query(container, OutboxLists.Published) with { Before = before };
    }

    private async IAsyncEnumerable<(string Container, IReadOnlyList<StoredDocument> Page)> PagesAsync(
        Func<string, DocumentQuery> ask, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var query in OutboxPlace.Places.Select(ask))
        {
            string? continuation = null;
            do
            {
                var page = await store.QueryAsync(query with { Continuation = continuation }, cancellationToken).ConfigureAwait(false);
                if (page.Documents.Count > 0)
                    yield return (query.Container, page.Documents);
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Outbox of {Place} could not be swept; the next sweep tries again")]
        public static partial void RelayFailed(ILogger logger, string place, Exception exception);
    }
}
