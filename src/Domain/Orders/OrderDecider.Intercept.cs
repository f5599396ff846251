using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Domain.Orders;

/// <summary>Cancelling what is on its way: the carrier is asked to stop it. What it cannot stop is delivered, and can be returned.</summary>
public static partial class OrderDecider
{
    private static Refusal? AskIntercept(Draft draft, OrderCommand.AskIntercept c)
    {
        var order = draft.Order;
        if (order.Status.IsEndedOrEnding()) return Ended(order);
        if (!order.LiveAllocations().Any(found => found.Allocation.IsHandedOver)) return WrongState(order, "Nothing is on its way.");
        var onTheWay = order.Shipments.Where(shipment => IsOnTheWay(shipment) && Contents(order, shipment).Any()).ToList();
        if (onTheWay.TrueForAll(shipment => shipment.Interception is { Status: InterceptStatus.Failed }))
        {
            return Refuse(RefusalCodes.TooLateToCancel, "Nothing can be stopped any more; it can only be returned.", order).With(
                "remainsForReturn",
                string.Join(',', order.LiveAllocations().Where(found => found.Allocation.IsHandedOver).Select(found => found.Allocation.Id)));
        }

        foreach (var shipment in onTheWay.Where(shipment => shipment.Interception is null))
        {
            draft.Add(new OrderEvent.InterceptAsked(shipment.Id, c.By, c.ById, draft.Now));
            // Nobody else would ask: it was packed before parcels had sagas.
            if (!shipment.OnItsOwn) AlertOfIntercept(draft, shipment.Id);
        }

        return null;
    }

    private static Refusal? LeaveIntercept(Draft draft, OrderCommand.LeaveIntercept c)
    {
        if (draft.Order.FindShipment(c.ShipmentId) is not { } shipment) return Unknown(RefusalCodes.ShipmentUnknown, "shipment");
        if (!IsToBeStopped(shipment)) return null;
        draft.Add(new OrderEvent.InterceptLeftToStaff(c.ShipmentId, c.Problem, draft.Now));
        AlertOfIntercept(draft, c.ShipmentId);
        return null;
    }

    private static Refusal? RecordIntercept(Draft draft, OrderCommand.RecordIntercept c)
    {
        if (draft.Order.FindShipment(c.ShipmentId) is not { } shipment) return Unknown(RefusalCodes.ShipmentUnknown, "shipment");
        var answered = shipment.Interception?.Status;
        if (answered == (c.Stopped ? InterceptStatus.Stopped : InterceptStatus.Failed)) return null;
        if (answered != InterceptStatus.Asked || (c.Stopped && !IsOnTheWay(shipment)))
        {
            return WrongState(draft.Order, "The parcel is not to be stopped, or has arrived.");
        }

        if (c.Stopped) Stop(draft, c.ShipmentId, c.By);
        else draft.Add(new OrderEvent.InterceptFailed(c.ShipmentId, c.By, draft.Now));
        return null;
    }

    private static Refusal? RecordParcelBack(Draft draft, OrderCommand.RecordParcelBack c)
    {
        if (draft.Order.FindShipment(c.ShipmentId) is not { } shipment) return Unknown(RefusalCodes.ShipmentUnknown, "shipment");
        if (shipment.BackScrapped == c.Scrapped) return null;
        if (shipment is not { Status: ShipmentStatus.ReturnedToSender, BackScrapped: null })
        {
            return WrongState(draft.Order, "The parcel is not on its way back.");
        }

        draft.Add(new OrderEvent.ParcelBack(c.ShipmentId, c.Scrapped, c.By, draft.Now));
        return null;
    }

    /// <summary>The parcel comes back: its goods are given up, and the order ends when nothing else is left of it.</summary>
    private static void Stop(Draft draft, string shipmentId, string by)
    {
        var shipment = draft.Order.FindShipment(shipmentId)!;
        var contents = Contents(draft.Order, shipment).ToList();
        draft.Add(new OrderEvent.InterceptSucceeded(shipmentId, contents.ConvertAll(found => found.ToRef()), by, draft.Now));
        if (draft.Order.Status.IsEndedOrEnding()) return;
        foreach (var found in contents) draft.Add(new OrderEvent.LostGivenUp(found.ToRef(), by, draft.Now));
        var byCustomer = shipment.Interception!.By == Caller.Customer;
        if (draft.Order.LiveAllocations().Any()) RefundUnitsOf(draft, contents, ReasonCodes.PartlyCancelled, by);
        else if (byCustomer) End(draft, OrderStatus.Cancelled, ReasonCodes.CancelledByCustomer, "The customer cancelled the order on its way.");
        else End(draft, OrderStatus.Cancelled, ReasonCodes.CancelledByStaff, "The shop cancelled the order on its way.");
    }

    /// <summary>On its way, and its carrier is still to be asked to turn it round.</summary>
    public static bool IsToBeStopped(Shipment shipment) =>
        shipment.Interception is { Status: InterceptStatus.Asked, LeftToStaff: null } && IsOnTheWay(shipment);

    private static void AlertOfIntercept(Draft draft, string shipmentId) => draft.Alert(
        AlertCodes.InterceptAsked, shipmentId, "A parcel on its way is to be stopped: ask the carrier, and say what came of it.");

    private static bool IsOnTheWay(Shipment shipment) =>
        shipment.Status is ShipmentStatus.HandedOver or ShipmentStatus.InTransit or ShipmentStatus.AttemptFailed;
}
