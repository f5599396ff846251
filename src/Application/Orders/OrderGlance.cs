using System.Text.Json.Serialization;
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

    /// <summary>Which state of the order was looked at: two glances of one version say the same.</summary>
    public required long Version { get; init; }

    /// <summary>When the present wait ends by time.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The payment came with the order and was not started yet, or its gateway has not answered yet.</summary>
    public bool StartsPayment { get; init; }

    /// <summary>An authorised payment waits for its capture.</summary>
    public string? Capture { get; init; }

    /// <summary>Fraud or address were not looked at yet.</summary>
    public bool Unchecked { get; init; }

    public IReadOnlyList<AllocationRef> ToReserve { get; init; } = [];

    public IReadOnlyList<AllocationRef> ToCommit { get; init; } = [];

    /// <summary>Allocations that other locations take over; null when there are none.</summary>
    public IReadOnlyList<string>? ToMove { get; init; }

    public IReadOnlyList<string> ToAssign { get; init; } = [];

    /// <summary>Personalised goods whose making is to begin, some at a time; null when there are none.</summary>
    public IReadOnlyList<string>? ToProduce { get; init; }

    /// <summary>
    /// Packed parcels whose stock is to be taken off the books and whose label is to be made: those that were packed before
    /// parcels had sagas of their own.
    /// </summary>
    public IReadOnlyList<ParcelRef> ToLabel { get; init; } = [];

    /// <summary>Goods and labels whose undo is still pending.</summary>
    public IReadOnlyList<UndoRef> ToUndo { get; init; } = [];

    /// <summary>Payments whose cancellation at the gateway is still pending.</summary>
    public IReadOnlyList<UndoRef> ToCancel { get; init; } = [];

    /// <summary>Refunds that the gateway has not been asked for yet.</summary>
    public IReadOnlyList<RefundRef> ToRefund { get; init; } = [];

    /// <summary>DELIVERED, CANCELLED or FAILED.</summary>
    [JsonIgnore]
    public bool IsFinal => Status.IsFinal();

    /// <summary>Money is to be given back, or kept from coming; only a gateway can do it.</summary>
    [JsonIgnore]
    public bool OwesMoney => ToCancel.Count > 0 || ToRefund.Count > 0;

    /// <summary>Something lies open that the saga does by itself, without waiting for anybody.</summary>
    [JsonIgnore]
    public bool HasWork =>
        OwesMoney || StartsPayment || Unchecked || Capture is not null
        || ToProduce is not null || ToUndo.Count > 0 || ToReserve.Count > 0 || ToCommit.Count > 0 || ToMove is { Count: > 0 }
        || ToAssign.Count > 0 || ToLabel.Count > 0;

    /// <summary>Whether the saga is over: nothing more can come that it would have to act on.</summary>
    [JsonIgnore]
    public bool IsSettled => IsFinal && !HasWork;

    /// <summary>Whether something is to be done at <paramref name="time"/> (UTC): work lies open, or the present wait is over.</summary>
    public bool HasWorkAt(DateTime time) => HasWork || Due?.UtcDateTime <= time;

    /// <summary>Looks at an order: what lies open is the domain's answer (<see cref="OrderWork"/>).</summary>
    public static OrderGlance Of(Order order)
    {
        var work = OrderWork.Of(order).ToLookup(one => one.Kind, one => one.Subject!);
        var undos = order.Undos.Where(undo => undo.Status == UndoStatus.Pending)
            .ToLookup(undo => undo.Kind == UndoKind.CancelPayment, undo => new UndoRef(undo.Id, undo.Since));
        var glance = new OrderGlance
        {
            Status = order.Status,
            Version = order.Version,
            Due = order.Due,
            ToUndo = [.. undos[false]],
            ToCancel = [.. undos[true]],
            ToRefund = [.. work[OrderWorkKind.SendRefund].Select(id => new RefundRef(id, order.FindRefund(id)!.Try))],
        };

        // A hold on the whole order: no step starts, while what is to be undone is undone.
        return order.FindHold() is not null ? glance : glance with
        {
            StartsPayment = work.Contains(OrderWorkKind.StartPayment) || UnopenedWish(order) is not null,
            Capture = work[OrderWorkKind.CapturePayment].FirstOrDefault(),
            Unchecked = work.Contains(OrderWorkKind.CheckFraud) || work.Contains(OrderWorkKind.CheckAddress),
            ToReserve = RefsOf(order, work[OrderWorkKind.ReserveStock]),
            ToCommit = RefsOf(order, work[OrderWorkKind.CommitStock]),
            ToMove = work.Contains(OrderWorkKind.MoveStock) ? [.. work[OrderWorkKind.MoveStock]] : null,
            ToAssign = order.Status is OrderStatus.Confirmed or OrderStatus.InProduction
                ? [.. order.LiveAllocations().Where(found => IsReadyToAssign(order, found)).Select(found => found.Allocation.Id)]
                : [],
            ToProduce = order.Status.IsConfirmedPhase() ? PersonalisedOf(order) : null,
            ToLabel =
            [
                .. work[OrderWorkKind.BookShipment].Concat(work[OrderWorkKind.MakeLabel])
                    .Where(id => order.FindShipment(id) is { OnItsOwn: false })
                    .Select(id => new ParcelRef(id, RefsOf(order, order.FindShipment(id)!.AllocationIds))),
            ],
        };
    }

    /// <summary>The attempt that was started for the payment that came with the order, and of which its gateway may not know.</summary>
    internal static PaymentAttempt? UnopenedWish(Order order) => order is { Status: OrderStatus.PaymentPending, PaymentWish: { } wish }
        ? order.Payments.FirstOrDefault(attempt => attempt is { Status: PaymentStatus.Pending, GatewayId: null }
            && attempt.Provider == wish.Provider && attempt.Method == wish.Method)
        : null;

    /// <summary>
    /// When the saga is behind: the end of the present wait, or a minute after the last change when work lies open.
    /// </summary>
    internal DateTimeOffset? SagaDue(Order order) => HasWork || OpenParcels(order).Any()
        ? order.UpdatedAt.AddMinutes(1)
        : Due;

    // A batch of the store takes a hundred changes, and each line brings a card and shares in the rest.
    private const int ProducedAtOnce = 20;

    private static List<string>? PersonalisedOf(Order order)
    {
        var ready = order.LiveAllocations()
            .Where(found => found.Line.Personalised && found.Allocation.Status == AllocationStatus.Committed && order.FindHold(found.Line.Id) is null)
            .Select(found => found.Allocation.Id).Take(ProducedAtOnce).ToList();
        return ready.Count == 0 ? null : ready;
    }

    /// <summary>Parcels whose own saga should have acted by then: they are packed, and have no label.</summary>
    internal static IEnumerable<string> OpenParcels(Order order) => order.FindHold() is not null ? [] : order.Shipments
        .Where(shipment => shipment is { OnItsOwn: true }
            && (shipment is { Status: ShipmentStatus.Created, BookingProblem: null } or { Status: ShipmentStatus.Booked }))
        .Select(shipment => shipment.Id);

    private static bool IsReadyToAssign(Order order, FoundAllocation found) =>
        found.Allocation is { AssignedTo: null, IsMoving: false, Placement: null or { NeedsStaff: false } }
        && found.Allocation.Status == (found.Line.Personalised ? AllocationStatus.Approved : AllocationStatus.Committed)
        && order.FindHold(found.Line.Id) is null;

    private static IReadOnlyList<AllocationRef> RefsOf(Order order, IEnumerable<string> allocationIds) =>
        [.. allocationIds.Select(id => order.FindAllocation(id)!.Value.ToRef())];
}

/// <summary>A packed parcel and what lies in it.</summary>
public sealed record ParcelRef(string ShipmentId, IReadOnlyList<AllocationRef> Allocations);

/// <summary>A refund to be sent and which try it is.</summary>
public sealed record RefundRef(string RefundId, int Try);

/// <summary>An undo to be done and since when it is due, UTC.</summary>
public sealed record UndoRef(string UndoId, DateTimeOffset Since);
