using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Ops.Repairs;

/// <summary>Outbox rows that were given up: back into their outbox, or dropped. Keys name the partition as hints do.</summary>
public sealed class OutboxRepairs(IDocumentStore store, OutboxHint hint, OutboxOptions options, TimeProvider time) : IRepairShelf
{
    private const char Separator = ':';

    public RepairKind Kind => RepairKind.Outbox;

    public async Task<RepairPage> ListAsync(int limit, string? continuation, CancellationToken cancellationToken)
    {
        var (next, inner) = Where(continuation);
        var items = new List<RepairItem>();
        for (; next < OutboxPlace.Places.Count; next++, inner = null)
        {
            var container = OutboxPlace.Places[next];
            var failed = OutboxRows.Query(container, OutboxLists.Failed) with { Descending = true, Limit = limit - items.Count, Continuation = inner };
            var page = await store.QueryAsync(failed, cancellationToken).ConfigureAwait(false);
            items.AddRange(page.Documents.Select(one => Item(container, one.As(StoredJson.Default.OutboxRow))));
            if (page.Continuation is not null)
                return new(items, $"{container}{Separator}{page.Continuation}");
            if (items.Count == limit && next + 1 < OutboxPlace.Places.Count)
                return new(items, $"{OutboxPlace.Places[next + 1]}{Separator}");
        }

        return new(items, null);
    }

    public async Task<RepairDetail?> FindAsync(RepairKey key, CancellationToken cancellationToken) =>
        await RowAsync(key, cancellationToken).ConfigureAwait(false) is { } row
            ? new(Item(PlaceOf(key).Container, row), row.Value.Data?.GetRawText())
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

        if (await RowsOf(key).RetryAsync(row, data, cancellationToken).ConfigureAwait(false) is null)
            return RepairRefusals.ChangedMeanwhile;
        await hint.SendAsync(PlaceOf(key), cancellationToken).ConfigureAwait(false);
        return key;
    }

    public async Task<Result<RepairKey>> ResolveAsync(
        RepairKey key, Resolution resolution, Actor by, CancellationToken cancellationToken)
    {
        if (await RowAsync(key, cancellationToken).ConfigureAwait(false) is not { } row)
            return RepairRefusals.Gone;
        await RowsOf(key).FinishAsync(row.Partition, [row]).ConfigureAwait(false);
        return key;
    }

    private async Task<Versioned<OutboxRow>?> RowAsync(RepairKey key, CancellationToken cancellationToken)
    {
        // Other documents lie in the same partition.
        if (!key.Id.StartsWith(Outbox.IdPrefix, StringComparison.Ordinal))
            return null;
        var row = await store
            .ReadAsync(PlaceOf(key).Container, PlaceOf(key).Partition, key.Id, StoredJson.Default.OutboxRow, cancellationToken)
            .ConfigureAwait(false);
        return row is { Value.Status: OutboxStatus.Failed } ? row : null;
    }

    private OutboxRows RowsOf(RepairKey key) => new(store, options, time, PlaceOf(key).Container);

    private static OutboxPlace PlaceOf(RepairKey key) => OutboxPlace.Parse(key.Partition);

    private static (int Place, string? Continuation) Where(string? continuation)
    {
        if (continuation is null)
            return (0, null);
        var parts = continuation.Split(Separator, 2);
        var place = OutboxPlace.Places.ToList().IndexOf(parts[0]);
        return place >= 0 && parts.Length == 2
            ? (place, parts[1].Length > 0 ? parts[1] : null)
            : throw new ArgumentException("Not a continuation of this list.", nameof(continuation));
    }

    private static RepairItem Item(string container, Versioned<OutboxRow> row) => new(
        new(RepairKind.Outbox, new OutboxPlace(container, row.Partition).ToText(), row.Id),
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
