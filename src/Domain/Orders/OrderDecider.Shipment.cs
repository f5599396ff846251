using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Domain.Orders;

/// <summary>Parcels, carriers, and what gets lost.</summary>
public static partial class OrderDecider
{
    private static Refusal? ChooseCarrier(Draft draft, OrderCommand.ChooseCarrier c)
    {
        if (draft.Order.FindShipment(c.ShipmentId) is not { } shipment)
        {
            return Unknown(RefusalCodes.ShipmentUnknown, "shipment");
        }

        if (shipment is { BookingProblem: null } && (shipment.Carrier == c.Carrier || (c.IfNone && shipment.Carrier is not null))) return null;
        if (draft.Order.Status.IsEndedOrEnding()) return Ended(draft.Order);
        if (shipment is not { Status: ShipmentStatus.Created, TrackingNumber: null })
        {
            return WrongState(draft.Order, "The parcel is booked with a carrier, or is not to be sent.");
        }

        draft.Add(new OrderEvent.CarrierChosen(c.ShipmentId, c.Carrier, c.By, draft.Now));
        return null;
    }

    private static Refusal? RecordBookingRefused(Draft draft, OrderCommand.RecordBookingRefused c)
    {
        if (draft.Order.FindShipment(c.ShipmentId) is not { } shipment)
        {
            return Unknown(RefusalCodes.ShipmentUnknown, "shipment");
        }

        var isNews = shipment is { Status: ShipmentStatus.Created, TrackingNumber: null, BookingProblem: null }
            && (shipment.Carrier ?? c.Carrier) == c.Carrier;
        if (isNews) draft.Add(new OrderEvent.BookingRefused(c.ShipmentId, c.Carrier, c.Problem, draft.Now));
        return null;
    }

    private static Refusal? RecordBooked(Draft draft, OrderCommand.RecordBooked c)
    {
        if (draft.Order.FindShipment(c.ShipmentId) is not { } shipment)
        {
            return Unknown(RefusalCodes.ShipmentUnknown, "shipment");
        }

        if (shipment.TrackingNumber == c.TrackingNumber) return null;
        if (shipment.TrackingNumber is not null) return Reused("booking");
        draft.Add(new OrderEvent.ShipmentBooked(
            c.ShipmentId, c.Carrier, c.TrackingNumber, draft.Now, c.TrackingUrl, c.ExpectedAt, c.TrackingToken));
        if (shipment.Status == ShipmentStatus.Cancelled) VoidLabel(draft, c.ShipmentId);
        return null;
    }

    private static Refusal? RecordLabelled(Draft draft, OrderCommand.RecordLabelled c)
    {
        if (draft.Order.FindShipment(c.ShipmentId) is not { } shipment)
        {
            return Unknown(RefusalCodes.ShipmentUnknown, "shipment");
        }

        if (shipment.Label is not null) return null;
        draft.Add(new OrderEvent.ShipmentLabelled(c.ShipmentId, c.Label, draft.Now));
        if (shipment.Status == ShipmentStatus.Cancelled) VoidLabel(draft, c.ShipmentId);
        return null;
    }

    /// <summary>The carrier answered after the shipment was cancelled.</summary>
    private static void VoidLabel(Draft draft, string shipmentId)
    {
        if (draft.Order.FindUndo(Undo.IdOf(UndoKind.VoidLabel, shipmentId)) is { Status: UndoStatus.Pending or UndoStatus.Failed })
        {
            return;
        }

        var shipment = draft.Order.FindShipment(shipmentId)!;
        draft.Add(new OrderEvent.LabelVoidDue(shipmentId, shipment.Carrier, shipment.TrackingNumber, draft.Now));
    }

    private static Refusal? HandOver(Draft draft, OrderCommand.HandOver c)
    {
        if (draft.Order.FindShipment(c.ShipmentId) is not { } shipment)
        {
            return Unknown(RefusalCodes.ShipmentUnknown, "shipment");
        }

        if (shipment.Status == ShipmentStatus.Cancelled) return WrongState(draft.Order, "The shipment was cancelled.");
        if (shipment.Status >= ShipmentStatus.HandedOver) return null;
        var contents = Contents(draft.Order, shipment).ToList();
        foreach (var found in contents)
        {
            if (Held(draft.Order, found.Line.Id) is { } held) return held;
        }

        draft.Add(new OrderEvent.ShipmentHandedOver(
            c.ShipmentId, shipment.Carrier, c.TrackingNumber ?? shipment.TrackingNumber, contents.ConvertAll(found => found.ToRef()), c.By, draft.Now));
        return null;
    }

