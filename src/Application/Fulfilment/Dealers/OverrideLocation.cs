using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>Staff decide who sends an allocation.</summary>
/// <param name="Reason">1 to 200 characters.</param>
public sealed record OverrideLocation(string OrderId, string AllocationId, string Location, string Reason, Actor By);

/// <summary>
/// Assigns it where it is, or has the other location take it over: the dealer there is asked as usual. Refuses with
/// <see cref="DealerCodes.Unknown"/> when the location serves no orders and with <see cref="RefusalCodes.OutOfStock"/> when it has fewer units.
/// </summary>
public sealed class OverrideLocationHandler(OrderRepository orders, DealerBook dealers, ReadAvailabilityHandler stock)
{
    public async Task<Result<OrderOutcome>> HandleAsync(OverrideLocation command, CancellationToken cancellationToken)
    {
        var order = (await orders.FindAsync(command.OrderId, cancellationToken).ConfigureAwait(false))?.Value.Order;
        if (order is null) return new Refusal(RefusalCodes.OrderUnknown, "There is no such order.");
        if (order.FindAllocation(command.AllocationId) is not { } found)
            return new Refusal(RefusalCodes.AllocationUnknown, "The order has no such allocation.");
        var allocation = found.Allocation;
        if (command.Location == allocation.Location)
        {
            // Staff have asked whoever is there themselves.
            return await orders
                .ExecuteAsync(order.Id, new OrderCommand.AssignAllocations([new(allocation.Id, command.Location)]), command.By, cancellationToken)
                .ConfigureAwait(false);
        }

        var known = await dealers.AllAsync(cancellationToken).ConfigureAwait(false);
        if (command.Location != StockLocations.Main && !(known.TryGetValue(command.Location, out var dealer) && dealer.Active))
            return new Refusal(DealerCodes.Unknown, "There is no such dealer, or it gets no new allocations.");
        var free = (await stock.HandleAsync(new(found.Line.Sku, command.Location), cancellationToken).ConfigureAwait(false))?.Available ?? 0;
        if (free < allocation.Quantity && !allocation.IsMoving)
        {
            return new Refusal(RefusalCodes.OutOfStock, "The location has fewer units.")
                .With("available", free.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        var part = new PlannedPart(allocation.Id + MoveIds.Ending(order.MovesOf(allocation)), command.Location, allocation.Quantity, Stays: true);
        return await orders
            .ExecuteAsync(order.Id, new OrderCommand.MoveAllocation(allocation.Id, [part], command.Reason, command.By.Id), command.By, cancellationToken)
            .ConfigureAwait(false);
    }
}
