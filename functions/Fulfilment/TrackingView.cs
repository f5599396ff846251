using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>A step of a parcel's way.</summary>
public sealed record ShipmentEventView(string What, DateTimeOffset At, string? Place = null)
{
    /// <summary>Oldest first: packed, handed over, and what the carrier reported.</summary>
    public static IReadOnlyList<ShipmentEventView> AllOf(Shipment shipment)
    {
        List<ShipmentEventView> steps = [new("PACKED", shipment.PackedAt)];
        if (shipment.HandedOverAt is { } handedOver) steps.Add(new("HANDED_OVER", handedOver));
        steps.AddRange(shipment.Scans.Select(scan => new ShipmentEventView(WordOf(scan.News), scan.HappenedAt, scan.Where)));
        // By time, and of the same time as they came in: carriers report late.
        return [.. steps.OrderBy(step => step.At)];
    }

    private static string WordOf(CarrierNews news) => news switch
    {
        CarrierNews.InTransit => "IN_TRANSIT",
        CarrierNews.AttemptFailed => "ATTEMPT_FAILED",
        CarrierNews.Delivered => "DELIVERED",
        CarrierNews.Lost => "LOST",
        _ => "RETURNED_TO_SENDER",
    };
}

/// <summary>What whoever has a parcel's link may see: nothing of the person but the town.</summary>
public sealed record TrackingView(
    ShipmentStatus Status,
    string City,
    string Country,
    IReadOnlyList<ShipmentEventView> Events,
    string? Carrier = null,
    string? TrackingNumber = null,
    string? TrackingUrl = null,
    DateTimeOffset? ExpectedAt = null,
    DateTimeOffset? DeliveredAt = null)
{
    public static TrackingView Of(Order order, Shipment shipment) => new(
        shipment.Status,
        order.ShippingAddress.City,
        order.ShippingAddress.Country,
        ShipmentEventView.AllOf(shipment),
        shipment.Carrier,
        shipment.TrackingNumber,
        shipment.TrackingUrl,
        shipment.ExpectedAt,
        shipment.DeliveredAt);
}