    private static Refusal? RecordCarrierNews(Draft draft, OrderCommand.RecordCarrierNews c)
    {
        if (draft.Order.FindShipment(c.ShipmentId) is not { } shipment)
        {
            return Unknown(RefusalCodes.ShipmentUnknown, "shipment");
        }

        if (shipment.CarrierEventIds.Contains(c.CarrierEventId, StringComparer.Ordinal)) return null;
        var contents = Contents(draft.Order, shipment).Select(found => found.ToRef()).ToList();
        var now = draft.Now;
        if (c.News == CarrierNews.InTransit && contents.Count > 0
            && shipment is { OnItsOwn: true, Status: < ShipmentStatus.HandedOver })
        {
            // Who has it can scan it: nobody needs to type in the hand-over, and the customer hears of it.
            draft.Add(new OrderEvent.ShipmentHandedOver(c.ShipmentId, shipment.Carrier, shipment.TrackingNumber, contents, "carrier", now));
        }

        draft.Add(c.News switch
        {
            CarrierNews.InTransit when shipment.Status < ShipmentStatus.InTransit =>
                new OrderEvent.ShipmentInTransit(c.ShipmentId, c.CarrierEventId, c.HappenedAt, c.Where, now),
            // Each time at the door counts.
            CarrierNews.AttemptFailed when shipment.Status <= ShipmentStatus.AttemptFailed =>
                new OrderEvent.DeliveryAttemptFailed(c.ShipmentId, c.CarrierEventId, c.HappenedAt, c.Where, now),
            // What was reported lost may turn up, as long as nobody has sent it again or refunded it; what is here again cannot.
            CarrierNews.Delivered when shipment is { Status: < ShipmentStatus.Delivered, BackScrapped: null } && contents.Count > 0 =>
                new OrderEvent.ShipmentDelivered(c.ShipmentId, c.CarrierEventId, contents, c.HappenedAt, c.Where, now + draft.Policy.ReturnWindow, now),
            CarrierNews.Lost or CarrierNews.ReturnedToSender when shipment.Status < ShipmentStatus.Lost =>
                new OrderEvent.ShipmentLost(c.ShipmentId, c.CarrierEventId, c.News == CarrierNews.ReturnedToSender, contents, c.HappenedAt, now),
            _ => new OrderEvent.CarrierNewsNoted(c.ShipmentId, c.CarrierEventId, c.News, c.HappenedAt, c.Where, now),
        });

        // What the carrier was asked to stop has been stopped, whoever says so first.
        if (c.News == CarrierNews.ReturnedToSender && shipment.Status < ShipmentStatus.Lost && shipment.Interception is { Status: InterceptStatus.Asked })
        {
            Stop(draft, shipment.Id, "carrier");
        }

        return null;
    }

    private static Refusal? Reship(Draft draft, OrderCommand.Reship c)
    {
        if (TakenAgain(draft.Order, c.AllocationId, c.NewAllocationId, out var found, out var refusal)) return refusal;
        if (draft.Order.Status.IsEndedOrEnding()) return Ended(draft.Order);
        if (found.Allocation.Status != AllocationStatus.Lost) return WrongState(draft.Order, "The allocation is not lost.");
        if (Held(draft.Order, found.Line.Id) is { } held) return held;
        draft.Add(new OrderEvent.AllocationReplaced(c.AllocationId, found.ToRef() with { AllocationId = c.NewAllocationId, Location = c.Location }, draft.Now));
        return null;
    }

    private static Refusal? RefundLost(Draft draft, OrderCommand.RefundLost c)
    {
        if (draft.Order.FindAllocation(c.AllocationId) is not { } found)
        {
            return Unknown(RefusalCodes.AllocationUnknown, "allocation");
        }

        if (found.Allocation is { IsLive: false, LostFrom: not null }) return null;
        if (found.Allocation.Status != AllocationStatus.Lost) return WrongState(draft.Order, "The allocation is not lost.");
        draft.Add(new OrderEvent.LostGivenUp(found.ToRef(), c.By, draft.Now));
        if (draft.Order.LiveAllocations().Any()) RefundUnitsOf(draft, [found], ReasonCodes.LostInTransit, c.By);
        else End(draft, OrderStatus.Failed, ReasonCodes.LostInTransit, "The goods were lost on the way.");
        return null;
    }

    /// <summary>What is still in the parcel as far as this order goes: live, and not already settled in another way.</summary>
    private static IEnumerable<FoundAllocation> Contents(Order order, Shipment shipment) => order.LiveAllocations()
        .Where(found => found.Allocation.ShipmentId == shipment.Id
            && found.Allocation.Status is AllocationStatus.Packed or AllocationStatus.Shipped or AllocationStatus.InTransit or AllocationStatus.Lost);
}
