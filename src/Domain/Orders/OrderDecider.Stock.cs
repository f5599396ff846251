namespace OrderFunctions.Domain.Orders;

/// <summary>Reserving, committing, taking again, backorders.</summary>
public static partial class OrderDecider
{
    private static Refusal? RecordReservations(Draft draft, OrderCommand.RecordReservations c)
    {
        var reserved = new List<AllocationRef>();
        var failed = new List<(FoundAllocation Found, int? Available)>();
        foreach (var outcome in c.Outcomes)
        {
            if (draft.Order.FindAllocation(outcome.AllocationId) is not { } found)
            {
                return Unknown(RefusalCodes.AllocationUnknown, "allocation");
            }

            if (found.Allocation.Status != AllocationStatus.Pending) continue;
            if (outcome.Reserved) reserved.Add(found.ToRef());
            else failed.Add((found, outcome.Available));
        }

        if (reserved.Count > 0) draft.Add(new OrderEvent.AllocationsReserved(reserved, draft.Now));
        if (failed.Count == 0) return null;
        foreach (var (found, available) in failed)
        {
            draft.Add(new OrderEvent.ReservationFailed(found.ToRef(), available, draft.Now));
        }

        if (draft.Order.Status == OrderStatus.Created)
        {
            End(draft, OrderStatus.Failed, ReasonCodes.OutOfStock, "The goods are not in stock.");
        }
        else Missing(draft, failed.ConvertAll(entry => entry.Found));
        return null;
    }

    private static Refusal? RecordStockCommitted(Draft draft, OrderCommand.RecordStockCommitted c)
    {
        var committed = new List<AllocationRef>();
        foreach (var id in c.AllocationIds)
        {
            if (draft.Order.FindAllocation(id) is not { } found) return Unknown(RefusalCodes.AllocationUnknown, "allocation");
            if (found.Allocation.Status is AllocationStatus.Pending or AllocationStatus.Reserved) committed.Add(found.ToRef());
        }

        if (committed.Count == 0) return null;
        if (!OrderRules.MayCommitStock(draft.Order)) return WrongState(draft.Order, "The order is not paid.");
        draft.Add(new OrderEvent.StockCommitted(committed, draft.Now));
        return null;
    }

    private static Refusal? ReplaceAllocation(Draft draft, OrderCommand.ReplaceAllocation c)
    {
        if (TakenAgain(draft.Order, c.AllocationId, c.NewAllocationId, out var found, out var refusal)) return refusal;
        if (draft.Order.Status.IsEndedOrEnding()) return Ended(draft.Order);
        if (!(draft.Order.Status == OrderStatus.Created || OrderRules.MayCommitStock(draft.Order)) || !CanBeMissing(found.Allocation))
        {
            return WrongState(draft.Order, "The allocation cannot be replaced now.");
        }

        if (Held(draft.Order, found.Line.Id) is { } held) return held;
        draft.Add(new OrderEvent.AllocationReplaced(c.AllocationId, found.ToRef() with { AllocationId = c.NewAllocationId, Location = c.Location }, draft.Now));
        draft.Add(new OrderEvent.StockReleaseDue(found.ToRef(), draft.Now));
        return null;
    }

    private static Refusal? RecordStockMissing(Draft draft, OrderCommand.RecordStockMissing c)
    {
        var missing = new List<FoundAllocation>();
        foreach (var id in c.AllocationIds)
        {
            if (draft.Order.FindAllocation(id) is not { } found) return Unknown(RefusalCodes.AllocationUnknown, "allocation");
            if (found.Allocation.Status is AllocationStatus.Backordered or AllocationStatus.Cancelled) continue;
            if (!CanBeMissing(found.Allocation) || !OrderRules.MayCommitStock(draft.Order))
            {
                return WrongState(draft.Order, "The allocation cannot be missing now.");
            }

            missing.Add(found);
        }

        if (missing.Count > 0) Missing(draft, missing);
        return null;
    }

