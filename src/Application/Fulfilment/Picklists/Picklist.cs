using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>
/// What a dealer has to pick for an order (document, id = order id, in the dealer's own partition). Made from the order, which
/// alone decides; whoever works from an old one is told so by the order.
/// </summary>
public sealed record Picklist
{
    /// <summary>Value of <see cref="List"/> while something is to be picked or packed.</summary>
    public const string OpenList = "open";

    /// <summary>Value of <see cref="List"/> afterwards.</summary>
    public const string DoneList = "done";

    /// <summary>The shipment that it becomes.</summary>
    public required string Id { get; init; }

    public required string OrderId { get; init; }

    public required string Location { get; init; }

    /// <summary>Which state of the order it was made from.</summary>
    public required long OrderVersion { get; init; }

    public required PicklistStatus Status { get; init; }

    /// <summary>Until when the dealer has to accept it.</summary>
    public DateTimeOffset? AcceptBy { get; init; }

    public required IReadOnlyList<PicklistLine> Lines { get; init; }

    /// <summary>Index field.</summary>
    public required string List { get; init; }

    /// <summary>Index field, Unix milliseconds: when it was first made.</summary>
    public required long At { get; init; }
}

/// <summary>An article on a picklist.</summary>
/// <param name="Bin">The shelf, where somebody has said which.</param>
/// <param name="Picked">Units in the basket.</param>
/// <param name="Short">Units that the shelf did not hold; they are looked for elsewhere.</param>
public sealed record PicklistLine(string AllocationId, string Sku, string Name, string? Bin, int Quantity, int Picked, int Short);

/// <summary>How far a picklist is.</summary>
public enum PicklistStatus
{
    /// <summary>The dealer is asked.</summary>
    Offered,

    /// <summary>To be picked.</summary>
    Open,

    /// <summary>All of it is in the basket.</summary>
    Picked,

    /// <summary>Packed, or taken away from the dealer.</summary>
    Done,
}

/// <summary>Makes picklists from orders.</summary>
internal static class Picklists
{
    /// <summary>What is to be picked at a location; without lines when that is nothing.</summary>
    public static Picklist Of(Order order, string location, Func<string, string?> binOf)
    {
        var plan = ParcelPlan.Of(order).FirstOrDefault(parcel => parcel.Location == location);
        var open = plan?.Allocations.Select(reference => order.FindAllocation(reference.AllocationId)!.Value).ToList() ?? [];
        // What the shelf did not hold stays on the list, so that nobody looks for it again.
        var fell = open.Count == 0 ? [] : order.AllAllocations().Where(found => found.Allocation is { IsLive: false, Placement.Found: not null }
            && found.Allocation.AssignedTo == location);
        return new Picklist
        {
            Id = plan?.ShipmentId ?? $"{order.Id}-{location}",
            OrderId = order.Id,
            Location = location,
            OrderVersion = order.Version,
            Status = StatusOf(open),
            AcceptBy = open.Min(found => found.Allocation.Placement?.AcceptBy),
            Lines = [.. open.Concat(fell).Select(found => LineOf(found, binOf(found.Line.Sku)))],
            List = open.Count == 0 ? Picklist.DoneList : Picklist.OpenList,
            At = order.UpdatedAt.ToUnixTimeMilliseconds(),
        };
    }

    private static PicklistLine LineOf(FoundAllocation found, string? bin)
    {
        var (line, allocation) = (found.Line, found.Allocation);
        var missing = allocation.Placement?.Found is { } there && !allocation.IsLive ? allocation.Quantity - there : 0;
        return new(
            allocation.Id,
            line.Sku,
            line.Name,
            bin,
            missing > 0 ? missing : allocation.Quantity,
            allocation.Status == AllocationStatus.Picked ? allocation.Quantity : missing > 0 ? 0 : allocation.Placement?.Picked ?? 0,
            missing);
    }

    private static PicklistStatus StatusOf(List<FoundAllocation> open) => open switch
    {
        [] => PicklistStatus.Done,
        _ when open.Exists(found => found.Allocation.Placement?.AcceptBy is not null) => PicklistStatus.Offered,
        _ when open.TrueForAll(found => found.Allocation.Status == AllocationStatus.Picked) => PicklistStatus.Picked,
        _ => PicklistStatus.Open,
    };
}
