using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Orders;

/// <summary>One article of an order, as placed, and where its quantity comes from.</summary>
public sealed record OrderLine
{
    public required string Id { get; init; }

    public required string Sku { get; init; }

    public required string Name { get; init; }

    public required int Quantity { get; init; }

    /// <summary>Minor units per piece, before tax and discount.</summary>
    public required long UnitPrice { get; init; }

    public required int TaxBasisPoints { get; init; }

    public required LineAmounts Amounts { get; init; }

    /// <summary>Made to order: goes through production before it can be packed.</summary>
    public bool Personalised { get; init; }

    /// <summary>Of a personalised line: the skill that its article asks for; null when any writer will do.</summary>
    public string? Skill { get; init; }

    /// <summary>
    /// Of a personalised line: what the customer wants it to say, at most <see cref="MaxWishes"/> characters. Words of a person, maybe
    /// about persons: they stay in the order and its first fact, and go into no history, log or event.
    /// </summary>
    public string? Wishes { get; init; }

    /// <summary>The most characters that wishes have.</summary>
    public const int MaxWishes = 2_000;

    /// <summary>Units whose money was given back or is on its way back.</summary>
    public int RefundedQuantity { get; init; }

    /// <summary>Minor units given back for those units.</summary>
    public long RefundedAmount { get; init; }

    public required IReadOnlyList<Allocation> Allocations { get; init; }

    /// <summary>
    /// What <paramref name="quantity"/> more units give back: proportional to the gross amount, rounded half to even; the
    /// last unit takes the remainder, so that the parts always add up to the whole.
    /// </summary>
    public long RefundFor(int quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantity, Quantity - RefundedQuantity);
        var left = Amounts.Gross - RefundedAmount;
        return RefundedQuantity + quantity == Quantity ? left : Math.Min(left, Money.Share(Amounts.Gross, quantity, Quantity));
    }
}

/// <summary>
/// A quantity of one line from one location. Its id is also the id of the stock reservation, and is never used twice: what
/// is taken again gets a new allocation.
/// </summary>
public sealed record Allocation
{
    public required string Id { get; init; }

    public required string Location { get; init; }

    public required int Quantity { get; init; }

    public AllocationStatus Status { get; init; }

    /// <summary>Dealer or warehouse that fulfils it, once assigned.</summary>
    public string? AssignedTo { get; init; }

    public string? ShipmentId { get; init; }

    /// <summary>The allocation this one replaces (stock taken again, backorder filled, shipped again).</summary>
    public string? Replaces { get; init; }

    /// <summary>The allocation that it was a part of until it was sent alone; its reservation is divided before anything else is done with it.</summary>
    public string? DividedFrom { get; init; }

    /// <summary>Where a LOST allocation was before, so that losing it does not move the order.</summary>
    public AllocationStatus? LostFrom { get; init; }

    /// <summary>Units the customer sends or has sent back, of all returns together.</summary>
    public int ReturnQuantity { get; init; }

    /// <summary>How it came to its location, and how far that is with it; null where there is nothing to say.</summary>
    public Placement? Placement { get; init; }

    /// <summary>Still to be fulfilled, or fulfilled: everything but CANCELLED.</summary>
    [JsonIgnore]
    public bool IsLive => Status != AllocationStatus.Cancelled;

    /// <summary>Delivered, whether or not some of it goes or went back.</summary>
    [JsonIgnore]
    public bool IsWithCustomer => Status is AllocationStatus.Delivered or AllocationStatus.ReturnRequested or AllocationStatus.Returned;

    /// <summary>The goods have left the house (or were lost on the way).</summary>
    [JsonIgnore]
    public bool IsHandedOver => Status is AllocationStatus.Shipped or AllocationStatus.InTransit or AllocationStatus.Delivered
        or AllocationStatus.Lost or AllocationStatus.ReturnRequested or AllocationStatus.Returned;

    /// <summary>Other locations are about to take it over: nothing else is done with it meanwhile.</summary>
    [JsonIgnore]
    public bool IsMoving => Placement?.Move is not null;

    internal Allocation WithPlacement(Func<Placement, Placement> change) => this with { Placement = change(Placement ?? new()) };
}
