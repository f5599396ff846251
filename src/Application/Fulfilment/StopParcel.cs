using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>Ask the carrier to turn a parcel round that was cancelled on its way.</summary>
public sealed record StopParcel(string OrderId, string ShipmentId);

/// <summary>
/// The carrier's yes or no is recorded by the command that staff's answer is recorded by, whichever comes first. A carrier that takes no
/// such wish, or does not understand ours, is left to staff; one that is away throws, and is asked again.
/// </summary>
public sealed class StopParcelHandler(OrderRepository orders, CarrierBook carriers)
{
    /// <summary>The order afterwards.</summary>
    public async Task<Order> HandleAsync(StopParcel command, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(command.OrderId, cancellationToken).ConfigureAwait(false);
        if (order.FindShipment(command.ShipmentId) is not { } shipment || !OrderDecider.IsToBeStopped(shipment)) return order;
        var outcome = await AskAsync(shipment, cancellationToken).ConfigureAwait(false);
        return await orders.ProceedAsync(order.Id, outcome, Actor.Parcel, cancellationToken).ConfigureAwait(false);
    }

    private async Task<OrderCommand> AskAsync(Shipment shipment, CancellationToken cancellationToken)
    {
        // It was told with the commit that asked for it; what came of it staff hear.
        if (DeliverySystem.Sends(shipment)) return new OrderCommand.LeaveIntercept(shipment.Id, CarrierRefusals.NotOffered);
        if (shipment.TrackingNumber is not { } number || carriers.Named(shipment.Carrier) is not { } carrier)
            return new OrderCommand.LeaveIntercept(shipment.Id, CarrierRefusals.CarrierUnknown);
        try
        {
            var answer = await carriers.CallAsync(carrier, "intercept", one => one.InterceptAsync(number, cancellationToken)).ConfigureAwait(false);
            return answer == CarrierAnswer.NotOffered
                ? new OrderCommand.LeaveIntercept(shipment.Id, CarrierRefusals.NotOffered)
                : new OrderCommand.RecordIntercept(shipment.Id, Stopped: answer == CarrierAnswer.Done, carrier.Code);
        }
        catch (CarrierException refused) when (!refused.IsTransient)
        {
            // It understood nothing, which is no answer about the parcel.
            return new OrderCommand.LeaveIntercept(shipment.Id, refused.Code);
        }
    }
}
