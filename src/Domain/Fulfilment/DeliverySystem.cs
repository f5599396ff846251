using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Fulfilment;

/// <summary>A delivery system outside, which sends goods in place of the own warehouse and the dealers.</summary>
public static class DeliverySystem
{
    /// <summary>What the allocations that it sends are assigned to, and where its parcels come from. In capitals, so that no location has this code.</summary>
    public const string Name = "DELIVERY";

    /// <summary>What a parcel of an order is called here.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="parcel">What the delivery system calls it; it is only asked to keep its own names apart within an order.</param>
    public static string ShipmentIdOf(string orderId, string parcel) => Start(orderId) + parcel;

    /// <summary>What the delivery system calls a parcel of its own.</summary>
    public static string ParcelOf(string orderId, Shipment shipment) => shipment.Id[Start(orderId).Length..];

    /// <summary>Whether a parcel is one of the delivery system's.</summary>
    public static bool Sends(Shipment shipment) => shipment.Location == Name;

    /// <summary>
    /// What the delivery system is to send now: what it has been asked for and has not sent yet. Nothing of it while it is held, or
    /// about to be taken over by somebody else.
    /// </summary>
    public static IEnumerable<FoundAllocation> ToSend(Order order) =>
        NotSent(order).Where(found => !found.Allocation.IsMoving && order.FindHold(found.Line.Id) is null);

    /// <summary>What it may have sent by now: it can have left before somebody changed their mind.</summary>
    internal static IEnumerable<FoundAllocation> NotSent(Order order) => order.LiveAllocations().Where(found =>
        found.Allocation is { AssignedTo: Name, ShipmentId: null }
        && found.Allocation.Status is AllocationStatus.Committed or AllocationStatus.Approved or AllocationStatus.Picked);

    /// <summary>Whether it was ever asked to send anything of an order.</summary>
    internal static bool WasAsked(Order order) => order.AllAllocations().Any(found => found.Allocation.AssignedTo == Name);

    private static string Start(string orderId) => $"{orderId}-{Name}-";
}
