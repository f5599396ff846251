using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>The warehouse wants to pack a planned parcel and does not find enough of an article.</summary>
/// <param name="Found">Units that are there, fewer than planned.</param>
public sealed record ReportShort(string ShipmentId, string Sku, int Found, Actor By);

/// <summary>
/// Corrects the books and asks for the goods again: where there are dealers, what the shelf holds stays with it and the rest is
/// looked for at other locations, else all of it here. The saga reserves it from what is available, and what cannot be had is
/// backordered or refunded. A repeat changes nothing.
/// </summary>
public sealed class ReportShortHandler(OrderRepository orders, WriteOffShortHandler writeOff, PlanLines lines)
{
    public async Task<Result<OrderOutcome>> HandleAsync(ReportShort command, CancellationToken cancellationToken)
    {
        var order = ParcelPlan.OrderIdOf(command.ShipmentId) is { } orderId
            ? (await orders.FindAsync(orderId, cancellationToken).ConfigureAwait(false))?.Value.Order
            : null;
        if (order is null || ParcelPlan.Of(order).FirstOrDefault(plan => plan.ShipmentId == command.ShipmentId) is not { } plan)
            return new Refusal(RefusalCodes.ShipmentUnknown, "There is no such parcel to pack.");
        if (plan.Allocations.FirstOrDefault(allocation => allocation.Sku == command.Sku) is not { } planned)
            return new Refusal(RefusalCodes.AllocationUnknown, "The parcel has no such article.");

        var (id, _, sku, location, quantity) = planned;
        var kept = command.Found > 0 && await lines.MayBeSplitAsync(order.FindLine(planned.LineId)!, cancellationToken).ConfigureAwait(false)
            ? PlanLines.KeptIdOf(id)
            : null;
        var recorded = await orders
            .ExecuteAsync(order.Id, new OrderCommand.RecordShort(id, command.Found, kept), command.By, cancellationToken)
            .ConfigureAwait(false);
        if (!recorded.TryGet(out var outcome, out _)) return recorded;
        // As it was first said: dealers may have come or gone since.
        kept = outcome.Order.FindAllocation(id)?.Allocation.Placement?.KeptId;
        await writeOff.HandleAsync(
                new WriteOffShort(sku, id, quantity, command.Found, location, command.By.Id, kept is null ? null : (kept, order.Id)), cancellationToken)
            .ConfigureAwait(false);
        OrderCommand again = outcome.Order.FindAllocation(id) is { } found
            && await lines.OfShortAsync(order, found, cancellationToken).ConfigureAwait(false) is { } parts
                ? new OrderCommand.SplitAllocation(id, parts, ReasonCodes.Short)
                : new OrderCommand.ReplaceAllocation(id, id + "r", location);
        return await orders.ExecuteAsync(order.Id, again, command.By, cancellationToken).ConfigureAwait(false);
    }
}
