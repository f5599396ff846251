using System.Globalization;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;

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
        foreach (var piece in order.AllAllocations().Select(Piece.Of).Concat((order.Tasks ?? []).Select(Piece.Of)))
        {
            foreach (var strip in strips.Where(strip => strip.Open.ContainsKey(piece.Id)))
            {
                var isSame = strip.Assignee == piece.Assignee;
                if (!isSame || !piece.In.Contains(strip.Stage)) strip.Leave(piece.Id, at, isDone: isSame && piece.Done.Contains(strip.Stage));
            }

            if (piece.Assignee is null) continue;
            foreach (var stage in piece.In.Where(stage => !strips.Any(strip => strip.Stage == stage && strip.Open.ContainsKey(piece.Id))))
                Enter(strips, stage, piece, at);
        }

        foreach (var strip in strips) strip.NotePause(order, at);
    }

    // The same goods can come to the same stage again, with somebody else or after a rejection: then it is the second stretch, and so on.
    private static void Enter(List<Strip> strips, SlaStage stage, Piece piece, DateTimeOffset at)
    {
        var strip = strips.Find(one => one.Stage == stage && one.Assignee == piece.Assignee && one.StartedAt == at && one.Open.Count > 0);
        if (strip is null)
        {
            var key = $"{stage.ToString().ToLowerInvariant()}-{piece.Id}";
            var earlier = strips.Count(one => one.Key == key || one.Key.StartsWith(key + ".", StringComparison.Ordinal));
            strips.Add(strip = new Strip(earlier == 0 ? key : string.Create(CultureInfo.InvariantCulture, $"{key}.{earlier + 1}"), stage, piece.Assignee!, at));
        }

        strip.Open[piece.Id] = piece.LineId;
    }

    /// <summary>A part of the work that one assignee has: goods, or the writing of a line.</summary>
    private sealed record Piece(string Id, string LineId, Assignee? Assignee, SlaStage[] In, SlaStage[] Done)
    {
        private static readonly SlaStage[] Way = [SlaStage.Accept, SlaStage.Pack, SlaStage.Dispatch, SlaStage.Deliver];

        public static Piece Of(FoundAllocation found)
        {
            var one = found.Allocation;
            var isAssigned = one.Status is AllocationStatus.Committed or AllocationStatus.Approved or AllocationStatus.Picked;
            var isAccepted = one.Placement?.AcceptedBy is not null || one.Status is AllocationStatus.Picked or AllocationStatus.Short;
            SlaStage[] stages = one.Status switch
            {
                _ when isAssigned => isAccepted ? [SlaStage.Pack] : [SlaStage.Accept, SlaStage.Pack],
                AllocationStatus.Packed => [SlaStage.Dispatch],
                AllocationStatus.Shipped or AllocationStatus.InTransit => [SlaStage.Deliver],
                _ => [],
            };
            var done = one.Status is AllocationStatus.Delivered or AllocationStatus.ReturnRequested or AllocationStatus.Returned ? 4
                : one.IsHandedOver ? 3
                : one.Status is AllocationStatus.Packed ? 2
                : isAccepted ? 1
                : 0;
            return new(one.Id, found.Line.Id, one.AssignedTo is { } who ? new(AssigneeKind.Dealer, who) : null, stages, Way[..done]);
        }

        public static Piece Of(WritingTask task) => new(
            "line-" + task.LineId,
            task.LineId,
            task.WriterId is { } who ? new(AssigneeKind.Writer, who) : null,
            task.Status switch
            {
                WritingStatus.Offered => [SlaStage.Accept],
                WritingStatus.Writing => [SlaStage.Write],
                _ => [],
            },
            task.Status switch
            {
                WritingStatus.Writing => [SlaStage.Accept],
                WritingStatus.Checking or WritingStatus.Review or WritingStatus.Approved => [SlaStage.Accept, SlaStage.Write],
                _ => [],
            });
    }

    /// <summary>A stretch while it is put together.</summary>
    private sealed class Strip(string key, SlaStage stage, Assignee assignee, DateTimeOffset startedAt)
    {
        public string Key => key;

        private readonly List<Pause> _pauses = [];
        private DateTimeOffset? _endedAt;
        private bool _isDone;

        public SlaStage Stage => stage;

        public Assignee Assignee => assignee;

        public DateTimeOffset StartedAt => startedAt;

        /// <summary>Pieces that are still in it, and their lines.</summary>
        public Dictionary<string, string> Open { get; } = new(StringComparer.Ordinal);

        public void Leave(string pieceId, DateTimeOffset at, bool isDone)
        {
            Open.Remove(pieceId);
            _isDone |= isDone;
            if (Open.Count == 0) _endedAt = at;
        }

        /// <summary>
        /// Held work is nobody's delay. What waits for its customer is in no stage at all: reviews come before anybody is assigned, and what
        /// is short or backordered leaves its stage, so that the rest of such an order goes on.
        /// </summary>
        public void NotePause(Order order, DateTimeOffset at)
        {
            var isOpen = Open.Count > 0;
            if (isOpen) _endedAt = null;
            var waits = isOpen && Open.Values.All(lineId => order.FindHold(lineId) is not null);
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
