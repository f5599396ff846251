using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>The shelf holds fewer units than an allocation was promised.</summary>
/// <param name="Found">Units that are there, fewer than <paramref name="Quantity"/>.</param>
/// <param name="By">Who looked.</param>
/// <param name="Kept">The allocation that what was found belongs to from now on, and its order; null: it is free again.</param>
public sealed record WriteOffShort(
    string Sku, string AllocationId, int Quantity, int Found, string Location, string By, (string AllocationId, string OrderId)? Kept = null);

/// <summary>
/// One commit: the reservation is let go, what is missing leaves the books as an adjustment, what was found is free again or goes on
/// to belong to the order under another allocation, so that nobody takes it in between.
/// A repeat, or a reservation that was let go in another way meanwhile, changes nothing.
/// </summary>
public sealed class WriteOffShortHandler(IDocumentStore store, TimeProvider time, ArticleNews? news = null)
{
    public async ValueTask HandleAsync(WriteOffShort command, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await store.ReadAsync(
                    Containers.Stock,
                    command.Sku,
                    ReservationRecord.IdOf(command.AllocationId),
                    StoredJson.Default.ReservationRecord,
                    cancellationToken)
                .ConfigureAwait(false);
            if (found?.Value is not { Status: ReservationStatus.Committed } record) return;
            var entry = EntryOf(command);
            var told = news?.Of(entry) ?? [];
            var result = await store.CommitAsync(
                    Containers.Stock, command.Sku, [.. Operations(command, record, found.Version, entry), .. told], cancellationToken)
                .ConfigureAwait(false);
            if (result.IsCommitted)
            {
                if (news is not null) await news.SendAsync(Containers.Stock, command.Sku, told, cancellationToken).ConfigureAwait(false);
                return;
            }

            // Another step on this allocation came first: look again.
            if (result.Outcome != CommitOutcome.VersionMismatch)
                throw new InvalidOperationException($"Writing off allocation {command.AllocationId} ended as {result.Outcome}.");
        }
    }

    private StockEntry EntryOf(WriteOffShort command) => new(
        "short-" + command.AllocationId,
        command.Sku,
        command.Location,
        StockEntryKind.Adjustment,
        command.Found - command.Quantity,
        "Not on the shelf.",
        command.By,
        time.GetUtcNow());

    private static DocumentOperation[] Operations(WriteOffShort command, ReservationRecord record, string version, StockEntry entry)
    {
        var missing = command.Quantity - command.Found;
        var kept = command.Kept is null ? 0 : command.Found;
        // A line that was reduced has more committed for it for a moment: that is let go, too.
        var committed = record.Quantity;
        return
        [
            .. Kept(command, record, entry.At),
            TypedDocuments.Replace(
                ReservationRecord.IdOf(command.AllocationId),
                record.With(ReservationStatus.Released, entry.At),
                StoredJson.Default.ReservationRecord,
                version),
            TypedDocuments.Create(StockEntry.IdOf(entry.EntryId), entry, StoredJson.Default.StockEntry),
            new DocumentOperation.Increment(
                StockCounts.IdOf(command.Location),
                [
                    new("onHand", -missing), new("adjusted", -missing), new("committed", kept - committed), new("available", committed - missing - kept),
                ],
                [new("onHand", missing), new("committed", committed)]),
        ];
    }

    private static IEnumerable<DocumentOperation> Kept(WriteOffShort command, ReservationRecord record, DateTimeOffset now)
    {
        if (command.Kept is not var (id, orderId) || command.Found == 0) return [];
        var kept = record with { AllocationId = id, OrderId = orderId, Quantity = command.Found, At = now };
        return [TypedDocuments.Create(ReservationRecord.IdOf(id), kept.With(ReservationStatus.Committed, now), StoredJson.Default.ReservationRecord)];
    }
}
