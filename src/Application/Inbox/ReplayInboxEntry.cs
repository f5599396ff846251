using System.Text;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Ops.Repairs;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Inbox;

/// <summary>Process a webhook again that was stored once, as today's code reads it.</summary>
/// <param name="Partition">Partition of the entry.</param>
/// <param name="Id">Id of the entry.</param>
/// <param name="Body">Another body, when the stored one is no use; the signed one is kept beside it.</param>
public sealed record ReplayInboxEntry(string Partition, string Id, string? Body = null);

/// <summary>
/// Puts an entry back to RECEIVED. Processing repeats harmlessly, so that every entry may be replayed that passed its
/// signature check.
/// </summary>
public sealed class ReplayInboxEntryHandler(
    IDocumentStore store, WebhookSources sources, IJobQueue jobs, TimeProvider time)
{
    /// <summary>If the hint is lost, the sweeper finds the entry after this long.</summary>
    private static readonly TimeSpan HintGrace = TimeSpan.FromSeconds(30);

    /// <summary>An entry, whatever its state, or null.</summary>
    public async Task<Versioned<InboxEntry>?> FindAsync(string partition, string id, CancellationToken cancellationToken) =>
        InboxKeys.IsEntry(id)
            ? await store
                .ReadAsync(Containers.Inbox, partition, id, StoredJson.Default.InboxEntry, cancellationToken)
                .ConfigureAwait(false)
            : null;

    /// <summary>The entry as it waits now.</summary>
    public async Task<Result<InboxEntry>> HandleAsync(ReplayInboxEntry command, CancellationToken cancellationToken)
    {
        var stored = await FindAsync(command.Partition, command.Id, cancellationToken).ConfigureAwait(false);
        if (stored is not { Value: { Body: { } body } entry })
            return RepairRefusals.Gone;
        var bytes = command.Body is null ? body : Encoding.UTF8.GetBytes(command.Body);
        if (sources.Find(entry.Provider)?.Read(new WebhookRequest(new Dictionary<string, string>(), bytes)) is not { } facts)
            return RepairRefusals.NotThis("The body cannot be read as a webhook of its sender.");

        var now = time.GetUtcNow();
        var again = entry with
        {
            Body = bytes,
            SignedBody = command.Body is null ? entry.SignedBody : entry.SignedBody ?? body,
            Type = facts.Type,
            ObjectId = facts.ObjectId,
            ResultingState = facts.ResultingState,
            OrderId = facts.OrderId,
            PaymentId = facts.PaymentId,
            Status = InboxStatus.Received,
            Attempts = 0,
            Reason = null,
            ReplayedAt = now,
            Due = (now + HintGrace).ToUnixTimeMilliseconds(),
            List = null,
            At = null,
        };
        var commit = await store
            .CommitAsync(
                Containers.Inbox,
                command.Partition,
                [TypedDocuments.Replace(again.Id, again, StoredJson.Default.InboxEntry, stored.Version)],
                cancellationToken)
            .ConfigureAwait(false);
        if (!commit.IsCommitted)
            return RepairRefusals.ChangedMeanwhile;
        await InboxHints.SendAsync(jobs, new InboxHint(command.Partition, again.Id), TimeSpan.Zero, cancellationToken)
            .ConfigureAwait(false);
        return again;
    }
}
