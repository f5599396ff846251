using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Facts about an order's parcels. That one was handed over is told as order.shipped.</summary>
public static partial class OrderEventMapping
{
    private static Told? OfParcel(string orderId, OrderEvent fact) => fact switch
    {
        OrderEvent.ShipmentPacked e => Done(EventTypes.ShipmentPacked, EventJson.Default.ShipmentPackedData, () => new(
            orderId, e.ShipmentId, e.Location, Items(e.Allocations), e.At)),
        OrderEvent.ShipmentBooked e => Done(EventTypes.ShipmentBooked, EventJson.Default.ShipmentBookedData, () => new(
            orderId, e.ShipmentId, e.Carrier, e.TrackingNumber, e.ExpectedAt, e.At)),
        OrderEvent.BookingRefused e => Done(EventTypes.ShipmentRefused, EventJson.Default.ShipmentRefusedData, () => new(
            orderId, e.ShipmentId, e.Carrier, e.Problem, e.At)),
        OrderEvent.ShipmentLabelled e => News(EventTypes.ShipmentLabelled, orderId, e.ShipmentId, e.At),
        OrderEvent.ShipmentInTransit e => News(EventTypes.ShipmentInTransit, orderId, e.ShipmentId, e.HappenedAt),
        OrderEvent.DeliveryAttemptFailed e => News(EventTypes.ShipmentAttemptFailed, orderId, e.ShipmentId, e.HappenedAt),
        OrderEvent.ShipmentDelivered e => News(EventTypes.ShipmentDelivered, orderId, e.ShipmentId, e.HappenedAt),
        OrderEvent.ShipmentLost e => News(e.ReturnedToSender ? EventTypes.ShipmentReturned : EventTypes.ShipmentLost, orderId, e.ShipmentId, e.HappenedAt),
        OrderEvent.ShipmentCancelled e => News(EventTypes.ShipmentCancelled, orderId, e.ShipmentId, e.At),
        OrderEvent.InterceptAsked e => News(EventTypes.ShipmentRecalled, orderId, e.ShipmentId, e.At),
        OrderEvent.InterceptSucceeded e => News(EventTypes.ShipmentReturned, orderId, e.ShipmentId, e.At),
        OrderEvent.InterceptFailed e => News(EventTypes.ShipmentRecallFailed, orderId, e.ShipmentId, e.At),
        OrderEvent.ParcelBack e => Done(EventTypes.ShipmentBack, EventJson.Default.ShipmentBackData, () => new(orderId, e.ShipmentId, e.Scrapped, e.At)),
        _ => null,
    };

    private static Told News(string type, string orderId, string shipmentId, DateTimeOffset at) =>
        Done(type, EventJson.Default.ShipmentNewsData, () => new(orderId, shipmentId, at));
}
