using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Orders;

/// <summary>
/// What the saga needs to know of an order to take the next step: status, deadline and the work that lies open. Ids and
/// small facts only, because it is written to the orchestration's history.
/// </summary>
public sealed record OrderGlance
{
    public required OrderStatus Status { get; init; }

    /// <summary>When the present wait ends by time.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>A hold lies on the whole order: no step starts.</summary>
    public bool OnHold { get; init; }

    /// <summary>The payment came with the order and was not started yet.</summary>
    public bool StartsPayment { get; init; }

    /// <summary>An authorised payment waits for its capture.</summary>
    public string? Capture { get; init; }

    /// <summary>Fraud or address were not looked at yet.</summary>
    public bool Unchecked { get; init; }

    public IReadOnlyList<AllocationRef> ToReserve { get; init; } = [];

    public IReadOnlyList<AllocationRef> ToCommit { get; init; } = [];

    public IReadOnlyList<string> ToAssign { get; init; } = [];

    /// <summary>Packed parcels whose stock is to be taken off the books and whose label is to be made.</summary>
    public IReadOnlyList<ParcelRef> ToLabel { get; init; } = [];

    /// <summary>Undo records that are still pending.</summary>
    public IReadOnlyList<string> ToUndo { get; init; } = [];

    /// <summary>Refunds that the gateway has not been asked for yet.</summary>
    public IReadOnlyList<RefundRef> ToRefund { get; init; } = [];

    /// <summary>DELIVERED, CANCELLED or FAILED.</summary>
    public bool IsFinal => Status is OrderStatus.Delivered or OrderStatus.Cancelled or OrderStatus.Failed;

    /// <summary>Something lies open that the saga does by itself, without waiting for anybody.</summary>
    public bool HasWork =>
        ToUndo.Count > 0 || ToRefund.Count > 0
        || (!OnHold && !IsFinal
            && (StartsPayment || ToReserve.Count > 0 || ToCommit.Count > 0 || ToAssign.Count > 0 || ToLabel.Count > 0
                || Capture is not null || (Status == OrderStatus.Paid && Unchecked)));

    /// <summary>Whether the saga is over: nothing more can come that it would have to act on.</summary>
    public bool IsSettled => IsFinal && !HasWork;

    public static OrderGlance Of(Order order)
    {
        var live = order.Lines.SelectMany(line => line.Allocations.Select(allocation => (line, allocation)))
            .Where(pair => pair.allocation.IsLive && !order.Holds.Any(hold => hold.LineId == pair.line.Id))
            .ToList();
        var takesStock = order.Status is OrderStatus.Created or OrderStatus.Paid;
        var commits = order.Status == OrderStatus.Paid
            || order.Payments.Any(payment => payment.Status == PaymentStatus.Authorized);
        return new OrderGlance
        {
            Status = order.Status,
            Due = order.Due,
            OnHold = order.Holds.Any(hold => hold.LineId is null),
            StartsPayment = order is { Status: OrderStatus.Reserved, PaymentWish: not null, Payments.Count: 0 },
            Capture = order.Status == OrderStatus.PaymentPending && live.All(pair => pair.allocation.Status == AllocationStatus.Committed)
                ? order.Payments.FirstOrDefault(payment => payment.Status == PaymentStatus.Authorized)?.Id
                : null,
            Unchecked = order.Checks.Fraud == FraudVerdict.Unchecked || order.Checks.Address == AddressVerdict.Unchecked,
            ToReserve = takesStock ? RefsOf(AllocationStatus.Pending) : [],
            ToCommit = commits ? RefsOf(AllocationStatus.Reserved) : [],
            ToAssign = order.Status is OrderStatus.Confirmed or OrderStatus.InProduction
                ? [.. live.Where(pair => pair.allocation.AssignedTo is null && IsReadyToAssign(pair.line, pair.allocation)).Select(pair => pair.allocation.Id)]
                : [],
            ToLabel =
            [
                .. order.Shipments.Where(shipment => shipment.Status is ShipmentStatus.Created or ShipmentStatus.Booked)
                    .Select(shipment => new ParcelRef(
                        shipment.Id,
                        [.. live.Where(pair => shipment.AllocationIds.Contains(pair.allocation.Id)).Select(Ref)])),
            ],
            ToUndo = [.. order.Undos.Where(undo => undo.Status == UndoStatus.Pending).Select(undo => undo.Id)],
            ToRefund =
            [
                .. order.Refunds.Where(refund => refund is { Status: RefundStatus.Pending, GatewayId: null })
                    .Select(refund => new RefundRef(refund.Id, refund.Try)),
            ],
        };

        IReadOnlyList<AllocationRef> RefsOf(AllocationStatus status) =>
            [.. live.Where(pair => pair.allocation.Status == status).Select(Ref)];
    }

    /// <summary>
    /// When the saga is behind: the end of the present wait, or a minute after the last change when work lies open.
    /// </summary>
    internal DateTimeOffset? SagaDue(Order order) => HasWork
        ? order.UpdatedAt.AddMinutes(1)
        : Due;

    private static bool IsReadyToAssign(OrderLine line, Allocation allocation) =>
        allocation.Status == (line.Personalised ? AllocationStatus.Approved : AllocationStatus.Committed);

    private static AllocationRef Ref((OrderLine Line, Allocation Allocation) pair) => new(
        pair.Allocation.Id, pair.Line.Id, pair.Line.Sku, pair.Allocation.Location, pair.Allocation.Quantity);
}

/// <summary>A packed parcel and what lies in it.</summary>
public sealed record ParcelRef(string ShipmentId, IReadOnlyList<AllocationRef> Allocations);

/// <summary>A refund to be sent and which try it is.</summary>
public sealed record RefundRef(string RefundId, int Try);
