using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>The warehouse wants to pack a planned parcel and does not find enough of an article.</summary>
/// <param name="Found">Units that are there, fewer than planned.</param>
public sealed record ReportShort(string ShipmentId, string Sku, int Found, Actor By);

/// <summary>
/// Corrects the books and asks for the goods again: the saga reserves them from what is available, and what cannot be had
/// is backordered or refunded. A repeat changes nothing.
/// </summary>
public sealed class ReportShortHandler(OrderRepository orders, WriteOffShortHandler writeOff)
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
        var recorded = await orders
            .ExecuteAsync(order.Id, new OrderCommand.RecordShort(id, command.Found), command.By, cancellationToken)
            .ConfigureAwait(false);
        if (recorded.IsRefused) return recorded;
        await writeOff.HandleAsync(new WriteOffShort(sku, id, quantity, command.Found, location, command.By.Id), cancellationToken)
            .ConfigureAwait(false);
        return await orders
            .ExecuteAsync(order.Id, new OrderCommand.ReplaceAllocation(id, id + "r", location), command.By, cancellationToken)
            .ConfigureAwait(false);
    }
}
