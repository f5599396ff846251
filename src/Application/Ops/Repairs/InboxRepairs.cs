using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Ops.Repairs;

/// <summary>Webhooks that wait for staff: processed again, with another body if need be, or left as they are.</summary>
public sealed class InboxRepairs(IDocumentStore store, ReplayInboxEntryHandler replay) : IRepairShelf
{
    public RepairKind Kind => RepairKind.Inbox;

    public async Task<RepairPage> ListAsync(int limit, string? continuation, CancellationToken cancellationToken)
    {
        var waiting = new DocumentQuery(Containers.Inbox, "list")
        {
            EqualTo = [InboxLists.Repair],
            Descending = true,
            Limit = limit,
            Continuation = continuation,
        };
        var page = await store.QueryAsync(waiting, cancellationToken).ConfigureAwait(false);
        return new([.. page.Documents.Select(one => Item(one.As(StoredJson.Default.InboxEntry)))], page.Continuation);
    }

    public async Task<RepairDetail?> FindAsync(RepairKey key, CancellationToken cancellationToken) =>
        await EntryAsync(key, cancellationToken).ConfigureAwait(false) is { } entry
            ? new(Item(entry), entry.Value.BodyText())
            : null;

    public async Task<Result<RepairKey>> RetryAsync(
        RepairKey key, string? payload, Actor by, CancellationToken cancellationToken)
    {
        if (await EntryAsync(key, cancellationToken).ConfigureAwait(false) is null)
            return RepairRefusals.Gone;
        var replayed = await replay.HandleAsync(new(key.Partition, key.Id, payload), cancellationToken).ConfigureAwait(false);
        return replayed.Refusal is { } refusal ? refusal : key;
    }

    public async Task<Result<RepairKey>> ResolveAsync(
        RepairKey key, Resolution resolution, Actor by, CancellationToken cancellationToken)
    {
        if (await EntryAsync(key, cancellationToken).ConfigureAwait(false) is not { } entry)
            return RepairRefusals.Gone;
        var settled = await store
            .WithoutForgottenAsync(entry.Value with { Status = InboxStatus.Settled, List = null, At = null }, cancellationToken).ConfigureAwait(false);
        var replace = TypedDocuments.Replace(key.Id, settled, StoredJson.Default.InboxEntry, entry.Version);
        var commit = await store.CommitAsync(Containers.Inbox, key.Partition, [replace], cancellationToken).ConfigureAwait(false);
        return commit.IsCommitted ? key : RepairRefusals.ChangedMeanwhile;
    }

    private async Task<Versioned<InboxEntry>?> EntryAsync(RepairKey key, CancellationToken cancellationToken)
    {
        var entry = await replay.FindAsync(key.Partition, key.Id, cancellationToken).ConfigureAwait(false);
        return entry is { Value.List: InboxLists.Repair } ? entry : null;
    }

    private static RepairItem Item(Versioned<InboxEntry> entry) => new(
        new(RepairKind.Inbox, entry.Partition, entry.Id),
        entry.Value.OrderId ?? entry.Value.ObjectId ?? entry.Id,
        $"{entry.Value.Provider} {entry.Value.Type}",
        entry.Value.Reason,
        DateTimeOffset.FromUnixTimeMilliseconds(entry.Value.At ?? 0));
}
