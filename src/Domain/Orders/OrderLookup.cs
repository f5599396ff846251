using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Domain.Orders;

/// <summary>An allocation and the line it belongs to.</summary>
public readonly record struct FoundAllocation(OrderLine Line, Allocation Allocation)
{
    public AllocationRef ToRef() => new(Allocation.Id, Line.Id, Line.Sku, Allocation.Location, Allocation.Quantity);
}

/// <summary>Finding things in an order, and orders with one thing changed.</summary>
public static class OrderLookup
{
    public static IEnumerable<FoundAllocation> AllAllocations(this Order order)
    {
        foreach (var line in order.Lines)
        {
            foreach (var allocation in line.Allocations) yield return new FoundAllocation(line, allocation);
        }
    }

    public static IEnumerable<FoundAllocation> LiveAllocations(this Order order) =>
        order.AllAllocations().Where(found => found.Allocation.IsLive);

    public static FoundAllocation? FindAllocation(this Order order, string id)
    {
        foreach (var found in order.AllAllocations())
        {
            if (string.Equals(found.Allocation.Id, id, StringComparison.Ordinal)) return found;
        }

        return null;
    }

    /// <summary>Whether an allocation of this id is to be: when a move has come to its end, or a short one is split.</summary>
    public static bool IsOnItsWay(this Order order, string allocationId) => order.IsMovingTo(allocationId)
        || order.LiveAllocations().Any(found => string.Equals(found.Allocation.Placement?.KeptId, allocationId, StringComparison.Ordinal));

    internal static bool IsMovingTo(this Order order, string allocationId) => order.LiveAllocations()
        .Any(found => found.Allocation.Placement?.Move?.Parts.Any(part => string.Equals(part.AllocationId, allocationId, StringComparison.Ordinal)) == true);

    /// <summary>How many allocations came before this one in its place: taken again, split, moved, filled or sent again.</summary>
    public static int TriesBefore(this Order order, Allocation allocation)
    {
        var tries = 0;
        for (var at = allocation; at.Replaces is { } before && order.FindAllocation(before) is { } found; at = found.Allocation) tries++;
        return tries;
    }

    public static OrderLine? FindLine(this Order order, string id) =>
        order.Lines.FirstOrDefault(line => string.Equals(line.Id, id, StringComparison.Ordinal));

    public static PaymentAttempt? FindPayment(this Order order, string id) =>
        order.Payments.FirstOrDefault(payment => string.Equals(payment.Id, id, StringComparison.Ordinal));

    public static Refund? FindRefund(this Order order, string id) =>
        order.Refunds.FirstOrDefault(refund => string.Equals(refund.Id, id, StringComparison.Ordinal));

    public static Shipment? FindShipment(this Order order, string id) =>
        order.Shipments.FirstOrDefault(shipment => string.Equals(shipment.Id, id, StringComparison.Ordinal));

    public static OrderReturn? FindReturn(this Order order, string id) =>
        order.Returns.FirstOrDefault(one => string.Equals(one.Id, id, StringComparison.Ordinal));

    /// <summary>
    /// Units of a line that can still be sent back: with the customer and in no return, and not refunded in another way.
    /// </summary>
    public static int ReturnableOf(this Order order, OrderLine line)
    {
        var here = line.Allocations.Where(allocation => allocation.IsWithCustomer).Sum(allocation => allocation.Quantity - allocation.ReturnQuantity);
        var toBeRefunded = order.Returns.Where(one => one.Status is OrderReturnStatus.Open or OrderReturnStatus.Received)
            .SelectMany(one => one.Units).Where(unit => unit.LineId == line.Id).Sum(unit => unit.Quantity);
        return Math.Max(0, Math.Min(here, line.Quantity - line.RefundedQuantity - toBeRefunded));
    }

    public static Undo? FindUndo(this Order order, string id) =>
        order.Undos.FirstOrDefault(undo => string.Equals(undo.Id, id, StringComparison.Ordinal));

    /// <summary>The writing of a line; null when none was begun.</summary>
    public static WritingTask? FindTask(this Order order, string lineId) =>
        order.Tasks?.FirstOrDefault(task => string.Equals(task.LineId, lineId, StringComparison.Ordinal));

    /// <summary>The hold that stops steps on the order, or on <paramref name="lineId"/> when given.</summary>
    public static Hold? FindHold(this Order order, string? lineId = null) =>
        order.Holds.FirstOrDefault(hold => hold.LineId is null || string.Equals(hold.LineId, lineId, StringComparison.Ordinal));

    /// <summary>The order with the allocations of these ids changed; untouched lines stay the same objects.</summary>
    internal static Order WithAllocations(this Order order, IEnumerable<string> ids, Func<Allocation, Allocation> change)
    {
        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        return order with
        {
            Lines = order.Lines.Select(line => line.Allocations.Any(allocation => wanted.Contains(allocation.Id))
                ? line with { Allocations = line.Allocations.Select(allocation => wanted.Contains(allocation.Id) ? change(allocation) : allocation).ToList() }
                : line).ToList(),
        };
    }

    internal static Order WithAllocations(this Order order, IEnumerable<AllocationRef> refs, AllocationStatus status) =>
        order.WithAllocations(refs.Select(reference => reference.AllocationId), allocation => allocation with { Status = status });

    internal static Order WithLine(this Order order, string id, Func<OrderLine, OrderLine> change) =>
        order with { Lines = Changed(order.Lines, line => line.Id, id, change) };

    internal static Order WithPayment(this Order order, string id, Func<PaymentAttempt, PaymentAttempt> change) =>
        order with { Payments = Changed(order.Payments, payment => payment.Id, id, change) };

    internal static Order WithRefund(this Order order, string id, Func<Refund, Refund> change) =>
        order with { Refunds = Changed(order.Refunds, refund => refund.Id, id, change) };

    internal static Order WithShipment(this Order order, string id, Func<Shipment, Shipment> change) =>
        order with { Shipments = Changed(order.Shipments, shipment => shipment.Id, id, change) };

    internal static Order WithUndo(this Order order, string id, Func<Undo, Undo> change) =>
        order with { Undos = Changed(order.Undos, undo => undo.Id, id, change) };

    internal static Order WithTask(this Order order, string lineId, Func<WritingTask, WritingTask> change) =>
        order with { Tasks = Changed(order.Tasks!, task => task.LineId, lineId, change) };

    /// <summary>With a task that waits for a writer; in the place of one that is over, which it goes on counting from.</summary>
    internal static Order WithOpenTask(this Order order, OrderEvent.WritingOpened opened)
    {
        var before = order.FindTask(opened.LineId);
        var task = new WritingTask
        {
            LineId = opened.LineId,
            Version = (before?.Version ?? 0) + 1,
            Skill = opened.Skill,
            OpenedAt = opened.At,
            Due = opened.Due,
            Drafts = before?.Drafts ?? [],
        };
        return order with { Tasks = [.. (order.Tasks ?? []).Where(other => other.LineId != opened.LineId), task] };
    }

    private static List<T> Changed<T>(IReadOnlyList<T> items, Func<T, string> idOf, string id, Func<T, T> change) =>
        items.Select(item => string.Equals(idOf(item), id, StringComparison.Ordinal) ? change(item) : item).ToList();
}
