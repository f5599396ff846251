using System.Text.Json;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Events;

/// <summary>Reads and moves stored outbox rows: each method is one step of PENDING → IN_PROGRESS → PUBLISHED | FAILED.</summary>
internal sealed class OutboxRows(IDocumentStore store, OutboxOptions options, TimeProvider time, string container)
{
    /// <summary>All rows of a partition that are not finished, in the order in which they are to be carried out.</summary>
    public async Task<List<Versioned<OutboxRow>>> PendingAsync(string partition, CancellationToken cancellationToken)
    {
        var rows = new List<Versioned<OutboxRow>>();
        var query = Query(container, OutboxLists.PendingOf(partition)) with { Partition = partition };
        do
        {
            var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
            rows.AddRange(page.Documents.Select(document => document.As(StoredJson.Default.OutboxRow)));
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);

        rows.Sort(static (a, b) => Compare(a.Value, b.Value));
        return rows;
    }

    /// <summary>A query over one of the outbox lists, oldest first.</summary>
    public static DocumentQuery Query(string container, string list) => new(container, "list") { EqualTo = [list] };

    /// <summary>A query over everything that waits, the oldest orders first: their ids are time-ordered.</summary>
    public static DocumentQuery AllPending(string container) => new(container, "list")
    {
        From = OutboxLists.Pending,
        Before = OutboxLists.AfterPending,
    };

    /// <summary>Claims a row for one more try; null when somebody else was faster.</summary>
    public Task<Versioned<OutboxRow>?> ClaimAsync(Versioned<OutboxRow> row, CancellationToken cancellationToken) =>
        MoveAsync(
            row,
            row.Value with
            {
                Status = OutboxStatus.InProgress,
                Attempts = row.Value.Attempts + 1,
                At = InMilliseconds(options.Claim),
            },
            cancellationToken);

    /// <summary>Puts a row back for a later try.</summary>
    public Task<Versioned<OutboxRow>?> PutBackAsync(
        Versioned<OutboxRow> row, int attempts, string reason, CancellationToken cancellationToken) =>
        MoveAsync(
            row,
            row.Value with
            {
                Status = OutboxStatus.Pending,
                Attempts = attempts,
                Reason = reason,
                At = InMilliseconds(options.RetryAfter(attempts)),
            },
            cancellationToken);

    /// <summary>Gives a row up.</summary>
    public Task<Versioned<OutboxRow>?> FailAsync(
        Versioned<OutboxRow> row, int attempts, string reason, CancellationToken cancellationToken) =>
        MoveAsync(
            row,
            row.Value with
            {
                Status = OutboxStatus.Failed,
                Attempts = attempts,
                Reason = reason,
                List = OutboxLists.Failed,
                At = InMilliseconds(TimeSpan.Zero),
            },
            cancellationToken);

    /// <summary>Gives a failed row another chance, with this payload.</summary>
    public Task<Versioned<OutboxRow>?> RetryAsync(
        Versioned<OutboxRow> row, JsonElement? data, CancellationToken cancellationToken) =>
        MoveAsync(
            row,
            row.Value with
            {
                Status = OutboxStatus.Pending,
                Attempts = 0,
                Data = data,
                RetriedAt = time.GetUtcNow(),
                List = OutboxLists.PendingOf(row.Partition),
                At = InMilliseconds(TimeSpan.Zero),
            },
            cancellationToken);

    /// <summary>
    /// Records that rows were carried out: one operation each, one commit. Whoever else holds a row now, it is done, so no
    /// version is required.
    /// </summary>
    public async Task FinishAsync(string partition, List<Versioned<OutboxRow>> rows)
    {
        // Not cancellable: what was carried out would only be carried out once more.
        foreach (var chunk in rows.Chunk(100))
        {
            var operations = chunk.Select(Finished).ToArray();
            var result = await store.CommitAsync(container, partition, operations).ConfigureAwait(false);
            if (result.IsCommitted)
                continue;

            // Another relay has finished one of them: each on its own, "not found" is what we want.
            foreach (var operation in operations)
                await store.CommitAsync(container, partition, [operation]).ConfigureAwait(false);
        }
    }

    private DocumentOperation Finished(Versioned<OutboxRow> row) => options.Retention <= TimeSpan.Zero
        ? new DocumentOperation.Delete(row.Id, null)
        : TypedDocuments.Replace(
            row.Id,
            row.Value with
            {
                Status = OutboxStatus.Published,
                List = OutboxLists.Published,
                At = InMilliseconds(TimeSpan.Zero),
            },
            StoredJson.Default.OutboxRow,
            null);

    private async Task<Versioned<OutboxRow>?> MoveAsync(
        Versioned<OutboxRow> row, OutboxRow moved, CancellationToken cancellationToken)
    {
        var replace = TypedDocuments.Replace(row.Id, moved, StoredJson.Default.OutboxRow, row.Version);
        var result = await store
            .CommitAsync(container, row.Partition, [replace], cancellationToken)
            .ConfigureAwait(false);
        return result.IsCommitted ? row with { Version = result.Versions[0]!, Value = moved } : null;
    }

    private long InMilliseconds(TimeSpan delay) => (time.GetUtcNow() + delay).ToUnixTimeMilliseconds();

    private static int Compare(OutboxRow a, OutboxRow b)
    {
        var byVersion = a.Version.CompareTo(b.Version);
        if (byVersion != 0)
            return byVersion;
        var byTime = a.CreatedAt.CompareTo(b.CreatedAt);
        return byTime != 0 ? byTime : a.Position.CompareTo(b.Position);
    }
}
