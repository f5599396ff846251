using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>Which picklists a commit of an order has changed. Of the main warehouse, which works from parcels, there are none.</summary>
internal static class PicklistNews
{
    /// <summary>Adds a job for each of them.</summary>
    public static Outbox AddPicklists(this Outbox outbox, Order? before, Order after)
    {
        foreach (var dealer in DealersOf(before).Concat(DealersOf(after)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!StateOf(before, dealer).SequenceEqual(StateOf(after, dealer)))
                outbox.Job(RefreshPicklistHandler.Queue, JsonSerializer.SerializeToElement($"{dealer}:{after.Id}", EventJson.Default.String));
        }

        return outbox;
    }

    private static IEnumerable<string> DealersOf(Order? order) => order is null
        ? []
        : order.AllAllocations().Select(found => found.Allocation.AssignedTo).OfType<string>().Where(to => to is not (StockLocations.Main or DeliverySystem.Name));

    private static IEnumerable<(string Id, int Picked, bool IsOffered, AllocationStatus Status)> StateOf(Order? order, string dealer) => order is null
        ? []
        : (ParcelPlan.Of(order).FirstOrDefault(plan => plan.Location == dealer)?.Allocations ?? [])
            .Select(reference => order.FindAllocation(reference.AllocationId)!.Value.Allocation)
            .Select(allocation => (allocation.Id, allocation.Placement?.Picked ?? 0, allocation.Placement?.AcceptBy is not null, allocation.Status));
}
