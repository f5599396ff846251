using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Papers;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>Book a packed parcel and make its label.</summary>
public sealed record LabelParcel(string OrderId, string ShipmentId);

/// <summary>
/// Books the house's own delivery, whose tracking number is made from the shipment id so that booking twice books once,
/// and prints the label. Once the label is recorded nothing is left to do, and a repeat changes nothing.
/// </summary>
public sealed class LabelParcelHandler(OrderRepository orders, MakeLabelHandler labels)
{
    /// <summary>The carrier that every parcel goes with.</summary>
    public const string HouseCarrier = "House delivery";

    public async Task<OrderGlance> HandleAsync(LabelParcel command, CancellationToken cancellationToken)
    {
        await orders.ProceedAsync(
                command.OrderId,
                new OrderCommand.RecordBooked(command.ShipmentId, HouseCarrier, TrackingNumberOf(command.ShipmentId)),
                cancellationToken)
            .ConfigureAwait(false);
        var order = await orders.ReadAsync(command.OrderId, cancellationToken).ConfigureAwait(false);
        if (order.FindShipment(command.ShipmentId) is not { TrackingNumber: not null }) return OrderGlance.Of(order);
        var label = await labels.HandleAsync(new MakeLabel(order, command.ShipmentId), cancellationToken).ConfigureAwait(false);
        return await orders.ProceedAsync(
                command.OrderId, new OrderCommand.RecordLabelled(command.ShipmentId, label.Name), cancellationToken)
            .ConfigureAwait(false);
    }

    private static string TrackingNumberOf(string shipmentId) =>
        "OF" + shipmentId.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
}
