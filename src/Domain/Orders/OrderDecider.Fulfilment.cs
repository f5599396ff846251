using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Domain.Orders;

/// <summary>From CONFIRMED to packed.</summary>
public static partial class OrderDecider
{
    private static Refusal? AssignAllocations(Draft draft, OrderCommand.AssignAllocations c)
    {
        var wanted = c.Assignments.DistinctBy(assignment => assignment.AllocationId)
            .ToDictionary(assignment => assignment.AllocationId, StringComparer.Ordinal);
        return Step(
            draft,
            wanted.Keys,
            ready: IsAssignable,
            done: found => found.Allocation.AssignedTo == wanted[found.Allocation.Id].AssignedTo,
            happened: todo => new OrderEvent.AllocationsAssigned(todo.ConvertAll(reference => wanted[reference.AllocationId]), draft.Now));
    }

    private static Refusal? RecordPicked(Draft draft, OrderCommand.RecordPicked c) => Step(
        draft,
        c.AllocationIds,
        ready: IsOnPicklist,
        done: found => IsAtLeast(found, AllocationStatus.Picked),
        happened: todo => new OrderEvent.AllocationsPicked(todo, draft.Now));

    private static Refusal? RecordShort(Draft draft, OrderCommand.RecordShort c)
    {
        if (draft.Order.FindAllocation(c.AllocationId) is { } asked && (c.Found < 0 || c.Found >= asked.Allocation.Quantity))
        {
            return new Refusal(RefusalCodes.QuantityInvalid, "Short means fewer than asked for.");
        }

        return Step(
            draft,
            [c.AllocationId],
            ready: IsPackable,
            done: found => found.Allocation.Status == AllocationStatus.Short,
            happened: todo => new OrderEvent.AllocationShort(todo[0], c.Found, draft.Now, c.KeptId));
    }

    private static Refusal? PackShipment(Draft draft, OrderCommand.PackShipment c)
    {
        var order = draft.Order;
        if (order.FindShipment(c.ShipmentId) is { } known)
        {
            return known.AllocationIds.ToHashSet(StringComparer.Ordinal).SetEquals(c.AllocationIds) ? null : Reused("shipment");
        }

        if (c.AllocationIds.Count == 0) return new Refusal(RefusalCodes.LinesInvalid, "A shipment needs something in it.");
        if (c.AllocationIds.Select(id => order.FindAllocation(id)?.Allocation.Location).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            return new Refusal(RefusalCodes.LinesInvalid, "A shipment is packed at one location.");
        }

        return Step(
            draft,
            c.AllocationIds,
            ready: IsPackable,
            done: _ => false,
            happened: todo => new OrderEvent.ShipmentPacked(c.ShipmentId, todo[0].Location, todo, c.By, draft.Now, c.Carrier, c.OnItsOwn));
    }

    private static bool IsAssignable(FoundAllocation found) => !found.Allocation.IsMoving
        && (found.Allocation.Status is AllocationStatus.Approved or AllocationStatus.Picked or AllocationStatus.Short
            || (found.Allocation.Status == AllocationStatus.Committed && !found.Line.Personalised));

    private static bool IsOnPicklist(FoundAllocation found) => found.Allocation is { AssignedTo: not (null or DeliverySystem.Name), IsMoving: false }
        && found.Allocation.Status is AllocationStatus.Committed or AllocationStatus.Approved or AllocationStatus.Short;

    private static bool IsPackable(FoundAllocation found) =>
        IsOnPicklist(found) || found.Allocation is { Status: AllocationStatus.Picked, AssignedTo: not DeliverySystem.Name };

    private static bool IsAtLeast(FoundAllocation found, AllocationStatus status) =>
        found.Allocation.Status >= status && found.Allocation.Status != AllocationStatus.Short;

    /// <summary>
    /// One step for several allocations: <paramref name="ready"/> ones are to be done, <paramref name="done"/> ones are passed
    /// over, anything else refuses the step, and so does a hold on a line that is to be touched.
    /// </summary>
    private static Refusal? Step(
        Draft draft,
        IEnumerable<string> ids,
        Func<FoundAllocation, bool> ready,
        Func<FoundAllocation, bool> done,
        Func<List<AllocationRef>, OrderEvent> happened)
    {
        var (order, todo) = (draft.Order, new List<AllocationRef>());
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            if (order.FindAllocation(id) is not { } found) return Unknown(RefusalCodes.AllocationUnknown, "allocation");
            if (found.Allocation.IsLive && done(found)) continue;
            if (order.Status.IsEndedOrEnding()) return Ended(order);
            if (!order.Status.IsConfirmedPhase() || !ready(found))
            {
                return WrongState(order, "The allocation is not ready for this step.").With("allocation", id);
            }

            if (Held(order, found.Line.Id) is { } held) return held;
            todo.Add(found.ToRef());
        }

        if (todo.Count > 0) draft.Add(happened(todo));
        return null;
    }
}
