using System.Text.Json.Serialization;
using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Domain.Orders;

[JsonDerivedType(typeof(ProductionStarted), "production-started")]
[JsonDerivedType(typeof(ProductionApproved), "production-approved")]
[JsonDerivedType(typeof(AllocationsAssigned), "allocations-assigned")]
[JsonDerivedType(typeof(AllocationsPicked), "allocations-picked")]
[JsonDerivedType(typeof(AllocationShort), "allocation-short")]
[JsonDerivedType(typeof(ShipmentPacked), "shipment-packed")]
[JsonDerivedType(typeof(CarrierChosen), "carrier-chosen")]
[JsonDerivedType(typeof(ShipmentBooked), "shipment-booked")]
[JsonDerivedType(typeof(BookingRefused), "booking-refused")]
[JsonDerivedType(typeof(ShipmentLabelled), "shipment-labelled")]
[JsonDerivedType(typeof(ShipmentHandedOver), "shipment-handed-over")]
[JsonDerivedType(typeof(ShipmentInTransit), "shipment-in-transit")]
[JsonDerivedType(typeof(DeliveryAttemptFailed), "delivery-attempt-failed")]
[JsonDerivedType(typeof(ShipmentDelivered), "shipment-delivered")]
[JsonDerivedType(typeof(ShipmentLost), "shipment-lost")]
[JsonDerivedType(typeof(CarrierNewsNoted), "carrier-news-noted")]
[JsonDerivedType(typeof(ShipmentCancelled), "shipment-cancelled")]
[JsonDerivedType(typeof(LabelVoidDue), "label-void-due")]
[JsonDerivedType(typeof(GoodsUnpackDue), "goods-unpack-due")]
[JsonDerivedType(typeof(Delivered), "delivered")]
[JsonDerivedType(typeof(LostGivenUp), "lost-given-up")]
[JsonDerivedType(typeof(InterceptAsked), "intercept-asked")]
[JsonDerivedType(typeof(InterceptLeftToStaff), "intercept-left-to-staff")]
[JsonDerivedType(typeof(InterceptSucceeded), "intercept-succeeded")]
[JsonDerivedType(typeof(InterceptFailed), "intercept-failed")]
[JsonDerivedType(typeof(ParcelBack), "parcel-back")]
[JsonDerivedType(typeof(ArrivalHeld), "arrival-held")]
[JsonDerivedType(typeof(AllocationDivided), "allocation-divided")]
[JsonDerivedType(typeof(ReturnRequested), "return-requested")]
[JsonDerivedType(typeof(GoodsReturned), "goods-returned")]
[JsonDerivedType(typeof(ReturnEnded), "return-ended")]
[JsonDerivedType(typeof(Exchanged), "exchanged")]
public abstract partial record OrderEvent
{
    public sealed record ProductionStarted(IReadOnlyList<AllocationRef> Allocations, DateTimeOffset At) : OrderEvent(At);

    public sealed record ProductionApproved(AllocationRef Allocation, string By, DateTimeOffset At) : OrderEvent(At);

    public sealed record AllocationsAssigned(IReadOnlyList<Assignment> Assignments, DateTimeOffset At) : OrderEvent(At);

    public sealed record AllocationsPicked(IReadOnlyList<AllocationRef> Allocations, DateTimeOffset At) : OrderEvent(At);

    public sealed record AllocationShort(AllocationRef Allocation, int Found, DateTimeOffset At, string? KeptId = null) : OrderEvent(At);

    /// <summary>Dispatch the stock of these allocations (onHand −, committed −) and make the label.</summary>
    public sealed record ShipmentPacked(
        string ShipmentId,
        string Location,
        IReadOnlyList<AllocationRef> Allocations,
        string By,
        DateTimeOffset At,
        string? Carrier = null,
        bool OnItsOwn = false) : OrderEvent(At);

    public sealed record CarrierChosen(string ShipmentId, string Carrier, string By, DateTimeOffset At) : OrderEvent(At);

    public sealed record ShipmentBooked(
        string ShipmentId,
        string Carrier,
        string TrackingNumber,
        DateTimeOffset At,
        string? TrackingUrl = null,
        DateTimeOffset? ExpectedAt = null,
        string? TrackingToken = null) : OrderEvent(At);

    /// <summary>Another carrier is to be chosen. <paramref name="Problem"/> is the carrier's code.</summary>
    public sealed record BookingRefused(string ShipmentId, string Carrier, string Problem, DateTimeOffset At) : OrderEvent(At);

    public sealed record ShipmentLabelled(string ShipmentId, string Label, DateTimeOffset At) : OrderEvent(At);

    public sealed record ShipmentHandedOver(
        string ShipmentId,
        string? Carrier,
        string? TrackingNumber,
        IReadOnlyList<AllocationRef> Allocations,
        string By,
        DateTimeOffset At) : OrderEvent(At);

    public sealed record ShipmentInTransit(
        string ShipmentId,
        string CarrierEventId,
        DateTimeOffset HappenedAt,
        string? Where,
        DateTimeOffset At) : OrderEvent(At);

