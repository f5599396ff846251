using OrderFunctions.Application.Events;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>A parcel that went back to the sender is here again.</summary>
/// <param name="Scrapped">Its goods are thrown away; otherwise they go back on the shelf they came from.</param>
public sealed record TakeParcelBack(string ShipmentId, bool Scrapped, Actor By);

/// <summary>
/// The order decides first, then its goods are booked, each allocation once under an id of its own: a repeat after a crash
/// finishes what is missing. What comes back on the shelf is offered to whoever waits for the article first.
/// </summary>
public sealed class TakeParcelBackHandler(
    OrderRepository orders, IDocumentStore store, FillBackordersHandler backorders, TimeProvider time, ArticleNews? news = null)
{
    public async Task<Result<OrderOutcome>> HandleAsync(TakeParcelBack command, CancellationToken cancellationToken)
    {
        if (ParcelPlan.OrderIdOf(command.ShipmentId) is not { } orderId
            || (await orders.FindAsync(orderId, cancellationToken).ConfigureAwait(false))?.Value.Order.FindShipment(command.ShipmentId) is null)
            return new Refusal(RefusalCodes.ShipmentUnknown, "There is no such shipment.");
        var decided = await orders.ExecuteAsync(
                orderId, new OrderCommand.RecordParcelBack(command.ShipmentId, command.Scrapped, command.By.Id), command.By, cancellationToken)
            .ConfigureAwait(false);
        if (!decided.TryGet(out var outcome, out _)) return decided;
        foreach (var id in outcome.Order.FindShipment(command.ShipmentId)!.AllocationIds)
        {
            var (line, allocation) = outcome.Order.FindAllocation(id)!.Value;
            var waiting = new FillBackorders(line.Sku, allocation.Location);
            if (!command.Scrapped) await backorders.PromiseAsync(waiting, cancellationToken).ConfigureAwait(false);
            var answer = await StockEntries.ApplyAsync(
                    store,
                    new(
                        "back-" + id, line.Sku, allocation.Location, command.Scrapped ? StockEntryKind.Scrap : StockEntryKind.Return, allocation.Quantity,
                        "Returned to sender.", command.By.Id, time.GetUtcNow()),
                    news,
                    cancellationToken)
                .ConfigureAwait(false);
            if (answer.Outcome is not (StockEntryOutcome.Applied or StockEntryOutcome.Repeated))
                throw new InvalidOperationException($"Booking parcel {command.ShipmentId} ended as {answer.Outcome}.");
            if (!command.Scrapped) await backorders.HandleAsync(waiting, cancellationToken).ConfigureAwait(false);
        }

        return outcome;
    }
}
