namespace OrderFunctions.Domain.Orders;

/// <summary>From CONFIRMED to handed over.</summary>
public static partial class OrderDecider
{
    private static Refusal? StartProduction(Draft draft, OrderCommand.StartProduction c)
    {
        if (Select(draft.Order, c.AllocationIds, found => found.Line.Personalised && found.Allocation.Status == AllocationStatus.Committed, IsAtLeast(AllocationStatus.InProduction), out var todo) is { } refusal) return refusal;
        if (todo.Count > 0) draft.Add(new OrderEvent.ProductionStarted(todo, draft.Now));
        return null;
    }

    private static Refusal? ApproveProduction(Draft draft, OrderCommand.ApproveProduction c)
    {
        if (Select(draft.Order, [c.AllocationId], found => found.Allocation.Status == AllocationStatus.InProduction, IsAtLeast(AllocationStatus.Approved), out var todo) is { } refusal) return refusal;
        if (todo.Count > 0) draft.Add(new OrderEvent.ProductionApproved(todo[0], c.By, draft.Now));
        return null;
    }

    private static Refusal? AssignAllocations(Draft draft, OrderCommand.AssignAllocations c)
    {
        var wanted = c.Assignments.DistinctBy(assignment => assignment.AllocationId).ToDictionary(assignment => assignment.AllocationId, assignment => assignment.AssignedTo, StringComparer.Ordinal);
        if (Select(draft.Order, wanted.Keys, IsAssignable, found => found.Allocation.AssignedTo == wanted[found.Allocation.Id], out var todo) is { } refusal) return refusal;
        if (todo.Count > 0) draft.Add(new OrderEvent.AllocationsAssigned(todo.ConvertAll(reference => new Assignment(reference.AllocationId, wanted[reference.AllocationId])), draft.Now));
        return null;

        static bool IsAssignable(FoundAllocation found) => found.Allocation.Status is AllocationStatus.Approved or AllocationStatus.Picked or AllocationStatus.Short
            || (found.Allocation.Status == AllocationStatus.Committed && !found.Line.Personalised);
    }

    private static Refusal? RecordPicked(Draft draft, OrderCommand.RecordPicked c)
    {
        if (Select(draft.Order, c.AllocationIds, found => IsOnPicklist(found.Allocation), found => found.Allocation.Status == AllocationStatus.Picked || IsAtLeast(AllocationStatus.Packed)(found), out var todo) is { } refusal) return refusal;
        if (todo.Count > 0) draft.Add(new OrderEvent.AllocationsPicked(todo, draft.Now));
        return null;
    }

    private static Refusal? RecordShort(Draft draft, OrderCommand.RecordShort c)
    {
        if (Select(draft.Order, [c.AllocationId], found => IsOnPicklist(found.Allocation) || found.Allocation.Status == AllocationStatus.Picked, found => found.Allocation.Status == AllocationStatus.Short, out var todo) is { } refusal) return refusal;
        if (todo.Count == 0) return null;
        if (c.Found < 0 || c.Found >= todo[0].Quantity) return new Refusal(RefusalCodes.QuantityInvalid, "Short means fewer than asked for.");
        draft.Add(new OrderEvent.AllocationShort(todo[0], c.Found, draft.Now));
        return null;
    }

    private static Refusal? PackShipment(Draft draft, OrderCommand.PackShipment c)
    {
        if (draft.Order.FindShipment(c.ShipmentId) is { } known)
        {
            return known.AllocationIds.ToHashSet(StringComparer.Ordinal).SetEquals(c.AllocationIds) ? null : Reused("shipment");
        }

        if (Select(draft.Order, c.AllocationIds, found => IsOnPicklist(found.Allocation) || found.Allocation.Status == AllocationStatus.Picked, _ => false, out var todo) is { } refusal) return refusal;
        if (todo.Count == 0) return new Refusal(RefusalCodes.LinesInvalid, "A shipment needs something in it.");
        if (todo.Exists(reference => reference.Location != todo[0].Location)) return new Refusal(RefusalCodes.LinesInvalid, "A shipment is packed at one location.");
        draft.Add(new OrderEvent.ShipmentPacked(c.ShipmentId, todo[0].Location, todo, c.By, draft.Now));
        return null;
    }

    private static bool IsOnPicklist(Allocation allocation) => allocation.AssignedTo is not null
        && allocation.Status is AllocationStatus.Committed or AllocationStatus.Approved or AllocationStatus.Short;

    private static Func<FoundAllocation, bool> IsAtLeast(AllocationStatus status) =>
        found => found.Allocation.Status >= status && found.Allocation.Status is not (AllocationStatus.Short or AllocationStatus.Cancelled);

    /// <summary>
    /// The allocations a step applies to: <paramref name="ready"/> ones are to be done, <paramref name="done"/> ones are
    /// passed over, anything else refuses the step, and so does a hold on a line that is to be touched.
    /// </summary>
    private static Refusal? Select(
        Order order,
        IEnumerable<string> ids,
        Func<FoundAllocation, bool> ready,
        Func<FoundAllocation, bool> done,
        out List<AllocationRef> todo)
    {
        todo = [];
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            if (order.FindAllocation(id) is not { } found) return Unknown(RefusalCodes.AllocationUnknown, "allocation");
            if (found.Allocation.IsLive && done(found)) continue;
            if (order.Status.IsEndedOrEnding()) return Ended(order);
            if (!order.Status.IsConfirmedPhase() || !ready(found)) return WrongState(order, "The allocation is not ready for this step.").With("allocation", id);
            if (Held(order, found.Line.Id) is { } held) return held;
            todo.Add(found.ToRef());
        }

        return null;
    }
}
