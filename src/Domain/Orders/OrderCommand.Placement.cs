namespace OrderFunctions.Domain.Orders;

public abstract partial record OrderCommand
{
    /// <summary>
    /// Promise an allocation's units anew, in parts that add up to it: its stock could not be had, or not all of it. The old
    /// allocation is cancelled, the parts are PENDING. Repeat (same first part): nothing.
    /// </summary>
    public sealed record SplitAllocation(string AllocationId, IReadOnlyList<PlannedPart> Parts, string Reason) : OrderCommand;

    /// <summary>
    /// Have other locations take an assignable allocation over. Until <see cref="RecordMoved"/> says how that went it stays where
    /// it is, and nothing else is done with it. Repeat (same first part): nothing.
    /// </summary>
    public sealed record MoveAllocation(string AllocationId, IReadOnlyList<PlannedPart> Parts, string Reason, string By) : OrderCommand;

    /// <summary>
    /// What a move came to. <paramref name="Committed"/>: all parts are committed at their locations, and the units of the old one
    /// are to be released. Else the parts are to be released. Repeat, or given up meanwhile: nothing.
    /// </summary>
    public sealed record RecordMoved(string AllocationId, bool Committed) : OrderCommand;

    /// <summary>A dealer takes what was assigned to it. Repeat: nothing.</summary>
    public sealed record AcceptAssignment(IReadOnlyList<string> AllocationIds, string By) : OrderCommand;

    /// <summary>
    /// A dealer does not take what was assigned to it, and is not asked again; once accepted: <see cref="RefusalCodes.WrongState"/>.
    /// Repeat: nothing.
    /// </summary>
    public sealed record DeclineAssignment(IReadOnlyList<string> AllocationIds, string Location, string Reason, string By) : OrderCommand;

    /// <summary>No location takes the allocation: one alert, and staff decide. Repeat: nothing.</summary>
    public sealed record RecordNoTaker(string AllocationId) : OrderCommand;

    /// <summary>
    /// So many units of an allocation have been picked in all. More than it has: <see cref="RefusalCodes.QuantityInvalid"/>. Repeat:
    /// nothing.
    /// </summary>
    public sealed record RecordUnitsPicked(string AllocationId, int Picked, string By) : OrderCommand;
}
