using System.Diagnostics;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Ops;

/// <summary>
/// Writes down what staff do: before it is done, so that nothing happens unseen, and again when it has come to an end.
/// </summary>
public sealed class AuditTrail(IDocumentStore store, TimeProvider time)
{
    /// <summary>Something is about to be done.</summary>
    public async Task<AuditEntry> BeginAsync(
        string by, string action, string? subject, string path, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var entry = new AuditEntry
        {
            Id = Ids.New(time),
            When = now,
            By = by,
            Action = action,
            Subject = subject,
            Path = path,
            TraceId = Activity.Current?.TraceId.ToHexString(),
            At = now.ToUnixTimeMilliseconds(),
        };
        await store
            .CommitAsync(
                Containers.Audit, entry.Id, [TypedDocuments.Create(entry.Id, entry, StoredJson.Default.AuditEntry)], cancellationToken)
            .ConfigureAwait(false);
        return entry;
    }

    /// <summary>It was done, or refused.</summary>
    public async Task EndAsync(AuditEntry entry, int outcome, string? reason)
    {
        // Not cancellable: it has happened, whether the caller waits for the answer or not.
        var ended = entry with { Outcome = outcome, Reason = reason };
        await store
            .CommitAsync(Containers.Audit, entry.Id, [TypedDocuments.Upsert(entry.Id, ended, StoredJson.Default.AuditEntry)])
            .ConfigureAwait(false);
    }
}
