using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Domain.Orders;

public abstract partial record OrderCommand
{
    /// <summary>Personalised allocations are to be made; a line that has no text yet waits for a writer. Repeat: nothing.</summary>
    public sealed record StartProduction(IReadOnlyList<string> AllocationIds) : OrderCommand;

    /// <summary>The quality check approved a personalised allocation. Repeat: nothing.</summary>
    public sealed record ApproveProduction(string AllocationId, string By) : OrderCommand;

    /// <summary>Something is asked of the writing of a line, which says what a repeat does.</summary>
    public sealed record Write(string LineId, WritingCommand Command) : OrderCommand;

    /// <summary>Dealers or warehouses get their picklists. Repeat (same assignee): nothing; another one replaces it until packed.</summary>
    public sealed record AssignAllocations(IReadOnlyList<Assignment> Assignments) : OrderCommand;

    /// <summary>Goods were picked. Repeat, or further on: nothing.</summary>
    public sealed record RecordPicked(IReadOnlyList<string> AllocationIds) : OrderCommand;

    /// <summary>
    /// The shelf does not hold what the books say. Repeat: nothing. Unblocked by ReplaceAllocation, SplitAllocation or
    /// RecordStockMissing. What was found is kept under <paramref name="KeptId"/>, when that is given, until the allocation is split.
    /// </summary>
    public sealed record RecordShort(string AllocationId, int Found, string? KeptId = null) : OrderCommand;

    /// <summary>Goods of one location were packed into a parcel. Repeat (same shipment id): nothing.</summary>
    /// <param name="Carrier">Who is to carry it, when that was said; a house that carries by itself is not.</param>
    /// <param name="OnItsOwn">The parcel has a saga of its own.</param>
    public sealed record PackShipment(
        string ShipmentId, IReadOnlyList<string> AllocationIds, string By, string? Carrier = null, bool OnItsOwn = false) : OrderCommand;

    /// <summary>
    /// Book the parcel with this carrier; said before the carrier is asked, so that nobody asks another one after a crash.
    /// Repeat: nothing. Once booked: <see cref="RefusalCodes.WrongState"/>.
    /// </summary>
    /// <param name="IfNone">Somebody else's choice stays.</param>
    public sealed record ChooseCarrier(string ShipmentId, string Carrier, string By, bool IfNone = false) : OrderCommand;

    /// <summary>The carrier took the booking. Repeat: nothing.</summary>
    public sealed record RecordBooked(
        string ShipmentId,
        string Carrier,
        string TrackingNumber,
        string? TrackingUrl = null,
        DateTimeOffset? ExpectedAt = null,
        string? TrackingToken = null) : OrderCommand;

    /// <summary>The carrier does not take this parcel, now or later. Repeat, or another carrier was chosen meanwhile: nothing.</summary>
    public sealed record RecordBookingRefused(string ShipmentId, string Carrier, string Problem) : OrderCommand;

    /// <summary>The label was made. Repeat: nothing.</summary>
    public sealed record RecordLabelled(string ShipmentId, string Label) : OrderCommand;

    /// <summary>The parcel left the house. Repeat, or the carrier was faster: nothing.</summary>
    public sealed record HandOver(string ShipmentId, string By, string? TrackingNumber = null) : OrderCommand;

    /// <summary>
    /// The carrier reports. The event id counts once per shipment. Never moves a shipment backwards: what comes late is
    /// noted for the timeline.
    /// </summary>
    public sealed record RecordCarrierNews(
        string ShipmentId,
        string CarrierEventId,
        CarrierNews News,
        DateTimeOffset HappenedAt,
        string? Where = null) : OrderCommand;

