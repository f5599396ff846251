using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Domain.Orders;

/// <summary>
/// How an allocation came to its location, and how far that location is with it. Absent where there is nothing to say: in a
/// shop with one warehouse.
/// </summary>
public sealed record Placement
{
    /// <summary>Why this location; for staff. Null when nobody chose.</summary>
    public LocationChoice? Choice { get; init; }

    /// <summary>Until when the dealer it is assigned to has to accept it; null once that is done, or where nobody is asked.</summary>
    public DateTimeOffset? AcceptBy { get; init; }

    /// <summary>The dealer who accepted it, or the units that it was split from.</summary>
    public string? AcceptedBy { get; init; }

    /// <summary>Locations that declined it, or did not answer in time.</summary>
    public IReadOnlyList<string> DeclinedBy { get; init; } = [];

    /// <summary>Other locations are about to take it over.</summary>
    public AllocationMove? Move { get; init; }

    /// <summary>It was placed for good: assignment looks for no better location by itself.</summary>
    public bool Stays { get; init; }

    /// <summary>No location takes it: staff decide.</summary>
    public bool NeedsStaff { get; init; }

    /// <summary>Units that lie in the picker's basket.</summary>
    public int Picked { get; init; }

    /// <summary>Units that the shelf held when it was found short; null when it was not.</summary>
    public int? Found { get; init; }

    /// <summary>Allocation id under which those units are kept until this allocation is split.</summary>
    public string? KeptId { get; init; }
}

/// <summary>A part of an allocation's units as they are to be promised anew.</summary>
/// <param name="AllocationId">Fresh.</param>
/// <param name="Stays">See <see cref="Placement.Stays"/>.</param>
/// <param name="AcceptedBy">See <see cref="Placement.AcceptedBy"/>.</param>
public sealed record PlannedPart(
    string AllocationId, string Location, int Quantity, LocationChoice? Choice = null, bool Stays = false, string? AcceptedBy = null);

/// <summary>
/// What is to become of an allocation whose units other locations take over: committed there first, released here then.
/// </summary>
public sealed record AllocationMove(IReadOnlyList<PlannedPart> Parts, string Reason);
