using OrderFunctions.Application.Events;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>
/// What a delivery system says becomes a decision of the order, and the goods leave the books. Twice, late or in the wrong order does no
/// harm; what can never be taken is refused with <see cref="MessageRefusedException"/>.
/// </summary>
public sealed class TakeDeliveryMessageHandler(OrderRepository orders, DispatchParcelHandler dispatch)
{
    /// <summary>A parcel has left.</summary>
    public async Task ShippedAsync(CloudEvent message, CancellationToken cancellationToken)
    {
        var said = DeliveryMessage.Shipped(message);
        var shipmentId = DeliverySystem.ShipmentIdOf(said.OrderId, said.ParcelId);
        var sent = new OrderCommand.RecordParcelSent(
            shipmentId,
            [.. said.Items.Select(item => new SentUnits(item.LineId, item.Quantity, item.Location))],
            said.Carrier,
            said.TrackingNumber ?? said.ParcelId,
            Actor.DeliverySystem.Id,
            said.TrackingUrl,
            TrackingTokens.NewSecret());
        await DecideAsync(said.OrderId, sent, cancellationToken).ConfigureAwait(false);
        // The parcel's saga does the same: this only makes sure that the message is not done before its goods are off the books.
        await dispatch.HandleAsync(new DispatchParcel(said.OrderId, shipmentId), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A parcel has arrived.</summary>
    public Task DeliveredAsync(CloudEvent message, CancellationToken cancellationToken)
    {
        var said = DeliveryMessage.Delivered(message);
        var arrived = new OrderCommand.RecordParcelArrived(
            DeliverySystem.ShipmentIdOf(said.OrderId, said.ParcelId), $"delivery:{message.Id}", said.DeliveredAt);
        return DecideAsync(said.OrderId, arrived, cancellationToken);
    }

    private async Task DecideAsync(string orderId, OrderCommand command, CancellationToken cancellationToken)
    {
        var decided = await orders.ExecuteAsync(orderId, command, Actor.DeliverySystem, cancellationToken).ConfigureAwait(false);
        if (decided.Refusal is { } refusal) throw new MessageRefusedException(refusal.Code, refusal.Message);
    }
}

/// <summary>The rows of the subscribers table for what a delivery system sends.</summary>
public static class DeliverySubscriptions
{
    /// <summary>The subscription's name on either topic.</summary>
    public const string Name = "fulfilment";

    /// <summary>Deliveries of a message before it is a dead letter: what is refused once is refused again, and weather has its retries within.</summary>
    public const int Tries = 3;

    /// <summary>Parcels that have left.</summary>
    public static Subscription Shipped(Func<TakeDeliveryMessageHandler> take) => new(
        Topics.OrdersShipped, Name, Types: null, (message, cancellationToken) => take().ShippedAsync(message, cancellationToken));

    /// <summary>Parcels that have arrived.</summary>
    public static Subscription Delivered(Func<TakeDeliveryMessageHandler> take) => new(
        Topics.OrdersDelivered, Name, Types: null, (message, cancellationToken) => take().DeliveredAsync(message, cancellationToken));
}
