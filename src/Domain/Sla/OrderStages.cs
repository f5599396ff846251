using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Sla;

/// <summary>
/// The stretches of work on an order, read off its facts. What is looked at is the order after each fact, not the kind of the
/// fact, so a new way to pack or to cancel needs no line here. Goods that one decision gave to one assignee are one stretch.
/// </summary>
public static class OrderStages
{
    /// <summary>Whether these facts can begin, pause or end a stretch. Papers, money and messages cannot.</summary>
    public static bool CanMove(Order after, IReadOnlyList<OrderEvent> events) => after.ConfirmedAt is not null && events.Any(happened => happened
        is not (OrderEvent.ShipmentBooked or OrderEvent.ShipmentLabelled or OrderEvent.DeliveryAttemptFailed or OrderEvent.CarrierNewsNoted
            or OrderEvent.UndoDone or OrderEvent.UndoFailed or OrderEvent.UndoRepaired or OrderEvent.AlertRaised or OrderEvent.Confirmed
            or OrderEvent.RefundRequested or OrderEvent.RefundSent or OrderEvent.RefundSucceeded or OrderEvent.RefundFailed or OrderEvent.RefundRetried
            or OrderEvent.RefundSettled or OrderEvent.MoneyReceived or OrderEvent.Paid));

    /// <summary>All of them, in the order in which they began.</summary>
    public static IReadOnlyList<StageSpan> Of(IEnumerable<OrderEvent> history)
    {
        var strips = new List<Strip>();
        Order? order = null;
        foreach (var happened in history)
        {
            order = OrderDecider.Evolve(order, happened);
            if (order.ConfirmedAt is not null) Look(strips, order, happened.At);
        }

        return [.. strips.Select(strip => strip.ToSpan())];
    }

    private static void Look(List<Strip> strips, Order order, DateTimeOffset at)
    {
        foreach (var found in order.AllAllocations())
        {
            var (id, assignee) = (found.Allocation.Id, found.Allocation.AssignedTo);
            foreach (var strip in strips.Where(strip => strip.Open.ContainsKey(id)))
            {
                var goesOn = IsIn(strip.Stage, found.Allocation) && strip.Assignee.Id == assignee;
                if (!goesOn) strip.Leave(id, at, isDone: IsBeyond(strip.Stage, found.Allocation) && strip.Assignee.Id == assignee);
            }

            if (assignee is null) continue;
            foreach (var stage in (ReadOnlySpan<SlaStage>)[SlaStage.Accept, SlaStage.Pack, SlaStage.Dispatch, SlaStage.Deliver])
            {
                if (IsIn(stage, found.Allocation) && !strips.Any(strip => strip.Stage == stage && strip.Open.ContainsKey(id)))
                    Enter(strips, stage, new Assignee(AssigneeKind.Dealer, assignee), found, at);
            }
        }

        foreach (var strip in strips) strip.NotePause(order, at);
    }

    private static void Enter(List<Strip> strips, SlaStage stage, Assignee assignee, FoundAllocation found, DateTimeOffset at)
    {
        var strip = strips.Find(one => one.Stage == stage && one.Assignee == assignee && one.StartedAt == at);
        if (strip is null) strips.Add(strip = new Strip($"{stage.ToString().ToLowerInvariant()}-{found.Allocation.Id}", stage, assignee, at));
        strip.Open[found.Allocation.Id] = found.Line.Id;
    }

    private static bool IsIn(SlaStage stage, Allocation allocation) => stage switch
    {
        SlaStage.Accept => allocation.Status is AllocationStatus.Committed or AllocationStatus.Approved,
        SlaStage.Pack => allocation.Status is AllocationStatus.Committed or AllocationStatus.Approved or AllocationStatus.Picked,
        SlaStage.Dispatch => allocation.Status is AllocationStatus.Packed,
        _ => allocation.Status is AllocationStatus.Shipped or AllocationStatus.InTransit,
    };

    private static bool IsBeyond(SlaStage stage, Allocation allocation) => stage switch
    {
        SlaStage.Accept => allocation.Status is AllocationStatus.Picked or AllocationStatus.Packed or AllocationStatus.Short || allocation.IsHandedOver,
        SlaStage.Pack => allocation.Status is AllocationStatus.Packed || allocation.IsHandedOver,
        SlaStage.Dispatch => allocation.IsHandedOver,
        _ => allocation.Status is AllocationStatus.Delivered or AllocationStatus.ReturnRequested or AllocationStatus.Returned,
    };

    /// <summary>A stretch while it is put together.</summary>
    private sealed class Strip(string key, SlaStage stage, Assignee assignee, DateTimeOffset startedAt)
    {
        private readonly List<Pause> _pauses = [];
        private DateTimeOffset? _endedAt;
        private bool _isDone;

        public SlaStage Stage => stage;

        public Assignee Assignee => assignee;

        public DateTimeOffset StartedAt => startedAt;

        /// <summary>Allocations that are still in it, and their lines.</summary>
        public Dictionary<string, string> Open { get; } = new(StringComparer.Ordinal);

        public void Leave(string allocationId, DateTimeOffset at, bool isDone)
        {
            Open.Remove(allocationId);
            _isDone |= isDone;
            if (Open.Count == 0) _endedAt = at;
        }

        /// <summary>
        /// Held work, and work of an order that waits for its customer or for staff, is nobody's delay. What is short or backordered
        /// is in no stage at all, so the rest of such an order goes on.
        /// </summary>
        public void NotePause(Order order, DateTimeOffset at)
        {
            var isOpen = Open.Count > 0;
            if (isOpen) _endedAt = null;
            var waits = isOpen && (order.Status.IsPaidPhase() || Open.Values.All(lineId => order.FindHold(lineId) is not null));
            if (_pauses is [.., { Until: null } last])
            {
                if (!waits) _pauses[^1] = last with { Until = at };
            }
            else if (waits)
            {
                _pauses.Add(new Pause(at, null));
            }
        }

        public StageSpan ToSpan() => new(key, stage, assignee, startedAt, _endedAt, _endedAt is not null && !_isDone, _pauses);
    }
}