    /// <summary>
    /// A delivery system outside has sent a parcel: it is packed, booked and handed over at once, on hold or not. Part of an allocation
    /// goes on as one of its own. Repeat (same shipment id, same units): nothing. More than it was asked for:
    /// <see cref="RefusalCodes.QuantityInvalid"/>. Once the order has ended: a critical alert.
    /// </summary>
    public sealed record RecordParcelSent(
        string ShipmentId,
        IReadOnlyList<SentUnits> Units,
        string Carrier,
        string TrackingNumber,
        string By,
        string? TrackingUrl = null,
        string? TrackingToken = null) : OrderCommand;

    /// <summary>
    /// A parcel of a delivery system has arrived. Told before it was told to have left, it is kept until then. Repeat: nothing. Once the
    /// order has ended: a critical alert.
    /// </summary>
    public sealed record RecordParcelArrived(string ShipmentId, string CarrierEventId, DateTimeOffset HappenedAt) : OrderCommand;

    /// <summary>
    /// The customer does not want what is on its way: the carrier is asked to stop every parcel that was not asked for before.
    /// Repeat: nothing. Nothing on its way, or the carrier has said no: <see cref="RefusalCodes.TooLateToCancel"/>.
    /// </summary>
    public sealed record AskIntercept(Caller By, string ById) : OrderCommand;

    /// <summary>
    /// The carrier's answer. Stopped: the parcel comes back and its goods are refunded; otherwise it is delivered and can be
    /// returned. Repeat: nothing; nobody asked, or it has arrived: <see cref="RefusalCodes.WrongState"/>.
    /// </summary>
    public sealed record RecordIntercept(string ShipmentId, bool Stopped, string By) : OrderCommand;

    /// <summary>
    /// The carrier cannot be asked by us, for <paramref name="Problem"/>: staff are alerted and ask it themselves. Repeat, or answered, or
    /// arrived: nothing.
    /// </summary>
    public sealed record LeaveIntercept(string ShipmentId, string Problem) : OrderCommand;

    /// <summary>A parcel that went back to the sender is here again. Repeat: nothing; otherwise: WRONG_STATE.</summary>
    public sealed record RecordParcelBack(string ShipmentId, bool Scrapped, string By) : OrderCommand;

    /// <summary>Send the goods of a lost allocation again. Repeat (same new id): nothing.</summary>
    public sealed record Reship(string AllocationId, string NewAllocationId, string Location, string By) : OrderCommand;

    /// <summary>Give up a lost allocation and refund it. Repeat: nothing.</summary>
    public sealed record RefundLost(string AllocationId, string By) : OrderCommand;

    /// <summary>
    /// The customer wants to send delivered units back. Repeat (same return id): nothing. More than was delivered and is neither
    /// refunded nor on its way back: <see cref="RefusalCodes.QuantityInvalid"/>. Changes no order status.
    /// </summary>
    public sealed record RequestReturn(string ReturnId, IReadOnlyList<RefundUnits> Lines, string Reason, string By) : OrderCommand;

    /// <summary>These units of a return arrived back; the others stay with the customer. Repeat: nothing. The refund is its own command.</summary>
    public sealed record RecordReturned(string ReturnId, IReadOnlyList<RefundUnits> Lines) : OrderCommand;

    /// <summary>The return was refused or withdrawn: its units stay with the customer. Repeat: nothing.</summary>
    public sealed record EndReturn(string ReturnId, string By) : OrderCommand;

    /// <summary>Another order was placed in exchange for what a return brought back. Repeat: nothing.</summary>
    public sealed record RecordExchanged(string ReturnId, string OrderId) : OrderCommand;
}

/// <summary>Who fulfils an allocation.</summary>
/// <param name="AcceptBy">Until when they have to accept it; null when they are not asked.</param>
/// <param name="Choice">Why they were chosen, where that has changed since it was reserved.</param>
public sealed record Assignment(string AllocationId, string AssignedTo, DateTimeOffset? AcceptBy = null, LocationChoice? Choice = null);

/// <summary>Units of a line that a delivery system has sent.</summary>
/// <param name="Location">From there; null where it does not say.</param>
public sealed record SentUnits(string LineId, int Quantity, string? Location = null);