    /// <summary>Money is there, goods are not.</summary>
    private static void Missing(Draft draft, List<FoundAllocation> missing)
    {
        var refs = missing.ConvertAll(found => found.ToRef());
        if (!draft.Order.Status.IsPaidPhase() && !draft.Order.Status.IsConfirmedPhase())
        {
            // The money is only set aside: nothing to refund, the authorisation is voided.
            draft.Add(new OrderEvent.StockMissing(refs, null, draft.Now));
            End(draft, OrderStatus.Failed, ReasonCodes.OutOfStock, "The goods are not in stock.");
            return;
        }

        var wait = draft.Policy.WhenStockMissing == StockMissingRule.Backorder;
        draft.Add(new OrderEvent.StockMissing(refs, wait ? draft.Order.Checks.BackorderDue ?? draft.Now + draft.Policy.BackorderTime : null, draft.Now));
        draft.Alert(AlertCodes.StockMissing, null, "A paid order has no stock.");
        if (!wait) GiveUp(draft, missing, Caller.System, "policy");
    }

    private static Refusal? FillBackorder(Draft draft, OrderCommand.FillBackorder c)
    {
        if (TakenAgain(draft.Order, c.AllocationId, c.NewAllocationId, out var found, out var refusal)) return refusal;
        if (draft.Order.Status.IsEndedOrEnding()) return Ended(draft.Order);
        if (found.Allocation.Status != AllocationStatus.Backordered)
        {
            return WrongState(draft.Order, "The allocation is not backordered.");
        }

        draft.Add(new OrderEvent.BackorderFilled(c.AllocationId, found.ToRef() with { AllocationId = c.NewAllocationId, Location = c.Location }, draft.Now));
        draft.Add(new OrderEvent.StockReleaseDue(found.ToRef(), draft.Now));
        return null;
    }

    private static Refusal? ChooseBackorder(Draft draft, OrderCommand.ChooseBackorder c)
    {
        var order = draft.Order;
        var backordered = order.LiveAllocations().Any(found => found.Allocation.Status == AllocationStatus.Backordered);
        var refundedBefore = order.Reason?.Code == ReasonCodes.OutOfStock || order.Refunds.Any(refund => refund.Reason == ReasonCodes.OutOfStock);
        if (!backordered && c.Refund && refundedBefore)
        {
            return null;
        }

        if (order.Status.IsEndedOrEnding()) return Ended(order);
        if (!backordered) return WrongState(order, "Nothing is backordered.");
        if (c.Refund) GiveUpBackordered(draft, c.By, c.ById);
        else if (!order.Checks.BackorderAccepted) draft.Add(new OrderEvent.BackorderAccepted(c.By, c.ById, draft.Now));
        return null;
    }

    private static void GiveUpBackordered(Draft draft, Caller by, string byId) =>
        GiveUp(draft, draft.Order.LiveAllocations().Where(found => found.Allocation.Status == AllocationStatus.Backordered).ToList(), by, byId);

    /// <summary>Before CONFIRMED, or with nothing else left, the whole order ends; later only what cannot be had is refunded.</summary>
    private static void GiveUp(Draft draft, List<FoundAllocation> missing, Caller by, string byId)
    {
        var ids = missing.ConvertAll(found => found.Allocation.Id);
        if (draft.Order.Status.IsPaidPhase() || draft.Order.LiveAllocations().All(found => ids.Contains(found.Allocation.Id)))
        {
            End(draft, OrderStatus.Failed, ReasonCodes.OutOfStock, "The goods are not in stock.");
        }
        else
        {
            CancelPart(draft, missing, ReasonCodes.OutOfStock, by, byId);
        }
    }

    /// <summary>Claimed or about to be, and not yet on its way: its stock can turn out to be gone.</summary>
    private static bool CanBeMissing(Allocation allocation) => !allocation.IsMoving
        && allocation.Status is AllocationStatus.Pending or AllocationStatus.Reserved
        or AllocationStatus.Committed or AllocationStatus.Short or AllocationStatus.Picked;

    /// <summary>True when there is nothing more to decide: a repeat, or a refusal.</summary>
    private static bool TakenAgain(Order order, string oldId, string newId, out FoundAllocation found, out Refusal? refusal)
    {
        refusal = null;
        found = order.FindAllocation(oldId) ?? default;
        if (order.FindAllocation(newId) is { } existing)
        {
            if (existing.Allocation.Replaces != oldId) refusal = Reused("allocation");
            return true;
        }

        if (found.Allocation is null) refusal = Unknown(RefusalCodes.AllocationUnknown, "allocation");
        else if (order.IsMovingTo(newId)) refusal = Reused("allocation");
        return refusal is not null;
    }
}