    public sealed record DeliveryAttemptFailed(
        string ShipmentId,
        string CarrierEventId,
        DateTimeOffset HappenedAt,
        string? Where,
        DateTimeOffset At) : OrderEvent(At);

    public sealed record ShipmentDelivered(
        string ShipmentId,
        string CarrierEventId,
        IReadOnlyList<AllocationRef> Allocations,
        DateTimeOffset HappenedAt,
        string? Where,
        DateTimeOffset ReturnUntil,
        DateTimeOffset At) : OrderEvent(At);

    /// <summary>Lost, or on its way back to the sender: to be sent again or refunded.</summary>
    public sealed record ShipmentLost(
        string ShipmentId,
        string CarrierEventId,
        bool ReturnedToSender,
        IReadOnlyList<AllocationRef> Allocations,
        DateTimeOffset HappenedAt,
        DateTimeOffset At) : OrderEvent(At);

    /// <summary>Carrier news that came too late to change anything.</summary>
    public sealed record CarrierNewsNoted(
        string ShipmentId,
        string CarrierEventId,
        CarrierNews News,
        DateTimeOffset HappenedAt,
        string? Where,
        DateTimeOffset At) : OrderEvent(At);

    public sealed record ShipmentCancelled(string ShipmentId, DateTimeOffset At) : OrderEvent(At);

    /// <summary>Void the label with the carrier; undo id <see cref="Undo.IdOf"/>.</summary>
    public sealed record LabelVoidDue(
        string ShipmentId,
        string? Carrier,
        string? TrackingNumber,
        DateTimeOffset At) : OrderEvent(At);

    /// <summary>
    /// Put packed goods back on the shelf (stock step Unpack: released, and onHand + if they were dispatched); undo id
    /// <see cref="Undo.IdOf"/>. The allocation is CANCELLED from here on.
    /// </summary>
    public sealed record GoodsUnpackDue(AllocationRef Allocation, DateTimeOffset At) : OrderEvent(At);

    /// <summary>Every live allocation has arrived.</summary>
    public sealed record Delivered(DateTimeOffset ReturnUntil, DateTimeOffset At) : OrderEvent(At);

    /// <summary>A lost allocation is not sent again; its refund stands beside this event.</summary>
    public sealed record LostGivenUp(AllocationRef Allocation, string By, DateTimeOffset At) : OrderEvent(At);

    /// <summary>The carrier is to stop the parcel and bring it back.</summary>
    public sealed record InterceptAsked(string ShipmentId, Caller By, string ById, DateTimeOffset At) : OrderEvent(At);

    /// <summary>Its carrier cannot be asked by us; <paramref name="Problem"/> is a code.</summary>
    public sealed record InterceptLeftToStaff(string ShipmentId, string Problem, DateTimeOffset At) : OrderEvent(At);

    /// <summary>The parcel comes back; the refund of its goods stands beside this event.</summary>
    public sealed record InterceptSucceeded(
        string ShipmentId, IReadOnlyList<AllocationRef> Allocations, string By, DateTimeOffset At) : OrderEvent(At);

    /// <summary>The parcel goes on; its goods can be returned once they have arrived.</summary>
    public sealed record InterceptFailed(string ShipmentId, string By, DateTimeOffset At) : OrderEvent(At);

    /// <summary>A parcel that went back to the sender is here again; its goods are on the shelf, or scrapped.</summary>
    public sealed record ParcelBack(string ShipmentId, bool Scrapped, string By, DateTimeOffset At) : OrderEvent(At);

    /// <summary>A delivery system says that a parcel has arrived which it has not said to have sent: it counts once that is said.</summary>
    public sealed record ArrivalHeld(string ShipmentId, string CarrierEventId, DateTimeOffset HappenedAt, DateTimeOffset At) : OrderEvent(At);

    /// <summary>
    /// So many units of an allocation go on as <paramref name="NewAllocationId"/>: they are sent alone. Their reservation is divided the
    /// same way.
    /// </summary>
    public sealed record AllocationDivided(AllocationRef Allocation, string NewAllocationId, int Quantity, DateTimeOffset At) : OrderEvent(At);

    /// <summary>The customer sends these units back; the quantities are those of the return.</summary>
    public sealed record ReturnRequested(
        string ReturnId,
        IReadOnlyList<AllocationRef> Units,
        string Reason,
        string By,
        DateTimeOffset At) : OrderEvent(At);

    /// <summary>These units of the return are back; what is not among them stays with the customer.</summary>
    public sealed record GoodsReturned(string ReturnId, IReadOnlyList<AllocationRef> Units, DateTimeOffset At) : OrderEvent(At);

    /// <summary>The return came to nothing.</summary>
    public sealed record ReturnEnded(string ReturnId, string By, DateTimeOffset At) : OrderEvent(At);

    /// <summary>Another order takes the place of what came back.</summary>
    public sealed record Exchanged(string ReturnId, string OrderId, DateTimeOffset At) : OrderEvent(At);
}
