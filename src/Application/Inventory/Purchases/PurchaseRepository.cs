using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>
/// Loads purchase orders and commits decisions about them, as orders are: with the version that they were made on, with the events that
/// they are, and with the job that makes stock agree with them.
/// </summary>
public sealed class PurchaseRepository(IDocumentStore store, OutboxHint hint, IEventPublisher publisher, TimeProvider time)
{
    /// <summary>Code of the refusal of a change that was made from an old version.</summary>
    public const string Changed = "PRECONDITION_FAILED";

    /// <summary>The purchase order as stored, or null.</summary>
    public async ValueTask<Versioned<PurchaseDocument>?> FindAsync(string id, CancellationToken cancellationToken) =>
        Guid.TryParseExact(id, "D", out _)
            ? await store.ReadAsync(Containers.Purchases, id, PurchaseDocument.Id, StoredJson.Default.PurchaseDocument, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Writes a new one down. A repeat (same id) answers what is there.</summary>
    public async Task<Versioned<PurchaseDocument>> CreateAsync(PurchaseOrder purchase, CancellationToken cancellationToken)
    {
        var document = PurchaseDocument.Of(purchase, 1);
        var commit = await store
            .CommitAsync(
                Containers.Purchases, purchase.Id, [TypedDocuments.Create(PurchaseDocument.Id, document, StoredJson.Default.PurchaseDocument)], cancellationToken)
            .ConfigureAwait(false);
        return commit.IsCommitted
            ? new(purchase.Id, PurchaseDocument.Id, commit.Versions[0]!, document)
            : (await FindAsync(purchase.Id, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>
    /// Decides and commits. Refuses with what the decision refuses with, with <see cref="StockCodes.PurchaseUnknown"/>, and with
    /// <see cref="Changed"/> when somebody else changed it since <paramref name="version"/>.
    /// </summary>
    /// <param name="version">The version that the change was made from; null for what does not depend on it.</param>
    public async Task<Result<Versioned<PurchaseDocument>>> ChangeAsync(
        string id,
        Func<PurchaseOrder, DateTimeOffset, Result<PurchaseOrder>> decide,
        CancellationToken cancellationToken,
        string? version = null)
    {
        while (true)
        {
            if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } found)
                return new Refusal(StockCodes.PurchaseUnknown, "There is no such purchase order.");
            if (version is not null && found.Version != version)
                return new Refusal(Changed, "This was changed since it was read; read it again.");
            var (before, now) = (found.Value.Purchase, time.GetUtcNow());
            var decided = decide(before, now);
            if (!decided.TryGet(out var after, out var refusal)) return refusal;
            if (ReferenceEquals(after, before)) return found;
            var document = PurchaseDocument.Of(after, found.Value.Revision + 1);
            var outbox = Promise(before, document, now);
            var commit = await store
                .CommitAsync(
                    Containers.Purchases,
                    id,
                    [TypedDocuments.Replace(PurchaseDocument.Id, document, StoredJson.Default.PurchaseDocument, found.Version), .. outbox.Operations()],
                    cancellationToken)
                .ConfigureAwait(false);
            if (!commit.IsCommitted) continue;
            if (outbox.Rows.Count > 0) await hint.SendAsync(new OutboxPlace(Containers.Purchases, id), cancellationToken).ConfigureAwait(false);
            return new Versioned<PurchaseDocument>(id, PurchaseDocument.Id, commit.Versions[0]!, document);
        }
    }

    private Outbox Promise(PurchaseOrder before, PurchaseDocument document, DateTimeOffset now)
    {
        var after = document.Purchase;
        var outbox = new Outbox(now, after.Id, document.Revision);
        // That something has been booked, or that a draft has changed, is nothing to the stock.
        if (after.Status != before.Status || after.Receipts.Count > before.Receipts.Count || (after.IsExpected && !ReferenceEquals(after.Lines, before.Lines)))
            outbox.Job(SettlePurchaseHandler.Queue);
        if (before.Status == PurchaseStatus.Draft && after.Status == PurchaseStatus.Ordered && IsHeard(EventTypes.PurchaseOrdered))
        {
            Tell(outbox, EventTypes.PurchaseOrdered, JsonSerializer.SerializeToElement(
                new PurchaseOrderedData(after.Id, LinesOf(after), now), EventJson.Default.PurchaseOrderedData));
        }

        if (before.IsExpected && after.Receipts.Count == before.Receipts.Count && !after.Lines.SequenceEqual(before.Lines) && IsHeard(EventTypes.PurchaseChanged))
        {
            Tell(outbox, EventTypes.PurchaseChanged, JsonSerializer.SerializeToElement(
                new PurchaseChangedData(after.Id, LinesOf(after), now), EventJson.Default.PurchaseChangedData));
        }

        if (after.Receipts.Count > before.Receipts.Count && IsHeard(EventTypes.PurchaseReceived))
        {
            var receipt = after.Receipts[^1];
            Tell(outbox, EventTypes.PurchaseReceived, JsonSerializer.SerializeToElement(
                new PurchaseReceivedData(
                    after.Id,
                    receipt.DeliveryNote,
                    [
                        .. from units in receipt.Units
                           join line in after.Lines on units.LineId equals line.Id
                           select new PurchaseUnitsData(line.Id, line.Sku, line.Location, units.Quantity),
                    ],
                    after.Status == PurchaseStatus.Received,
                    now),
                EventJson.Default.PurchaseReceivedData));
        }

        if (after.Status == PurchaseStatus.Cancelled && before.IsExpected && IsHeard(EventTypes.PurchaseCancelled))
        {
            Tell(outbox, EventTypes.PurchaseCancelled, JsonSerializer.SerializeToElement(
                new PurchaseCancelledData(after.Id, now), EventJson.Default.PurchaseCancelledData));
        }

        return outbox;
    }

    private static IReadOnlyList<PurchaseLineData> LinesOf(PurchaseOrder purchase) =>
        [.. purchase.Lines.Select(line => new PurchaseLineData(line.Id, line.Sku, line.Location, line.Quantity, line.ExpectedOn))];

    private bool IsHeard(string type) => publisher.IsHeard(Topics.Inventory, type);

    private static void Tell(Outbox outbox, string type, JsonElement data) => outbox.Event(Topics.Inventory, type, data);
}
