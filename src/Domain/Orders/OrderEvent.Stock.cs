using System.Text.Json.Serialization;

namespace OrderFunctions.Domain.Orders;

[JsonDerivedType(typeof(AllocationsReserved), "allocations-reserved")]
[JsonDerivedType(typeof(Reserved), "reserved")]
[JsonDerivedType(typeof(ReservationFailed), "reservation-failed")]
[JsonDerivedType(typeof(StockCommitted), "stock-committed")]
[JsonDerivedType(typeof(AllocationReplaced), "allocation-replaced")]
[JsonDerivedType(typeof(StockMissing), "stock-missing")]
[JsonDerivedType(typeof(BackorderFilled), "backorder-filled")]
[JsonDerivedType(typeof(BackorderAccepted), "backorder-accepted")]
[JsonDerivedType(typeof(StockReleaseDue), "stock-release-due")]
public abstract partial record OrderEvent
{
    /// <summary>Some allocations have stock.</summary>
    public sealed record AllocationsReserved(IReadOnlyList<AllocationRef> Allocations, DateTimeOffset At) : OrderEvent(At);

    /// <summary>All lines have stock; it is kept until <paramref name="Until"/>.</summary>
    public sealed record Reserved(DateTimeOffset Until, DateTimeOffset At) : OrderEvent(At);

    /// <summary>A line cannot be reserved.</summary>
    public sealed record ReservationFailed(AllocationRef Allocation, int? Available, DateTimeOffset At) : OrderEvent(At);

    public sealed record StockCommitted(IReadOnlyList<AllocationRef> Allocations, DateTimeOffset At) : OrderEvent(At);

    /// <summary>The old allocation is cancelled; the new one is to be reserved (and committed once paid).</summary>
    public sealed record AllocationReplaced(string OldAllocationId, AllocationRef New, DateTimeOffset At) : OrderEvent(At);

    /// <summary>Paid, but no stock. With <paramref name="BackorderUntil"/> the allocations are backordered until then.</summary>
    public sealed record StockMissing(
        IReadOnlyList<AllocationRef> Allocations,
        DateTimeOffset? BackorderUntil,
        DateTimeOffset At) : OrderEvent(At);

    /// <summary>The old (backordered) allocation is cancelled; the new one is reserved and is to be committed.</summary>
    public sealed record BackorderFilled(string OldAllocationId, AllocationRef New, DateTimeOffset At) : OrderEvent(At);

    /// <summary>The customer waits for new stock.</summary>
    public sealed record BackorderAccepted(Caller By, string ById, DateTimeOffset At) : OrderEvent(At);

    /// <summary>
    /// Release the reservation with this allocation id, whether or not it was made; undo id <see cref="Undo.IdOf"/>. The
    /// allocation is CANCELLED from here on.
    /// </summary>
    public sealed record StockReleaseDue(AllocationRef Allocation, DateTimeOffset At) : OrderEvent(At);
}
