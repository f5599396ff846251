using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Domain.Orders;

/// <summary>Fewer units of a line, after placing.</summary>
public static partial class OrderDecider
{
    private static Refusal? ReduceLine(Draft draft, OrderCommand.ReduceLine c)
    {
        var order = draft.Order;
        if (order.FindLine(c.LineId) is not { } line) return Unknown(RefusalCodes.LineUnknown, "line");
        var live = line.Allocations.Where(allocation => allocation.IsLive).Sum(allocation => allocation.Quantity);
        if (c.Quantity == live) return null;
        if (order.Status.IsEndedOrEnding()) return Ended(order);
        if (c.Quantity < 0 || c.Quantity > live)
        {
            return new Refusal(RefusalCodes.QuantityInvalid, "A line can only become smaller.").With("line", line.Id);
        }

        if (Held(order, line.Id) is { } held) return held;
        if (order.Status == OrderStatus.Created || line.Allocations.Any(allocation => allocation.Status == AllocationStatus.Pending))
        {
            return WrongState(order, "The goods are being reserved.");
        }

        if (order.LiveAllocations().All(found => found.Line.Id == line.Id) && c.Quantity == 0)
        {
            return Refuse(RefusalCodes.NothingLeft, "Nothing would be left of the order.", order);
        }

        var units = live - c.Quantity;
        if (!TryTake(line, units, out var gone, out var shrunk))
        {
            return Refuse(RefusalCodes.TooLateToChange, "So many units are not free any more.", order).With("line", line.Id);
        }

        return order.Status is OrderStatus.Reserved or OrderStatus.PaymentPending
            ? ReduceUnpaid(draft, line, units, c, gone, shrunk)
            : ReducePaid(draft, line, units, c, gone, shrunk);
    }

    /// <summary>The order costs less. What was opened at a gateway for the old price is cancelled there.</summary>
    private static Refusal? ReduceUnpaid(
        Draft draft, OrderLine line, int units, OrderCommand.ReduceLine c, List<AllocationRef> gone, (AllocationRef Allocation, int Quantity)? shrunk)
    {
        var order = draft.Order;
        if (order.AcceptedAmount() > 0) return WrongState(order, "Part of the order is paid.");
        var open = order.Payments.Any(payment => payment.IsOpen);
        if (open && order.Payments.Count >= draft.Policy.MaxAttempts)
        {
            return Refuse(RefusalCodes.NoAttemptsLeft, "The payment in progress is the last one that is allowed.", order);
        }

        var left = line.Quantity - units;
        var amounts = new LineAmounts(0, 0, 0, 0);
        var discount = Money.Share(line.Amounts.Discount, left, line.Quantity);
        if (left > 0 && !LineAmounts.Of(line.UnitPrice, left, line.TaxBasisPoints, discount).TryGet(out amounts!, out var refusal)) return refusal;
        var all = order.Lines.Select(other => other.Id == line.Id ? amounts : other.Amounts).ToList();
        var totals = new OrderTotals(
            all.Sum(one => one.Net), all.Sum(one => one.Tax), all.Sum(one => one.Discount), order.Totals.Shipping, all.Sum(one => one.Gross) + order.Totals.Shipping);
        if (totals.Payable == 0) return Refuse(RefusalCodes.NothingLeft, "Nothing would be left to pay.", order);
        draft.Add(new OrderEvent.LineReduced(line.Id, units, c.By, c.ById, draft.Now, amounts, totals));
        LetGo(draft, gone, shrunk);
        if (open) CancelWhatMayStillBePaid(draft);
        return null;
    }

    private static Refusal? ReducePaid(
        Draft draft, OrderLine line, int units, OrderCommand.ReduceLine c, List<AllocationRef> gone, (AllocationRef Allocation, int Quantity)? shrunk)
    {
        draft.Add(new OrderEvent.LineReduced(line.Id, units, c.By, c.ById, draft.Now));
        LetGo(draft, gone, shrunk);
        var now = draft.Order.FindLine(line.Id)!;
        var refunded = Math.Min(units, now.Quantity - now.RefundedQuantity);
        if (refunded == 0) return null;
        var worth = now.RefundFor(refunded);
        var total = Math.Min(worth, draft.Order.RefundableAmount());
        if (total > 0) Spread(draft, null, total, new([new RefundLine(line.Id, refunded, worth)], 0, total - worth, ReasonCodes.LineReduced, c.ById));
        return null;
    }

    private static void LetGo(Draft draft, List<AllocationRef> gone, (AllocationRef Allocation, int Quantity)? shrunk)
    {
        foreach (var allocation in gone) draft.Add(new OrderEvent.StockReleaseDue(allocation, draft.Now));
        if (shrunk is var (part, quantity)) draft.Add(new OrderEvent.AllocationShrunk(part, quantity, draft.Now));
    }

    /// <summary>
    /// Which allocations give the units: whole ones first, the last taken first, and of one more a part. What waits in line for
    /// stock is given up as a whole or not at all.
    /// </summary>
    private static bool TryTake(OrderLine line, int units, out List<AllocationRef> gone, out (AllocationRef Allocation, int Quantity)? shrunk)
    {
        gone = [];
        shrunk = null;
        foreach (var allocation in line.Allocations.Reverse().Where(allocation => IsFree(line, allocation)))
        {
            if (units < allocation.Quantity) continue;
            gone.Add(new FoundAllocation(line, allocation).ToRef());
            units -= allocation.Quantity;
        }

        if (units == 0) return true;
        var taken = gone;
        if (line.Allocations.LastOrDefault(allocation => IsFree(line, allocation) && allocation.Status != AllocationStatus.Backordered
            && allocation.Quantity > units && taken.TrueForAll(one => one.AllocationId != allocation.Id)) is not { } last)
        {
            return false;
        }

        shrunk = (new FoundAllocation(line, last).ToRef(), last.Quantity - units);
        return true;
    }

    /// <summary>What is about to move is promised as it is to whoever takes it over.</summary>
    private static bool IsFree(OrderLine line, Allocation allocation) => allocation.Status is AllocationStatus.Reserved or AllocationStatus.Backordered
        || (allocation is { Status: AllocationStatus.Committed, IsMoving: false } && !(line.Personalised && allocation.AssignedTo is not null));
}
