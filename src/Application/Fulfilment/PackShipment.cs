using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>The warehouse has packed a planned parcel.</summary>
/// <param name="Carrier">Code of the carrier that is to take it; null leaves that to the shop's rule.</param>
public sealed record PackShipment(string ShipmentId, Actor By, string? Carrier = null);

/// <summary>Finds the plan that the id stands for and records the parcel; packing it again changes nothing.</summary>
public sealed class PackShipmentHandler(OrderRepository orders, CarrierBook carriers)
{
    public async Task<Result<OrderOutcome>> HandleAsync(PackShipment command, CancellationToken cancellationToken)
    {
        var carrier = command.Carrier is null ? null : carriers.Find(command.Carrier);
        if (command.Carrier is not null && carrier is null) return CarrierRefusals.Unknown(carriers);
        var found = ParcelPlan.OrderIdOf(command.ShipmentId) is { } orderId
            ? await orders.FindAsync(orderId, cancellationToken).ConfigureAwait(false)
            : null;
        var order = found?.Value.Order;
        var allocations = order?.FindShipment(command.ShipmentId)?.AllocationIds
            ?? (order is null
                ? null
                : ParcelPlan.Of(order).FirstOrDefault(plan => plan.ShipmentId == command.ShipmentId)?.Allocations
                    .Select(allocation => allocation.AllocationId).ToList());
        if (allocations is null) return new Refusal(RefusalCodes.ShipmentUnknown, "There is no such parcel to pack.");
        return await orders.ExecuteAsync(
                order!.Id,
                new OrderCommand.PackShipment(command.ShipmentId, allocations, command.By.Id, carrier?.Name, OnItsOwn: true),
                command.By,
                cancellationToken)
            .ConfigureAwait(false);
    }
}
