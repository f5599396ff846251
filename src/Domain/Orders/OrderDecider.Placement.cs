namespace OrderFunctions.Domain.Orders;

/// <summary>Who sends which units: splitting them over locations, moving them, and what dealers say to it.</summary>
public static partial class OrderDecider
{
    private static Refusal? SplitAllocation(Draft draft, OrderCommand.SplitAllocation c)
    {
        var order = draft.Order;
        if (c.Parts.Count == 0) return NoParts();
        if (TakenAgain(order, c.AllocationId, c.Parts[0].AllocationId, out var found, out var refusal)) return refusal;
        if (order.Status.IsEndedOrEnding()) return Ended(order);
        if (!(order.Status == OrderStatus.Created || OrderRules.MayCommitStock(order)) || !CanBeMissing(found.Allocation))
        {
            return WrongState(order, "The allocation cannot be split now.");
        }

        if (Held(order, found.Line.Id) is { } held) return held;
        if (PartsProblem(order, c.Parts, found.Allocation.Quantity) is { } problem) return problem;
        draft.Add(new OrderEvent.AllocationSplit(found.ToRef(), c.Parts, c.Reason, draft.Now));
        draft.Add(new OrderEvent.StockReleaseDue(found.ToRef(), draft.Now));
        return null;
    }

    private static Refusal? MoveAllocation(Draft draft, OrderCommand.MoveAllocation c)
    {
        var order = draft.Order;
        if (c.Parts.Count == 0) return NoParts();
        if (order.FindAllocation(c.AllocationId)?.Allocation.Placement?.Move is { } move && move.Parts[0].AllocationId == c.Parts[0].AllocationId) return null;
        if (TakenAgain(order, c.AllocationId, c.Parts[0].AllocationId, out var found, out var refusal)) return refusal;
        if (order.Status.IsEndedOrEnding()) return Ended(order);
        if (!order.Status.IsConfirmedPhase() || found.Line.Personalised || found.Allocation.Status != AllocationStatus.Committed || found.Allocation.IsMoving)
        {
            return WrongState(order, "The allocation cannot be moved now.");
        }

        if (Held(order, found.Line.Id) is { } held) return held;
        if (PartsProblem(order, c.Parts, found.Allocation.Quantity) is { } problem) return problem;
        draft.Add(new OrderEvent.MoveStarted(found.ToRef(), c.Parts, c.Reason, c.By, draft.Now));
        return null;
    }

    private static Refusal? RecordMoved(Draft draft, OrderCommand.RecordMoved c)
    {
        if (draft.Order.FindAllocation(c.AllocationId) is not { } found) return Unknown(RefusalCodes.AllocationUnknown, "allocation");
        if (found.Allocation.Placement?.Move is not { } move) return null;
        if (!c.Committed)
        {
            GiveUpMove(draft, found);
            return null;
        }

        draft.Add(new OrderEvent.AllocationMoved(found.ToRef(), move.Parts, move.Reason, draft.Now));
        draft.Add(new OrderEvent.StockReleaseDue(found.ToRef(), draft.Now));
        return null;
    }

    /// <summary>What the other locations have committed by now, or are about to, is released; so is what a short shelf keeps.</summary>
    private static void GiveUpMove(Draft draft, FoundAllocation found)
    {
        IReadOnlyList<PlannedPart> parts = found.Allocation.Placement switch
        {
            { Move: { } move } => move.Parts,
            { KeptId: { } kept, Found: { } units } => [new PlannedPart(kept, found.Allocation.Location, units)],
            _ => [],
        };
        if (parts.Count == 0) return;
        draft.Add(new OrderEvent.MoveGivenUp(found.ToRef(), parts, draft.Now));
        foreach (var part in parts) draft.Add(new OrderEvent.StockReleaseDue(ToRef(found.Line, part), draft.Now));
    }

    private static Refusal? AcceptAssignment(Draft draft, OrderCommand.AcceptAssignment c) => Step(
        draft,
        c.AllocationIds,
        ready: IsOffered,
        done: found => found.Allocation is { AssignedTo: not null, Placement: null or { AcceptBy: null } },
        happened: todo => new OrderEvent.AssignmentAccepted(todo, c.By, draft.Now));

