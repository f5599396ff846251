using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>
/// The order's side of stock: what reserving and committing came to becomes facts of the order, and what cannot be had
/// any more is taken again or reported missing.
/// </summary>
public sealed class TakeStockHandler(OrderRepository orders)
{
    /// <summary>
    /// Records the answers of reserving. Before payment a refusal ends the order; after payment it is "stock missing".
    /// </summary>
    public async Task<OrderGlance> RecordReservationsAsync(
        string orderId, IReadOnlyList<ReservationOutcome> outcomes, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(orderId, cancellationToken).ConfigureAwait(false);
        if (order.Status == OrderStatus.Created || outcomes.All(outcome => outcome.Reserved))
            return await orders.ProceedAsync(orderId, new OrderCommand.RecordReservations(outcomes), cancellationToken).ConfigureAwait(false);

        OrderCommand reserved = new OrderCommand.RecordReservations([.. outcomes.Where(outcome => outcome.Reserved)]);
        if (outcomes.Any(outcome => outcome.Reserved))
            await orders.ProceedAsync(orderId, reserved, cancellationToken).ConfigureAwait(false);
        return await orders.ProceedAsync(
                orderId,
                new OrderCommand.RecordStockMissing([.. outcomes.Where(outcome => !outcome.Reserved).Select(outcome => outcome.AllocationId)]),
                cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Records the answers of committing. A reservation that is gone is replaced by a fresh allocation, which the saga
    /// then reserves from what is available: only when that fails too, the stock is missing.
    /// </summary>
    public async Task<OrderGlance> RecordCommitsAsync(
        string orderId, IReadOnlyList<CommitOutcomeOf> outcomes, CancellationToken cancellationToken)
    {
        foreach (var gone in outcomes.Where(outcome => !outcome.Committed))
        {
            await orders.ProceedAsync(
                    orderId,
                    // Made from the old id, so that a repeat after a crash replaces it by the same one.
                    new OrderCommand.ReplaceAllocation(gone.AllocationId, gone.AllocationId + "r", StockLocations.Main),
                    cancellationToken)
                .ConfigureAwait(false);
        }

        var committed = outcomes.Where(outcome => outcome.Committed).Select(outcome => outcome.AllocationId).ToList();
        return committed.Count == 0
            ? OrderGlance.Of(await orders.ReadAsync(orderId, cancellationToken).ConfigureAwait(false))
            : await orders.ProceedAsync(orderId, new OrderCommand.RecordStockCommitted(committed), cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>The answer of one commit: false when the reservation is gone.</summary>
public sealed record CommitOutcomeOf(string AllocationId, bool Committed);
