using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Ops.Repairs;

/// <summary>Outbox rows that were given up: back into their order's outbox, or dropped.</summary>
public sealed class OutboxRepairs(IDocumentStore store, OutboxHint hint, OutboxOptions options, TimeProvider time) : IRepairShelf
{
    private readonly OutboxRows _rows = new(store, options, time);

    public RepairKind Kind => RepairKind.Outbox;

    public async Task<RepairPage> ListAsync(int limit, string? continuation, CancellationToken cancellationToken)
    {
        var failed = OutboxRows.Query(OutboxLists.Failed) with { Descending = true, Limit = limit, Continuation = continuation };
        var page = await store.QueryAsync(failed, cancellationToken).ConfigureAwait(false);
        return new([.. page.Documents.Select(one => Item(one.As(StoredJson.Default.OutboxRow)))], page.Continuation);
    }

    public async Task<RepairDetail?> FindAsync(RepairKey key, CancellationToken cancellationToken) =>
        await RowAsync(key, cancellationToken).ConfigureAwait(false) is { } row
            ? new(Item(row), row.Value.Data?.GetRawText())
            : null;

    public async Task<Result<RepairKey>> RetryAsync(
        RepairKey key, string? payload, Actor by, CancellationToken cancellationToken)
    {
        if (await RowAsync(key, cancellationToken).ConfigureAwait(false) is not { } row)
            return RepairRefusals.Gone;
        var data = row.Value.Data;
        if (payload is not null)
        {
            if (data is null)
                return RepairRefusals.HasNoPayload;
            if (!TryParse(payload, out data))
                return RepairRefusals.NotThis("The payload must be JSON.");
        }

        if (await _rows.RetryAsync(row, data, cancellationToken).ConfigureAwait(false) is null)
            return RepairRefusals.ChangedMeanwhile;
        await hint.SendAsync(key.Partition, cancellationToken).ConfigureAwait(false);
        return key;
    }

    public async Task<Result<RepairKey>> ResolveAsync(
        RepairKey key, Resolution resolution, Actor by, CancellationToken cancellationToken)
    {
        if (await RowAsync(key, cancellationToken).ConfigureAwait(false) is not { } row)
            return RepairRefusals.Gone;
        await _rows.FinishAsync(key.Partition, [row]).ConfigureAwait(false);
        return key;
    }

    private async Task<Versioned<OutboxRow>?> RowAsync(RepairKey key, CancellationToken cancellationToken)
    {
        // Other documents of an order lie in the same partition.
        if (!key.Id.StartsWith(Outbox.IdPrefix, StringComparison.Ordinal))
            return null;
        var row = await store
            .ReadAsync(Containers.Orders, key.Partition, key.Id, StoredJson.Default.OutboxRow, cancellationToken)
            .ConfigureAwait(false);
        return row is { Value.Status: OutboxStatus.Failed } ? row : null;
    }

    private static RepairItem Item(Versioned<OutboxRow> row) => new(
        new(RepairKind.Outbox, row.Partition, row.Id),
        row.Value.Subject,
        $"{row.Value.Kind} {row.Value.Name}",
        row.Value.Reason,
        DateTimeOffset.FromUnixTimeMilliseconds(row.Value.At));

    private static bool TryParse(string payload, out JsonElement? data)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            data = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            data = null;
            return false;
        }
    }
}
