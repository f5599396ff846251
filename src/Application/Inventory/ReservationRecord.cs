using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>
/// The record of one allocation's stock (document <c>res-{allocationId}</c>, in the SKU's partition). It commits
/// together with the counts it moves, so it says for ever whether a step has happened.
/// </summary>
public sealed record ReservationRecord
{
    /// <summary>The allocation; what is taken again after a release has a new one.</summary>
    public required string AllocationId { get; init; }

    public required string Sku { get; init; }

    public required string Location { get; init; }

    public required int Quantity { get; init; }

    public required ReservationStatus Status { get; init; }

    /// <summary>The order; absent on the tombstone of a release that came before its reserve.</summary>
    public string? OrderId { get; init; }

    /// <summary>When the order means to give it up. For people and checks: only the order decides expiry.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the record was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When its status last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>
    /// <see cref="At"/> in Unix milliseconds while the record holds units, absent afterwards: the sparse index behind
    /// "which records make up these counts". Ordered by time, so that writing it stays cheap.
    /// </summary>
    public long? Open { get; init; }

    /// <summary>Only on the record of a line of backorders, whose quantity is what is set aside for them.</summary>
    public IReadOnlyList<Waiter>? Waiters { get; init; }

    /// <summary>The document id of an allocation's record.</summary>
    public static string IdOf(string allocationId) => $"res-{allocationId}";

    /// <summary>The same record where the decider wants it.</summary>
    internal ReservationRecord With(ReservationStatus status, DateTimeOffset now) => this with
    {
        Status = status,
        ChangedAt = now,
        Open = status is ReservationStatus.Reserved or ReservationStatus.Committed
            ? At.ToUnixTimeMilliseconds()
            : null,
    };

    /// <summary>What the decider looks at.</summary>
    internal Reservation ToDomain() => new(AllocationId, Sku, Location, Quantity, Status);
}
