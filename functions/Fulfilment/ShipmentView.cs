using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>
/// A parcel, planned (CREATED without <see cref="PackedAt"/>) or packed. <see cref="Tracking"/> is its public page,
/// <see cref="TrackingUrl"/> the carrier's own; with a <see cref="BookingProblem"/> staff must choose another carrier.
/// <see cref="Interception"/> is what came of stopping it on its way.
/// </summary>
public sealed record ShipmentView(
    string Id,
    ShipmentStatus Status,
    string Location,
    IReadOnlyList<ShipmentItemView> Items,
    string? Carrier = null,
    string? TrackingNumber = null,
    bool HasLabel = false,
    DateTimeOffset? PackedAt = null,
    DateTimeOffset? HandedOverAt = null,
    DateTimeOffset? DeliveredAt = null,
    string? TrackingUrl = null,
    string? Tracking = null,
    DateTimeOffset? ExpectedAt = null,
    int FailedAttempts = 0,
    string? BookingProblem = null,
    InterceptStatus? Interception = null,
    IReadOnlyList<ShipmentEventView>? Events = null)
{
    /// <summary>The parcels of an order, packed ones first. With <paramref name="events"/> their way, step by step.</summary>
    public static IReadOnlyList<ShipmentView> AllOf(Order order, bool events = false) =>
    [
        .. order.Shipments.Select(shipment => new ShipmentView(
            shipment.Id,
            shipment.Status,
            shipment.Location,
            [.. order.AllAllocations().Where(found => shipment.AllocationIds.Contains(found.Allocation.Id)).Select(found => Item(found.ToRef()))],
            shipment.Carrier,
            shipment.TrackingNumber,
            shipment.Label is not null,
            shipment.PackedAt,
            shipment.HandedOverAt,
            shipment.DeliveredAt,
            shipment.TrackingUrl,
            TrackingTokens.Of(order, shipment) is { } token ? "/api/tracking/" + token : null,
            shipment.ExpectedAt,
            shipment.FailedAttempts,
            shipment.BookingProblem,
            shipment.Interception?.Status,
            events ? ShipmentEventView.AllOf(shipment) : null)),
        .. ParcelPlan.Of(order).Select(plan => new ShipmentView(
            plan.ShipmentId, ShipmentStatus.Created, plan.Location, [.. plan.Allocations.Select(Item)])),
    ];

    private static ShipmentItemView Item(AllocationRef allocation) => new(allocation.Sku, allocation.Quantity);
}

/// <summary>What a dealer sees of an order: its own parcel, and what is left to pick of it at the dealer's location.</summary>
public sealed record ParcelAtDealerView(ShipmentView Shipment, PicklistView Picklist)
{
    internal static ParcelAtDealerView Of(Order order, string shipmentId, Picklist picklist) => new(
        ShipmentView.AllOf(order).FirstOrDefault(one => one.Id == shipmentId)
            // Nothing of it was on the shelf: there is no parcel to be.
            ?? new ShipmentView(shipmentId, ShipmentStatus.Cancelled, picklist.Location, []),
        PicklistView.Of(picklist));
}

/// <summary>What lies in a parcel.</summary>
public sealed record ShipmentItemView(string Sku, int Quantity);

/// <summary>The parcels of an order.</summary>
public sealed record ShipmentListView(IReadOnlyList<ShipmentView> Shipments);
