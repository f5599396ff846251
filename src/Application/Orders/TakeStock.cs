using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>
/// The order's side of stock: what reserving and committing came to becomes facts of the order, and what cannot be had
/// any more is taken again or reported missing.
/// </summary>
public sealed class TakeStockHandler(OrderRepository orders, FillBackordersHandler backorders, PlanLines locations, OrderPolicy policy)
{
    /// <summary>
    /// Records the answers of reserving. What one location does not have is asked of the others, a few times; only when that is in
    /// vain, too, the refusal ends the order, or after payment it is "stock missing".
    /// </summary>
    public async Task<OrderGlance> RecordReservationsAsync(
        string orderId, IReadOnlyList<ReservationOutcome> outcomes, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(orderId, cancellationToken).ConfigureAwait(false);
        outcomes = await WithoutThoseTakenElsewhereAsync(order, outcomes, cancellationToken).ConfigureAwait(false);
        if (order.Status == OrderStatus.Created || outcomes.All(outcome => outcome.Reserved))
            return await orders.ProceedAsync(orderId, new OrderCommand.RecordReservations(outcomes), cancellationToken).ConfigureAwait(false);

        OrderCommand reserved = new OrderCommand.RecordReservations([.. outcomes.Where(outcome => outcome.Reserved)]);
        if (outcomes.Any(outcome => outcome.Reserved))
            await orders.ProceedAsync(orderId, reserved, cancellationToken).ConfigureAwait(false);
        var missing = outcomes.Where(outcome => !outcome.Reserved).Select(outcome => order.FindAllocation(outcome.AllocationId)!.Value).ToList();
        return await RecordMissingAsync(order, missing, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The outcomes that are left when the refused ones that other locations have are asked of those.</summary>
    private async Task<IReadOnlyList<ReservationOutcome>> WithoutThoseTakenElsewhereAsync(
        Order order, IReadOnlyList<ReservationOutcome> outcomes, CancellationToken cancellationToken)
    {
        var left = new List<ReservationOutcome>(outcomes.Count);
        foreach (var outcome in outcomes)
        {
            var parts = !outcome.Reserved && order.FindAllocation(outcome.AllocationId) is { Allocation.Status: AllocationStatus.Pending } refused
                ? await locations.AgainAsync(order, refused, cancellationToken).ConfigureAwait(false)
                : null;
            if (parts is null) left.Add(outcome);
            else await orders.ProceedAsync(order.Id, new OrderCommand.SplitAllocation(outcome.AllocationId, parts, ReasonCodes.OutOfStock), cancellationToken).ConfigureAwait(false);
        }

        return left;
    }

    /// <summary>Paid goods that cannot be had take their place in line before the order says so, so that no delivery passes them.</summary>
    private async Task<OrderGlance> RecordMissingAsync(Order order, List<FoundAllocation> missing, CancellationToken cancellationToken)
    {
        var waits = policy.WhenStockMissing == StockMissingRule.Backorder
            && (order.Status.IsPaidPhase() || order.Status.IsConfirmedPhase());
        if (waits) await backorders.WaitAsync(order, missing, cancellationToken).ConfigureAwait(false);
        var recorded = await orders.ProceedAsync(
                order.Id, new OrderCommand.RecordStockMissing(missing.ConvertAll(found => found.Allocation.Id)), cancellationToken)
            .ConfigureAwait(false);
        if (!waits) return recorded;

        // It may have been cancelled, or all of it may have come in, since we looked.
        var now = await orders.ReadAsync(order.Id, cancellationToken).ConfigureAwait(false);
        foreach (var (line, allocation) in missing)
        {
            if (now.FindAllocation(allocation.Id) is { Allocation.IsLive: false })
                await backorders.PassOnAsync(now, line.Sku, allocation, cancellationToken).ConfigureAwait(false);
            else
                await backorders.HandleAsync(new FillBackorders(line.Sku, allocation.Location), cancellationToken).ConfigureAwait(false);
        }

        return OrderGlance.Of(await orders.ReadAsync(order.Id, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// Records the answers of committing. A reservation that is gone is replaced by a fresh allocation, which the saga
    /// then reserves from what is available: only when that fails too, the stock is missing.
    /// </summary>
    public async Task<OrderGlance> RecordCommitsAsync(
        string orderId, IReadOnlyList<CommitOutcomeOf> outcomes, CancellationToken cancellationToken)
    {
        var gone = outcomes.Where(outcome => !outcome.Committed).Select(outcome => outcome.AllocationId).ToList();
        var order = gone.Count == 0 ? null : await orders.ReadAsync(orderId, cancellationToken).ConfigureAwait(false);
        foreach (var id in gone)
        {
            await orders.ProceedAsync(
                    orderId,
                    // Made from the old id, so that a repeat after a crash replaces it by the same one.
                    new OrderCommand.ReplaceAllocation(id, id + "r", order!.FindAllocation(id)!.Value.Allocation.Location),
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
