using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>The goods of a packed parcel leave the books.</summary>
public sealed record DispatchParcel(string OrderId, string ShipmentId);

/// <summary>
/// Each allocation's own record makes a repeat harmless; once the label is made there is nothing left to do. A parcel of a delivery system
/// gets none, and has left when it is heard of.
/// </summary>
public sealed class DispatchParcelHandler(OrderRepository orders, DispatchReservationHandler dispatch, DivideReservationHandler divide)
{
    /// <summary>The order as it was found; null when there is none.</summary>
    public async Task<Order?> HandleAsync(DispatchParcel command, CancellationToken cancellationToken)
    {
        var order = (await orders.FindAsync(command.OrderId, cancellationToken).ConfigureAwait(false))?.Value.Order;
        if (order?.FindShipment(command.ShipmentId) is not { } shipment
            || (shipment.Status is not (ShipmentStatus.Created or ShipmentStatus.Booked) && !DeliverySystem.Sends(shipment)))
            return order;
        await Task.WhenAll(shipment.AllocationIds.Select(id => DispatchAsync(order, id, cancellationToken))).ConfigureAwait(false);
        return order;
    }

    private async Task DispatchAsync(Order order, string id, CancellationToken cancellationToken)
    {
        if (order.FindAllocation(id) is not { } found) return;
        var (line, allocation) = (found.Line, found.Allocation);
        await divide.SettleAsync(order, id, cancellationToken).ConfigureAwait(false);
        var answer = await dispatch.HandleAsync(
                new DispatchReservation(line.Sku, id, allocation.Quantity, allocation.Location), cancellationToken)
            .ConfigureAwait(false);
        // Gone: the order was cancelled meanwhile and the goods were unpacked.
        if (!answer.IsDone && !answer.IsGone)
            throw new InvalidOperationException($"Dispatching allocation {id} was refused with {answer.Code}.");
    }
}