    private static Refusal? DeclineAssignment(Draft draft, OrderCommand.DeclineAssignment c) => Step(
        draft,
        c.AllocationIds,
        ready: found => IsOffered(found) && found.Allocation.AssignedTo == c.Location,
        done: found => found.Allocation.AssignedTo != c.Location && found.Allocation.Placement?.DeclinedBy.Contains(c.Location) == true,
        happened: todo => new OrderEvent.AssignmentDeclined(todo, c.Location, c.Reason, c.By, draft.Now));

    /// <summary>Dealers that have not answered in time are not waited for any longer.</summary>
    private static void LapseOffers(Draft draft)
    {
        var lapsed = draft.Order.LiveAllocations()
            .Where(found => IsOffered(found) && found.Allocation.Placement!.AcceptBy <= draft.Now)
            .GroupBy(found => found.Allocation.AssignedTo!, found => found.ToRef(), StringComparer.Ordinal)
            .ToList();
        foreach (var dealer in lapsed)
        {
            draft.Add(new OrderEvent.AssignmentDeclined([.. dealer], dealer.Key, ReasonCodes.NotAccepted, "deadline", draft.Now));
        }
    }

    private static Refusal? RecordNoTaker(Draft draft, OrderCommand.RecordNoTaker c)
    {
        var refusal = Step(
            draft,
            [c.AllocationId],
            ready: found => IsAssignable(found) && found.Allocation.AssignedTo is null,
            done: found => found.Allocation.Placement?.NeedsStaff == true,
            happened: todo => new OrderEvent.TakerMissing(todo[0], draft.Now));
        if (refusal is null) draft.Alert(AlertCodes.TakerMissing, c.AllocationId, "No location takes the goods of a confirmed order.");
        return refusal;
    }

    private static Refusal? RecordUnitsPicked(Draft draft, OrderCommand.RecordUnitsPicked c)
    {
        if (draft.Order.FindAllocation(c.AllocationId) is { } asked && (c.Picked < 0 || c.Picked > asked.Allocation.Quantity))
        {
            return new Refusal(RefusalCodes.QuantityInvalid, "Nobody picks more than is asked for.");
        }

        var refusal = Step(
            draft,
            [c.AllocationId],
            ready: IsOnPicklist,
            done: found => (found.Allocation.Placement?.Picked ?? 0) == c.Picked,
            happened: todo => new OrderEvent.UnitsPicked(todo[0], c.Picked, c.By, draft.Now));
        if (refusal is null && draft.Order.FindAllocation(c.AllocationId) is { } now && now.Allocation.Quantity == c.Picked && IsOnPicklist(now))
        {
            draft.Add(new OrderEvent.AllocationsPicked([now.ToRef()], draft.Now));
        }

        return refusal;
    }

    private static bool IsOffered(FoundAllocation found) => found.Allocation is { AssignedTo: not null, Placement.AcceptBy: not null }
        && found.Allocation.Status is AllocationStatus.Committed or AllocationStatus.Approved;

    private static Refusal? PartsProblem(Order order, IReadOnlyList<PlannedPart> parts, int quantity) =>
        parts.Any(part => order.FindAllocation(part.AllocationId) is not null || order.IsMovingTo(part.AllocationId))
            ? Reused("allocation")
            : PartsProblem(parts, quantity);

    private static Refusal? PartsProblem(IReadOnlyList<PlannedPart> parts, int quantity)
    {
        if (parts.Select(part => part.AllocationId).Distinct(StringComparer.Ordinal).Count() < parts.Count) return Reused("allocation");
        return parts.Any(part => part.Quantity < 1) || parts.Sum(part => (long)part.Quantity) != quantity
            ? new Refusal(RefusalCodes.QuantityInvalid, "The parts must add up to the whole.")
            : null;
    }

    private static Refusal NoParts() => new(RefusalCodes.QuantityInvalid, "The parts must add up to the whole.");

    private static AllocationRef ToRef(OrderLine line, PlannedPart part) => new(part.AllocationId, line.Id, line.Sku, part.Location, part.Quantity);
}
