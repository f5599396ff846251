namespace OrderFunctions.Domain.Orders;

public abstract partial record OrderCommand
{
    /// <summary>
    /// What reserving came to, for some or all allocations. All reserved → RESERVED; one impossible → FAILED. Repeat: nothing.
    /// News about an allocation that was cancelled meanwhile: nothing (its release is already due).
    /// </summary>
    public sealed record RecordReservations(IReadOnlyList<ReservationOutcome> Outcomes) : OrderCommand;

    /// <summary>Reserved stock became committed stock. Repeat, or cancelled meanwhile: nothing.</summary>
    public sealed record RecordStockCommitted(IReadOnlyList<string> AllocationIds) : OrderCommand;

    /// <summary>
    /// Take the goods of an allocation again, elsewhere or from what is available: its reservation was gone at commit, or it
    /// was picked short. The old allocation is cancelled, the new one is PENDING. Repeat (same new id): nothing.
    /// </summary>
    public sealed record ReplaceAllocation(string AllocationId, string NewAllocationId, string Location) : OrderCommand;

    /// <summary>
    /// A paid order's stock cannot be had: backorder or refund, by policy; one critical alert. Repeat: nothing. Before
    /// payment: <see cref="RefusalCodes.WrongState"/> (that is a failed reservation).
    /// </summary>
    public sealed record RecordStockMissing(IReadOnlyList<string> AllocationIds) : OrderCommand;

    /// <summary>
    /// New stock was reserved for a backordered allocation under a new id. Repeat (same new id): nothing. If the order
    /// ended meanwhile: <see cref="RefusalCodes.OrderEnded"/>, and the caller releases the new reservation.
    /// </summary>
    public sealed record FillBackorder(string AllocationId, string NewAllocationId, string Location) : OrderCommand;

    /// <summary>The customer waits for the goods or takes the money. Repeat: nothing.</summary>
    public sealed record ChooseBackorder(bool Refund, Caller By, string ById) : OrderCommand;
}

/// <summary>
/// The answer of one reservation. <paramref name="Available"/> is what was left when it was refused.
/// </summary>
public sealed record ReservationOutcome(string AllocationId, bool Reserved, int? Available = null);
