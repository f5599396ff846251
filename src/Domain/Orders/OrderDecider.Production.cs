using OrderFunctions.Domain.Production;

namespace OrderFunctions.Domain.Orders;

/// <summary>What is made to order: the writing of a line, and what its course means for the order.</summary>
public static partial class OrderDecider
{
    private static Refusal? StartProduction(Draft draft, OrderCommand.StartProduction c)
    {
        var refusal = Step(
            draft,
            c.AllocationIds,
            ready: found => found.Line.Personalised && found.Allocation.Status == AllocationStatus.Committed,
            done: found => IsAtLeast(found, AllocationStatus.InProduction),
            happened: todo => new OrderEvent.ProductionStarted(todo, draft.Now));
        if (refusal is not null) return refusal;
        foreach (var line in c.AllocationIds.Select(id => draft.Order.FindAllocation(id)!.Value).Where(IsInProduction).Select(found => found.Line).DistinctBy(line => line.Id))
        {
            // Goods that are taken again (short on the shelf, lost on the way) need no second text.
            if (draft.Order.FindTask(line.Id) is { Status: WritingStatus.Approved }) ApproveLine(draft, line.Id, "system");
            else if (draft.Order.FindTask(line.Id) is null or { IsOver: true })
            {
                draft.Add(new OrderEvent.WritingOpened(line.Id, line.Skill, draft.Now + draft.Policy.ProduceWithin, draft.Now));
            }
        }

        return null;
    }

    private static Refusal? ApproveProduction(Draft draft, OrderCommand.ApproveProduction c) => Step(
        draft,
        [c.AllocationId],
        ready: IsInProduction,
        done: found => IsAtLeast(found, AllocationStatus.Approved),
        happened: todo => new OrderEvent.ProductionApproved(todo[0], c.By, draft.Now));

    private static Refusal? Write(Draft draft, OrderCommand.Write c)
    {
        var order = draft.Order;
        if (order.FindLine(c.LineId) is null) return Unknown(RefusalCodes.LineUnknown, "line");
        if (order.FindTask(c.LineId) is not { } task) return WrongState(order, "The line is not being written.");
        if (StopsAt(order, c) is { } hold) return Held(hold, order);
        var decision = WritingDecider.Decide(task, c.Command, draft.Now, draft.Policy);
        foreach (var happened in decision.Events)
        {
            draft.Add(happened);
            Follow(draft, happened);
        }

        return decision.Refusal;
    }

    /// <summary>What a line's course means for the order.</summary>
    private static void Follow(Draft draft, OrderEvent happened)
    {
        switch (happened)
        {
            case OrderEvent.DraftApproved e:
                ApproveLine(draft, e.LineId, e.By);
                break;
            case OrderEvent.WritingEscalated e:
                draft.Add(new OrderEvent.HoldPlaced(new Hold(ReviewHold(e.LineId), Hold.SuperAdminReview, draft.Now, "system", e.LineId), draft.Now));
                // With the task's version: a line can be rejected too often again, under its next writer.
                draft.Alert(AlertCodes.DraftsRejected, $"{e.LineId}-{draft.Order.FindTask(e.LineId)!.Version}", "A personalised line was rejected too often; a super-admin must decide.");
                break;
            case OrderEvent.WritingReviewed e:
                LiftHold(draft, new OrderCommand.LiftHold(ReviewHold(e.LineId), e.By));
                if (e.Decision == WritingDecision.CancelLine) CancelLine(draft, e.LineId, e.By);
                else if (e.Decision == WritingDecision.CancelOrder) Cancel(draft, new OrderCommand.Cancel(Caller.Staff, e.By));
                break;
        }
    }

    private static void ApproveLine(Draft draft, string lineId, string by)
    {
        foreach (var found in draft.Order.LiveAllocations().Where(found => found.Line.Id == lineId && IsInProduction(found)).ToList())
            draft.Add(new OrderEvent.ProductionApproved(found.ToRef(), by, draft.Now));
    }

    private static void CancelLine(Draft draft, string lineId, string by)
    {
        var live = draft.Order.LiveAllocations().ToList();
        var line = live.Where(found => found.Line.Id == lineId && !found.Allocation.IsHandedOver).ToList();
        if (line.Count == live.Count) Cancel(draft, new OrderCommand.Cancel(Caller.Staff, by));
        else CancelPart(draft, line, ReasonCodes.PartlyCancelled, Caller.Staff, by);
    }

    /// <summary>
    /// The hold that stops this command: what would bring a held line on waits, and so does the clock. Giving back and deciding do not, and what a
    /// super-admin approves waits for holds on the order alone, because the decision lifts that of the line.
    /// </summary>
    private static Hold? StopsAt(Order order, OrderCommand.Write c) => c.Command switch
    {
        WritingCommand.Decline => null,
        WritingCommand.Decide { Decision: WritingDecision.Approve } => order.FindHold(),
        WritingCommand.Decide => null,
        _ => order.FindHold(c.LineId),
    };

    private static string ReviewHold(string lineId) => "review-" + lineId;

    private static bool IsInProduction(FoundAllocation found) => found.Allocation.Status == AllocationStatus.InProduction;
}
