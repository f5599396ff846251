using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>A parcel that is to be packed: what one location sends for an order.</summary>
/// <param name="ShipmentId">The shipment id it will have.</param>
public sealed record ParcelPlan(string ShipmentId, string Location, IReadOnlyList<AllocationRef> Allocations)
{
    private const int OrderIdLength = 36;

    /// <summary>
    /// The parcels that wait to be packed here, one per assignee. The shipment id is the order id, the assignee and (from the
    /// second parcel of one assignee on) a number, so that it names its order without a lookup and a repeat names the same.
    /// </summary>
    public static IReadOnlyList<ParcelPlan> Of(Order order) =>
    [
        .. order.LiveAllocations()
            .Where(found => found.Allocation is { AssignedTo: not (null or DeliverySystem.Name), ShipmentId: null, IsHandedOver: false, IsMoving: false })
            .GroupBy(found => found.Allocation.AssignedTo!, StringComparer.Ordinal)
            .Select(parcel => new ParcelPlan(
                IdOf(order, parcel.Key), parcel.Key, [.. parcel.Select(found => found.ToRef())])),
    ];

    /// <summary>The order that a shipment id belongs to, or null when it is not one of ours.</summary>
    public static string? OrderIdOf(string shipmentId) =>
        shipmentId.Length > OrderIdLength + 1 && shipmentId[OrderIdLength] == '-'
        && Guid.TryParseExact(shipmentId[..OrderIdLength], "D", out _)
            ? shipmentId[..OrderIdLength]
            : null;

    /// <summary>The location that a shipment id names, or null when it is not one of ours.</summary>
    public static string? LocationOf(string shipmentId)
    {
        if (OrderIdOf(shipmentId) is null) return null;
        var rest = shipmentId[(OrderIdLength + 1)..];
        var number = rest.LastIndexOf('-');
        return number > 0 && int.TryParse(rest.AsSpan(number + 1), out _) ? rest[..number] : rest;
    }

    private static string IdOf(Order order, string location)
    {
        var before = order.Shipments.Count(shipment => shipment.Location == location);
        return before == 0 ? $"{order.Id}-{location}" : $"{order.Id}-{location}-{before + 1}";
    }
}
