using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>Staff choose who takes a packed parcel that is not booked yet, because its carrier refused or is away.</summary>
public sealed record ChooseCarrier(string ShipmentId, string Carrier, Actor By);

/// <summary>Its saga books it then; the same carrier again changes nothing unless it had refused.</summary>
public sealed class ChooseCarrierHandler(OrderRepository orders, CarrierBook carriers)
{
    public async Task<Result<OrderOutcome>> HandleAsync(ChooseCarrier command, CancellationToken cancellationToken)
    {
        if (carriers.Find(command.Carrier) is not { } carrier) return CarrierRefusals.Unknown(carriers);
        if (ParcelPlan.OrderIdOf(command.ShipmentId) is not { } orderId)
            return new Refusal(RefusalCodes.ShipmentUnknown, "There is no such shipment.");
        var result = await orders.ExecuteAsync(
                orderId, new OrderCommand.ChooseCarrier(command.ShipmentId, carrier.Name, command.By.Id), command.By, cancellationToken)
            .ConfigureAwait(false);
        return result.Refusal is { Code: RefusalCodes.OrderUnknown }
            ? new Refusal(RefusalCodes.ShipmentUnknown, "There is no such shipment.")
            : result;
    }
}
