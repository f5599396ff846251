using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>
/// What a commit of an order means for the delivery system: it is told what is to be sent now, all of it, whenever that has become
/// more or goes elsewhere, and what is not to be sent any more. Read off the order before and after, so that no way to cancel or to hold
/// can be forgotten here.
/// </summary>
internal static class DeliveryNews
{
    /// <summary>Why units are withdrawn of an order that goes on and is not held.</summary>
    private const string Changed = "CHANGED";

    /// <summary>Adds a row for each message; none for an order that has nothing to do with a delivery system.</summary>
    public static Outbox AddDeliveryNews(this Outbox outbox, Order? before, Order after, int revision, DateTimeOffset at)
    {
        if (before is null) return outbox;
        var (had, has, sent) = (Units.ToSend(before), Units.ToSend(after), Units.Sent(before, after));
        var withdrawn = had.Keys.Select(key => key with { Quantity = had[key] - has.GetValueOrDefault(key) - sent.GetValueOrDefault(key) }).Where(IsSome).ToList();
        List<string> recalled = [.. Recalled(before, after)];
        var remaining = has.Select(one => one.Key with { Quantity = one.Value }).ToList();
        if (withdrawn.Count + recalled.Count > 0 && outbox.IsHeard(Topics.OrdersCancelled, EventTypes.DeliveryCancelled))
        {
            outbox.Event(Topics.OrdersCancelled, EventTypes.DeliveryCancelled, JsonSerializer.SerializeToElement(
                new(after.Id, revision, ReasonOf(after), withdrawn, remaining, recalled.Count == 0 ? null : recalled, at),
                EventJson.Default.DeliveryCancelledData));
        }

        var isMore = has.Any(one => one.Value > had.GetValueOrDefault(one.Key) - sent.GetValueOrDefault(one.Key));
        if (!outbox.IsHeard(Topics.OrdersCreated, EventTypes.DeliveryRequested)) return outbox;
        if (isMore || (remaining.Count > 0 && before.ShippingAddress != after.ShippingAddress))
        {
            outbox.Event(Topics.OrdersCreated, EventTypes.DeliveryRequested, JsonSerializer.SerializeToElement(
                new(after.Id, revision, remaining, at), EventJson.Default.DeliveryRequestedData));
        }

        return outbox;
    }

    private static bool IsSome(DeliveryUnitsData units) => units.Quantity > 0;

    private static IEnumerable<string> Recalled(Order before, Order after) => after.Shipments
        .Where(shipment => DeliverySystem.Sends(shipment) && shipment.Interception is not null && before.FindShipment(shipment.Id)?.Interception is null)
        .Select(shipment => DeliverySystem.ParcelOf(after.Id, shipment));

    private static string ReasonOf(Order after) => after switch
    {
        _ when after.Status.IsEndedOrEnding() => after.Reason!.Code,
        _ when after.Holds.Count > 0 => RefusalCodes.OrderOnHold,
        _ => Changed,
    };

    /// <summary>Units by line and location; the quantity is the value, and zero in the key.</summary>
    private static class Units
    {
        public static Dictionary<DeliveryUnitsData, int> ToSend(Order order) => Sum(DeliverySystem.ToSend(order));

        /// <summary>What it has sent between the two.</summary>
        public static Dictionary<DeliveryUnitsData, int> Sent(Order before, Order after)
        {
            var fresh = after.Shipments.Where(shipment => DeliverySystem.Sends(shipment) && before.FindShipment(shipment.Id) is null)
                .SelectMany(shipment => shipment.AllocationIds).ToHashSet(StringComparer.Ordinal);
            return fresh.Count == 0 ? [] : Sum(after.AllAllocations().Where(found => fresh.Contains(found.Allocation.Id)));
        }

        private static Dictionary<DeliveryUnitsData, int> Sum(IEnumerable<FoundAllocation> allocations)
        {
            var units = new Dictionary<DeliveryUnitsData, int>();
            foreach (var (line, allocation) in allocations)
            {
                var key = new DeliveryUnitsData(line.Id, line.Sku, allocation.Location, 0);
                units[key] = units.GetValueOrDefault(key) + allocation.Quantity;
            }

            return units;
        }
    }
}
