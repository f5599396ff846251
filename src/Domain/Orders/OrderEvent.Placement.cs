using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Orders;

[JsonDerivedType(typeof(AllocationSplit), "allocation-split")]
[JsonDerivedType(typeof(MoveStarted), "move-started")]
[JsonDerivedType(typeof(AllocationMoved), "allocation-moved")]
[JsonDerivedType(typeof(MoveGivenUp), "move-given-up")]
[JsonDerivedType(typeof(AssignmentAccepted), "assignment-accepted")]
[JsonDerivedType(typeof(AssignmentDeclined), "assignment-declined")]
[JsonDerivedType(typeof(TakerMissing), "taker-missing")]
[JsonDerivedType(typeof(UnitsPicked), "units-picked")]
public abstract partial record OrderEvent
{
    /// <summary>The old allocation is cancelled; the parts are to be reserved (and committed once paid).</summary>
    public sealed record AllocationSplit(
        AllocationRef Allocation,
        IReadOnlyList<PlannedPart> Parts,
        string Reason,
        DateTimeOffset At) : OrderEvent(At);

    /// <summary>Commit the parts at their locations; the old allocation keeps its units until then.</summary>
    public sealed record MoveStarted(
        AllocationRef Allocation,
        IReadOnlyList<PlannedPart> Parts,
        string Reason,
        string By,
        DateTimeOffset At) : OrderEvent(At);

    /// <summary>The parts are committed; the old allocation is cancelled, and its release stands beside this event.</summary>
    public sealed record AllocationMoved(
        AllocationRef Allocation,
        IReadOnlyList<PlannedPart> Parts,
        string Reason,
        DateTimeOffset At) : OrderEvent(At);

    /// <summary>The parts are not needed or cannot be had; their releases stand beside this event.</summary>
    public sealed record MoveGivenUp(AllocationRef Allocation, IReadOnlyList<PlannedPart> Parts, DateTimeOffset At) : OrderEvent(At);

    public sealed record AssignmentAccepted(IReadOnlyList<AllocationRef> Allocations, string By, DateTimeOffset At) : OrderEvent(At);

    /// <summary>Declined, or (reason <see cref="ReasonCodes.NotAccepted"/>) not accepted in time.</summary>
    public sealed record AssignmentDeclined(
        IReadOnlyList<AllocationRef> Allocations,
        string Location,
        string Reason,
        string By,
        DateTimeOffset At) : OrderEvent(At);

    public sealed record TakerMissing(AllocationRef Allocation, DateTimeOffset At) : OrderEvent(At);

    public sealed record UnitsPicked(AllocationRef Allocation, int Picked, string By, DateTimeOffset At) : OrderEvent(At);
}
