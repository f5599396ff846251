namespace OrderFunctions.Domain.Orders;

/// <summary>Holds, and the compensation ledger.</summary>
public static partial class OrderDecider
{
    /// <summary>Null, or the refusal for a step on a held order or line.</summary>
    private static Refusal? Held(Order order, string? lineId = null) => order.FindHold(lineId) is { } hold ? Held(hold, order) : null;

    private static Refusal Held(Hold hold, Order order) =>
        Refuse(RefusalCodes.OrderOnHold, "The order is on hold.", order).With("hold", hold.Id).With("reason", hold.Reason);

    private static Refusal? PlaceHold(Draft draft, OrderCommand.PlaceHold c)
    {
        var order = draft.Order;
        if (order.Holds.Any(hold => hold.Id == c.HoldId)) return null;
        if (order.Status.IsFinal()) return Ended(order);
        if (c.LineId is not null && order.FindLine(c.LineId) is null) return Unknown(RefusalCodes.LineUnknown, "line");
        draft.Add(new OrderEvent.HoldPlaced(new Hold(c.HoldId, c.Reason, draft.Now, c.By, c.LineId), draft.Now));
        return null;
    }

    private static Refusal? LiftHold(Draft draft, OrderCommand.LiftHold c)
    {
        if (draft.Order.Holds.FirstOrDefault(hold => hold.Id == c.HoldId) is { } found)
        {
            draft.Add(new OrderEvent.HoldLifted(c.HoldId, found.Reason, c.By, draft.Now));
        }

        return null;
    }

    private static Refusal? RecordUndoDone(Draft draft, OrderCommand.RecordUndoDone c)
    {
        if (draft.Order.FindUndo(c.UndoId) is not { } undo) return Unknown(RefusalCodes.UndoUnknown, "undo");
        if (undo.Status is UndoStatus.Pending or UndoStatus.Failed)
        {
            draft.Add(new OrderEvent.UndoDone(undo.Id, undo.Kind, undo.Subject, draft.Now));
        }

        return null;
    }

    private static Refusal? RecordUndoFailed(Draft draft, OrderCommand.RecordUndoFailed c)
    {
        if (draft.Order.FindUndo(c.UndoId) is not { } undo) return Unknown(RefusalCodes.UndoUnknown, "undo");
        if (undo.Status != UndoStatus.Pending) return null;
        draft.Add(new OrderEvent.UndoFailed(undo.Id, undo.Kind, undo.Subject, c.Problem, draft.Now));
        draft.Alert(AlertCodes.UndoFailed, undo.Id, "A step could not be undone and waits for repair.");
        return null;
    }

    private static Refusal? RepairUndo(Draft draft, OrderCommand.RepairUndo c)
    {
        if (draft.Order.FindUndo(c.UndoId) is not { } undo) return Unknown(RefusalCodes.UndoUnknown, "undo");
        if (undo.Status == UndoStatus.Pending) return WrongState(draft.Order, "The undo has not failed.");
        if (undo.Status == UndoStatus.Failed)
        {
            draft.Add(new OrderEvent.UndoRepaired(undo.Id, undo.Kind, undo.Subject, c.By, c.Note, draft.Now));
        }

        return null;
    }
}
