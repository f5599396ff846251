using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>A purchase order has changed: stock is to agree with it.</summary>
public sealed record SettlePurchase(string Id);

/// <summary>
/// Says at each article what is to come, books the deliveries that came as ordinary receipts, and serves whoever waits for them. The
/// purchase order decides first; each receipt has an id that follows from it, so that whoever dies half-way is followed by the
/// next try, and two at a time book once. What is to come shrinks before the counts grow: nobody ever sees a unit twice.
/// </summary>
public sealed class SettlePurchaseHandler(
    PurchaseRepository purchases, ReceiveStockHandler receive, FillBackordersHandler backorders, IDocumentStore store)
{
    /// <summary>Queue of purchase orders that have changed; the message is the id.</summary>
    public const string Queue = "purchases";

    /// <summary>The purchase order afterwards; an unknown one is a bug of the caller and throws.</summary>
    public async Task<Versioned<PurchaseDocument>> HandleAsync(SettlePurchase command, CancellationToken cancellationToken)
    {
        var found = await purchases.FindAsync(command.Id, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"There is no purchase order {command.Id}.");
        // What was never ordered was never to come.
        foreach (var line in found.Value.Purchase.OrderedAt is null ? [] : found.Value.Purchase.Lines)
            await ExpectAsync(ExpectedUnits.Of(found.Value, line), cancellationToken).ConfigureAwait(false);
        foreach (var receipt in found.Value.Purchase.Receipts.Where(one => !one.Booked))
        {
            await BookAsync(found.Value.Purchase, receipt, cancellationToken).ConfigureAwait(false);
            var booked = await purchases.ChangeAsync(command.Id, (purchase, _) => purchase.Book(receipt.DeliveryNote), cancellationToken).ConfigureAwait(false);
            found = booked.Value;
        }

        return found;
    }

    /// <summary>What was read from an older purchase order never takes the place of what was read from a newer one.</summary>
    private async Task ExpectAsync(ExpectedUnits units, CancellationToken cancellationToken)
    {
        var (id, type) = (ExpectedUnits.IdOf(units.PurchaseId, units.LineId), StoredJson.Default.ExpectedUnits);
        while (true)
        {
            var before = await store.ReadAsync(Containers.Stock, units.Sku, id, type, cancellationToken).ConfigureAwait(false);
            if (before?.Value.Revision >= units.Revision) return;
            var write = before is null ? TypedDocuments.Create(id, units, type) : TypedDocuments.Replace(id, units, type, before.Version);
            if ((await store.CommitAsync(Containers.Stock, units.Sku, [write], cancellationToken).ConfigureAwait(false)).IsCommitted) return;
        }
    }

    private async Task BookAsync(PurchaseOrder purchase, PurchaseReceipt receipt, CancellationToken cancellationToken)
    {
        foreach (var (lineId, quantity) in receipt.Units)
        {
            var line = purchase.Lines.First(one => one.Id == lineId);
            var answer = await receive.HandleAsync(
                    new ReceiveStock(
                        line.Sku,
                        $"purchase-{purchase.Id}-{lineId}-{receipt.DeliveryNote}",
                        quantity,
                        line.Location,
                        $"Delivery note {receipt.DeliveryNote}.",
                        receipt.By),
                    cancellationToken)
                .ConfigureAwait(false);
            if (answer.Outcome is not (StockEntryOutcome.Applied or StockEntryOutcome.Repeated))
                throw new InvalidOperationException($"Booking a delivery of purchase order {purchase.Id} ended as {answer.Outcome}.");
            await backorders.HandleAsync(new FillBackorders(line.Sku, line.Location), cancellationToken).ConfigureAwait(false);
        }
    }
}
