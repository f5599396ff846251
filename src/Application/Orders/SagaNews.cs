using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>Who has to hear of a commit that the order's saga did not make itself.</summary>
/// <param name="Refunds">Refunds of an order that is over: each gets a saga of its own.</param>
/// <param name="Parcels">Parcels whose own saga is to be started (new) or has to look again.</param>
/// <param name="Wake">The order's own saga has to look again.</param>
/// <param name="Lines">Which sagas of lines have to hear of it; the order's own commits can be about lines, too.</param>
public sealed record SagaNews(IReadOnlyList<string> Refunds, IReadOnlyList<ParcelNews> Parcels, bool Wake, LineNews? Lines = null)
{
    /// <param name="endsNow">It was not over before: its saga still waits, and must hear that there is nothing left to wait for.</param>
    public static SagaNews Of(Order order, IReadOnlyList<OrderEvent> events, Actor? actor = null, bool endsNow = false)
    {
        var refunds = !order.Status.IsFinal()
            ? []
            : events.Select(happened => happened switch
            {
                OrderEvent.RefundRequested requested => requested.RefundId,
                OrderEvent.RefundRetried retried => retried.RefundId,
                OrderEvent.RefundRedirected redirected => redirected.RefundId,
                _ => null,
            }).OfType<string>().ToList();
        var lines = LineNews.Of(events);
        // What a parcel's own saga does it knows.
        var parcels = actor == Actor.Parcel ? [] : events.Select(happened => ParcelOf(order, happened)).OfType<ParcelNews>().Distinct().ToList();
        // What is about a parcel, or about the writing of lines, alone changes nothing that the order's saga acts on.
        var wake = (lines is null || lines.Facts < events.Count) && !events.All(happened => IsOfAParcelAlone(order, happened));
        return new(refunds, parcels, wake && (refunds.Count == 0 || endsNow || order.Undos.Any(undo => undo.Status == UndoStatus.Pending)), lines);
    }

    /// <summary>Facts that its order's saga has nothing to do about, as long as the parcel has one of its own.</summary>
    private static bool IsOfAParcelAlone(Order order, OrderEvent happened) => happened switch
    {
        OrderEvent.ShipmentPacked e => e.OnItsOwn,
        OrderEvent.CarrierChosen e => IsOnItsOwn(order, e.ShipmentId),
        OrderEvent.BookingRefused e => IsOnItsOwn(order, e.ShipmentId),
        OrderEvent.ShipmentBooked e => IsOnItsOwn(order, e.ShipmentId),
        OrderEvent.ShipmentLabelled e => IsOnItsOwn(order, e.ShipmentId),
        OrderEvent.ShipmentHandedOver e => IsOnItsOwn(order, e.ShipmentId),
        OrderEvent.ShipmentInTransit e => IsOnItsOwn(order, e.ShipmentId),
        OrderEvent.DeliveryAttemptFailed e => IsOnItsOwn(order, e.ShipmentId),
        OrderEvent.ShipmentLost e => IsOnItsOwn(order, e.ShipmentId),
        OrderEvent.ShipmentDelivered e => IsOnItsOwn(order, e.ShipmentId),
        OrderEvent.CarrierNewsNoted e => IsOnItsOwn(order, e.ShipmentId),
        // Only delivery systems divide and are early, and their parcels have sagas of their own.
        OrderEvent.AllocationDivided or OrderEvent.ArrivalHeld => true,
        _ => false,
    };

    /// <summary>Returns that wait for what happened: their money is back or is not, or their exchange is a step further.</summary>
    public static IEnumerable<string> ReturnsOf(Order order, IReadOnlyList<OrderEvent> events)
    {
        if (order.ExchangeOf is { } exchange) return [exchange.ReturnId];
        return order.Returns.Count == 0 ? [] : events.Select(happened => happened switch
        {
            OrderEvent.RefundSucceeded e => order.FindRefund(e.RefundId)?.ReturnId,
            OrderEvent.RefundSettled e => order.FindRefund(e.RefundId)?.ReturnId,
            _ => null,
        }).OfType<string>().Distinct(StringComparer.Ordinal);
    }

    /// <summary>The parcel that has to hear of a fact: hand-over and scans on the way change nothing that its saga waits for.</summary>
    private static ParcelNews? ParcelOf(Order order, OrderEvent happened)
    {
        var id = happened switch
        {
            OrderEvent.ShipmentPacked e => e.ShipmentId,
            OrderEvent.CarrierChosen e => e.ShipmentId,
            OrderEvent.DeliveryAttemptFailed e => e.ShipmentId,
            OrderEvent.ShipmentLost e => e.ShipmentId,
            OrderEvent.ShipmentDelivered e => e.ShipmentId,
            OrderEvent.InterceptAsked e => e.ShipmentId,
            OrderEvent.InterceptSucceeded e => e.ShipmentId,
            OrderEvent.ParcelBack e => e.ShipmentId,
            OrderEvent.ShipmentCancelled e => e.ShipmentId,
            // Lost goods that are sent again or given up: their parcel is over.
            OrderEvent.AllocationReplaced e => order.FindAllocation(e.OldAllocationId)?.Allocation.ShipmentId,
            OrderEvent.LostGivenUp e => order.FindAllocation(e.Allocation.AllocationId)?.Allocation.ShipmentId,
            _ => null,
        };
        return id is not null && IsOnItsOwn(order, id) ? new(id, happened is OrderEvent.ShipmentPacked) : null;
    }

    private static bool IsOnItsOwn(Order order, string shipmentId) => order.FindShipment(shipmentId) is { OnItsOwn: true };
}

/// <summary>News for the saga of a parcel.</summary>
public sealed record ParcelNews(string ShipmentId, bool IsNew);

/// <summary>Lines that facts are about.</summary>
/// <param name="Opened">Their sagas are to be started.</param>
/// <param name="Changed">Their sagas have to look again.</param>
/// <param name="Facts">How many of the commit's facts are about the writing of lines.</param>
public sealed record LineNews(IReadOnlyList<string> Opened, IReadOnlyList<string> Changed, int Facts)
{
    /// <summary>Null when none of the facts is about the writing of a line.</summary>
    public static LineNews? Of(IReadOnlyList<OrderEvent> events)
    {
        var facts = events.Where(happened => happened.WrittenLine() is not null).ToList();
        if (facts.Count == 0) return null;
        var opened = facts.OfType<OrderEvent.WritingOpened>().Select(happened => happened.LineId).ToList();
        return new(opened, [.. facts.Select(happened => happened.WrittenLine()!).Distinct(StringComparer.Ordinal).Except(opened, StringComparer.Ordinal)], facts.Count);
    }
}
