using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>Staff decide about a parcel that was lost or came back: send its goods again, or refund them.</summary>
public sealed record SettleLost(string ShipmentId, bool Reship, Actor By);

/// <summary>
/// Decides about every lost allocation of the parcel, one by one, so that a repeat after a crash finishes the rest; when
/// there is none left, a repeat changes nothing.
/// </summary>
public sealed class SettleLostHandler(OrderRepository orders)
{
    public async Task<Result<OrderOutcome>> HandleAsync(SettleLost command, CancellationToken cancellationToken)
    {
        var order = ParcelPlan.OrderIdOf(command.ShipmentId) is { } orderId
            ? (await orders.FindAsync(orderId, cancellationToken).ConfigureAwait(false))?.Value.Order
            : null;
        if (order?.FindShipment(command.ShipmentId) is not { } shipment)
            return new Refusal(RefusalCodes.ShipmentUnknown, "There is no such shipment.");

        var events = new List<OrderEvent>();
        foreach (var id in shipment.AllocationIds)
        {
            var location = order.FindAllocation(id)!.Value.Allocation.Location;
            OrderCommand settle = command.Reship
                // Made from the old id, so that a repeat sends it again once.
                ? new OrderCommand.Reship(id, id + "s", location, command.By.Id)
                : new OrderCommand.RefundLost(id, command.By.Id);
            var settled = await orders.ExecuteAsync(order.Id, settle, command.By, cancellationToken).ConfigureAwait(false);
            if (!settled.TryGet(out var outcome, out _)) return settled;
            events.AddRange(outcome.Events);
            order = outcome.Order;
        }

        return new OrderOutcome(order, events);
    }
}
