using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>So many units of an article lie in the basket.</summary>
/// <param name="Quantity">In all, not since the last time: a repeat counts once.</param>
public sealed record PickUnits(string PicklistId, string Sku, int Quantity, Actor By);

/// <summary>
/// Shares the units out over the allocations of the article, the first ones first. More than the picklist asks for:
/// <see cref="RefusalCodes.QuantityInvalid"/>, and nothing is noted.
/// </summary>
public sealed class PickUnitsHandler(OrderRepository orders)
{
    public async Task<Result<OrderOutcome>> HandleAsync(PickUnits command, CancellationToken cancellationToken)
    {
        if (await PicklistOrder.FindAsync(orders, command.PicklistId, cancellationToken).ConfigureAwait(false) is not var (order, _)
            || ParcelPlan.Of(order).FirstOrDefault(plan => plan.ShipmentId == command.PicklistId) is not { } plan)
        {
            return PicklistOrder.Unknown;
        }

        var asked = plan.Allocations.Where(allocation => allocation.Sku == command.Sku).ToList();
        if (asked.Count == 0) return new Refusal(RefusalCodes.AllocationUnknown, "The picklist has no such article.");
        if (command.Quantity < 0 || command.Quantity > asked.Sum(allocation => (long)allocation.Quantity))
            return new Refusal(RefusalCodes.QuantityInvalid, "Nobody picks more than is asked for.");

        var (left, events) = (command.Quantity, new List<OrderEvent>());
        foreach (var allocation in asked)
        {
            var units = Math.Min(left, allocation.Quantity);
            left -= units;
            var picked = await orders
                .ExecuteAsync(order.Id, new OrderCommand.RecordUnitsPicked(allocation.AllocationId, units, command.By.Id), command.By, cancellationToken)
                .ConfigureAwait(false);
            if (!picked.TryGet(out var outcome, out _)) return picked;
            events.AddRange(outcome.Events);
            order = outcome.Order;
        }

        return new OrderOutcome(order, events);
    }
}
