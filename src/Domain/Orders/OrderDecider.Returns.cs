namespace OrderFunctions.Domain.Orders;

/// <summary>What the customer sends back. The order only counts units; the story of a return is a document of its own.</summary>
public static partial class OrderDecider
{
    private static Refusal? RequestReturn(Draft draft, OrderCommand.RequestReturn c)
    {
        var order = draft.Order;
        if (order.FindReturn(c.ReturnId) is not null) return null;
        if (c.Lines.Count == 0 || c.Lines.Select(units => units.LineId).Distinct(StringComparer.Ordinal).Count() < c.Lines.Count)
        {
            return new Refusal(RefusalCodes.LinesInvalid, "A return needs something in it, and each line once.");
        }

        var taken = new List<AllocationRef>();
        foreach (var units in c.Lines)
        {
            if (order.FindLine(units.LineId) is not { } line) return Unknown(RefusalCodes.LineUnknown, "line");
            if (!line.Allocations.Any(allocation => allocation.IsWithCustomer))
            {
                return Refuse(RefusalCodes.NotReturnable, "Only delivered goods can be sent back.", order).With("line", line.Id);
            }

            var returnable = order.ReturnableOf(line);
            if (units.Quantity < 1 || units.Quantity > returnable)
            {
                return new Refusal(RefusalCodes.QuantityInvalid, "That many units are not left to be sent back.").With("line", line.Id)
                    .With("returnable", returnable.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            taken.AddRange(Taken(line, units.Quantity));
        }

        if (order.ReturnUntil is { } until && draft.Now > until)
        {
            return Refuse(RefusalCodes.ReturnWindowClosed, "The time for returns is over.", order);
        }

        draft.Add(new OrderEvent.ReturnRequested(c.ReturnId, taken, c.Reason, c.By, draft.Now));
        return null;
    }

    private static Refusal? RecordReturned(Draft draft, OrderCommand.RecordReturned c)
    {
        if (draft.Order.FindReturn(c.ReturnId) is not { } found) return Unknown(RefusalCodes.ReturnUnknown, "return");
        if (found.Status is OrderReturnStatus.Received or OrderReturnStatus.Refunded) return null;
        if (found.Status != OrderReturnStatus.Open) return Refuse(RefusalCodes.NotReturnable, "The return has ended.", draft.Order);
        var back = new List<AllocationRef>();
        foreach (var line in found.Units.GroupBy(unit => unit.LineId, StringComparer.Ordinal))
        {
            var left = c.Lines.FirstOrDefault(units => units.LineId == line.Key)?.Quantity ?? 0;
            if (left < 0 || left > line.Sum(unit => unit.Quantity)) return TooMany(line.Key);
            foreach (var unit in line)
            {
                var quantity = Math.Min(left, unit.Quantity);
                if (quantity > 0) back.Add(unit with { Quantity = quantity });
                left -= quantity;
            }
        }

        if (c.Lines.FirstOrDefault(units => found.Units.All(unit => unit.LineId != units.LineId)) is { } stranger) return TooMany(stranger.LineId);
        draft.Add(new OrderEvent.GoodsReturned(found.Id, back, draft.Now));
        return null;

        static Refusal TooMany(string line) =>
            new Refusal(RefusalCodes.QuantityInvalid, "That many units were not to be sent back.").With("line", line);
    }

    private static Refusal? EndReturn(Draft draft, OrderCommand.EndReturn c)
    {
        if (draft.Order.FindReturn(c.ReturnId) is not { } found) return Unknown(RefusalCodes.ReturnUnknown, "return");
        if (found.Status == OrderReturnStatus.Ended) return null;
        if (found.Status != OrderReturnStatus.Open) return WrongState(draft.Order, "The goods are back.");
        draft.Add(new OrderEvent.ReturnEnded(found.Id, c.By, draft.Now));
        return null;
    }

    private static Refusal? RecordExchanged(Draft draft, OrderCommand.RecordExchanged c)
    {
        if (draft.Order.FindReturn(c.ReturnId) is not { } found) return Unknown(RefusalCodes.ReturnUnknown, "return");
        if (found.ExchangedBy == c.OrderId) return null;
        if (found.ExchangedBy is not null) return Reused("exchange");
        draft.Add(new OrderEvent.Exchanged(found.Id, c.OrderId, draft.Now));
        return null;
    }

    /// <summary>Which of a line's delivered units are sent back: allocation by allocation, as they were sent.</summary>
    private static IEnumerable<AllocationRef> Taken(OrderLine line, int quantity)
    {
        foreach (var allocation in line.Allocations.Where(allocation => allocation.IsWithCustomer))
        {
            var part = Math.Min(quantity, allocation.Quantity - allocation.ReturnQuantity);
            if (part > 0) yield return new FoundAllocation(line, allocation).ToRef() with { Quantity = part };
            quantity -= part;
        }
    }

    private static Order ReturnIs(Order order, string id, Func<OrderReturn, OrderReturn> change)
    {
        var before = order.FindReturn(id)!;
        var changed = order with { Returns = [.. order.Returns.Select(one => one.Id == id ? change(one) : one)] };
        return WithReturnedUnits(changed, before.Units);
    }

    private static Order WithReturn(Order order, OrderReturn added) =>
        WithReturnedUnits(order with { Returns = [.. order.Returns, added] }, added.Units);

    /// <summary>What the returns say of an allocation is written on it, so that it can be looked at alone.</summary>
    private static Order WithReturnedUnits(Order order, IReadOnlyList<AllocationRef> units) =>
        order.WithAllocations(units.Select(unit => unit.AllocationId), allocation =>
        {
            var returns = order.Returns.Where(one => one.Status != OrderReturnStatus.Ended && one.Units.Any(unit => unit.AllocationId == allocation.Id)).ToList();
            var quantity = returns.Sum(one => one.Units.Where(unit => unit.AllocationId == allocation.Id).Sum(unit => unit.Quantity));
            return allocation with
            {
                ReturnQuantity = quantity,
                Status = returns.Exists(one => one.Status == OrderReturnStatus.Open) ? AllocationStatus.ReturnRequested
                    : quantity > 0 ? AllocationStatus.Returned
                    : AllocationStatus.Delivered,
            };
        });
}
