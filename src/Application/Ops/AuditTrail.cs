using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Ops;

/// <summary>
/// Writes down what staff do: before it is done, so that nothing happens unseen, and again when it has come to an end. And
/// what anybody was denied.
/// </summary>
public sealed class AuditTrail(IDocumentStore store, TimeProvider time)
{
    private static readonly TimeSpan KeptDenials = TimeSpan.FromDays(30);

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
    public async Task EndAsync(AuditEntry entry, int outcome, string? reason, string? change = null)
    {
        // Not cancellable: it has happened, whether the caller waits for the answer or not.
        var ended = entry with { Outcome = outcome, Reason = reason, Change = change };
        await store
            .CommitAsync(Containers.Audit, entry.Id, [TypedDocuments.Upsert(entry.Id, ended, StoredJson.Default.AuditEntry)])
            .ConfigureAwait(false);
    }

    /// <summary>Somebody was denied something, again and again perhaps: adds to the one entry that says so.</summary>
    public async Task DenyAsync(Denial denial)
    {
        var now = time.GetUtcNow();
        var entry = new AuditEntry
        {
            Id = denial.EntryId,
            When = now,
            By = denial.By,
            Action = denial.Action,
            Path = denial.Route,
            Outcome = denial.Outcome,
            Count = denial.More,
            TraceId = Activity.Current?.TraceId.ToHexString(),
            List = AuditEntry.Denials,
            At = now.ToUnixTimeMilliseconds(),
            Expires = (now + KeptDenials).ToUnixTimeMilliseconds(),
        };
        var created = await store
            .CommitAsync(Containers.Audit, entry.Id, [TypedDocuments.Create(entry.Id, entry, StoredJson.Default.AuditEntry)])
            .ConfigureAwait(false);
        if (created.Outcome == CommitOutcome.AlreadyExists)
        {
            await store
                .CommitAsync(Containers.Audit, entry.Id, [new DocumentOperation.Increment(entry.Id, [new("count", denial.More)], [])])
                .ConfigureAwait(false);
        }
    }
}

/// <summary>What somebody was denied.</summary>
/// <param name="By">Subject of the token.</param>
/// <param name="Action">Name of the function.</param>
/// <param name="Route">Its route.</param>
/// <param name="Outcome">HTTP status of the answer.</param>
/// <param name="Window">Number of the span of time; with the others but the count it names the entry.</param>
/// <param name="More">How many to add.</param>
public sealed record Denial(string By, string Action, string Route, int Outcome, long Window, long More)
{
    internal string EntryId => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', By, Action, Outcome.ToString(CultureInfo.InvariantCulture), Window.ToString(CultureInfo.InvariantCulture)))))[..32];
}
