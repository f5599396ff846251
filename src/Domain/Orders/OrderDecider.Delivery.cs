using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Domain.Orders;

/// <summary>
/// What a delivery system outside says about parcels of its own. It speaks of what has happened: neither a hold nor a changed
/// mind undoes that, so it is recorded, or told to staff.
/// </summary>
public static partial class OrderDecider
{
    private static Refusal? RecordParcelSent(Draft draft, OrderCommand.RecordParcelSent c)
    {
        var order = draft.Order;
        if (order.FindShipment(c.ShipmentId) is { } known) return HoldsJust(order, known, c.Units) ? null : Reused("shipment");
        if (!DeliverySystem.WasAsked(order)) return WrongState(order, "The delivery system is not to send anything of it.");
        if (order.Status.IsEndedOrEnding())
        {
            SentInVain(draft, c.ShipmentId);
            return null;
        }

        if (c.Units.Count == 0) return new Refusal(RefusalCodes.LinesInvalid, "A shipment needs something in it.");
        var sent = new List<AllocationRef>();
        foreach (var units in c.Units)
        {
            if (Take(draft, units, sent) is { } refusal) return refusal;
        }

        var held = order.HeldArrivals?.FirstOrDefault(arrival => arrival.ShipmentId == c.ShipmentId);
        draft.Add(new OrderEvent.ShipmentPacked(c.ShipmentId, DeliverySystem.Name, sent, c.By, draft.Now, c.Carrier, OnItsOwn: true));
        draft.Add(new OrderEvent.ShipmentBooked(c.ShipmentId, c.Carrier, c.TrackingNumber, draft.Now, c.TrackingUrl, TrackingToken: c.TrackingToken));
        draft.Add(new OrderEvent.ShipmentHandedOver(c.ShipmentId, c.Carrier, c.TrackingNumber, sent, c.By, draft.Now));
        return held is null
            ? null
            : RecordCarrierNews(draft, new(c.ShipmentId, held.CarrierEventId, CarrierNews.Delivered, held.HappenedAt));
    }

    private static Refusal? RecordParcelArrived(Draft draft, OrderCommand.RecordParcelArrived c)
    {
        var order = draft.Order;
        if (order.FindShipment(c.ShipmentId) is not null)
        {
            return RecordCarrierNews(draft, new(c.ShipmentId, c.CarrierEventId, CarrierNews.Delivered, c.HappenedAt));
        }

        if (!DeliverySystem.WasAsked(order)) return WrongState(order, "The delivery system is not to send anything of it.");
        if (order.Status.IsEndedOrEnding())
        {
            SentInVain(draft, c.ShipmentId);
            return null;
        }

        if (order.HeldArrivals?.Any(arrival => arrival.ShipmentId == c.ShipmentId) == true) return null;
        // Everything has left in other parcels: this one is none of ours.
        if (!DeliverySystem.NotSent(order).Any()) return Unknown(RefusalCodes.ShipmentUnknown, "shipment");
        draft.Add(new OrderEvent.ArrivalHeld(c.ShipmentId, c.CarrierEventId, c.HappenedAt, draft.Now));
        return null;
    }

    /// <summary>Whole allocations first as they come; of the last one a part, which goes on as an allocation of its own.</summary>
    private static Refusal? Take(Draft draft, SentUnits units, List<AllocationRef> sent)
    {
        if (draft.Order.FindLine(units.LineId) is null) return Unknown(RefusalCodes.LineUnknown, "line");
        var open = DeliverySystem.NotSent(draft.Order)
            .Where(found => found.Line.Id == units.LineId
                && (units.Location is null || units.Location == found.Allocation.Location)
                && sent.TrueForAll(one => one.AllocationId != found.Allocation.Id))
            .ToList();
        var most = open.Sum(found => (long)found.Allocation.Quantity);
        if (units.Quantity < 1 || units.Quantity > most)
        {
            return new Refusal(RefusalCodes.QuantityInvalid, "The delivery system sends what it is asked for, one unit at least.")
                .With("line", units.LineId).With("asked", most.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        var left = units.Quantity;
        foreach (var found in open.TakeWhile(_ => left > 0))
        {
            // Nobody else can take over what has left.
            if (found.Allocation.IsMoving) GiveUpMove(draft, found);
            var part = found.ToRef();
            if (part.Quantity > left) part = Divide(draft, found, left);
            sent.Add(part);
            left -= part.Quantity;
        }

        return null;
    }

    private static AllocationRef Divide(Draft draft, FoundAllocation found, int quantity)
    {
        var (line, allocation) = found;
        var number = line.Allocations.Count(other => other.DividedFrom == allocation.Id) + 1;
        var id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{allocation.Id}d{number}");
        draft.Add(new OrderEvent.AllocationDivided(found.ToRef(), id, quantity, draft.Now));
        return found.ToRef() with { AllocationId = id, Quantity = quantity };
    }

    private static void SentInVain(Draft draft, string shipmentId) => draft.Alert(
        AlertCodes.SentInVain, shipmentId, "The delivery system has sent goods of an order that has ended: have them brought back, and correct the stock.");

    private static bool HoldsJust(Order order, Shipment shipment, IReadOnlyList<SentUnits> units)
    {
        var inside = order.AllAllocations().Where(found => shipment.AllocationIds.Contains(found.Allocation.Id, StringComparer.Ordinal))
            .GroupBy(found => found.Line.Id, found => (long)found.Allocation.Quantity, StringComparer.Ordinal)
            .ToDictionary(line => line.Key, line => line.Sum(), StringComparer.Ordinal);
        var said = units.GroupBy(one => one.LineId, one => (long)one.Quantity, StringComparer.Ordinal).ToList();
        return said.Count == inside.Count && said.TrueForAll(line => inside.GetValueOrDefault(line.Key) == line.Sum());
    }
}
