using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>Carry out the move that an allocation is about to make.</summary>
public sealed record MoveGoods(string OrderId, string AllocationId);

/// <summary>
/// Commits the parts at their locations, then tells the order, which has the old units released. If a part cannot be had the order
/// gives the move up and has the others released: what was committed in vain stands in its ledger before anybody could forget it,
/// because the order has written the move down first. Each step recognises its repeat by the part's id.
/// </summary>
public sealed class MoveGoodsHandler(OrderRepository orders, ReserveStockHandler reserve, CommitReservationHandler commit)
{
    public async Task<OrderGlance> HandleAsync(MoveGoods command, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(command.OrderId, cancellationToken).ConfigureAwait(false);
        if (order.FindAllocation(command.AllocationId) is not { Allocation.Placement.Move: { } move } found) return OrderGlance.Of(order);
        var committed = true;
        foreach (var part in move.Parts)
        {
            if (committed) committed = await CommitAsync(order.Id, found.Line.Sku, part, cancellationToken).ConfigureAwait(false);
        }

        return await orders.ProceedAsync(order.Id, new OrderCommand.RecordMoved(command.AllocationId, committed), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> CommitAsync(string orderId, string sku, PlannedPart part, CancellationToken cancellationToken)
    {
        var reserved = await reserve
            .HandleAsync(new ReserveStock(sku, part.AllocationId, orderId, part.Quantity, Location: part.Location), cancellationToken)
            .ConfigureAwait(false);
        if (!reserved.IsDone) return CannotBeHad(reserved, part);
        var committed = await commit
            .HandleAsync(new CommitReservation(sku, part.AllocationId, part.Quantity, part.Location), cancellationToken)
            .ConfigureAwait(false);
        return committed.IsDone || CannotBeHad(committed, part);
    }

    // Gone: the order gave the move up while it was carried out.
    private static bool CannotBeHad(StockAnswer answer, PlannedPart part) => answer.IsOutOfStock || answer.IsGone
        ? false
        : throw new InvalidOperationException($"Taking over as allocation {part.AllocationId} was refused with {answer.Code}.");
}
