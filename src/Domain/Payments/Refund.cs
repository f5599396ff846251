namespace OrderFunctions.Domain.Payments;

/// <summary>Where a refund stands.</summary>
public enum RefundStatus
{
    Pending,
    Succeeded,
    Failed,
}

/// <summary>Units of a line that a refund pays back, in minor units of the order's currency.</summary>
public sealed record RefundLine(string LineId, int Quantity, long Amount);

/// <summary>
/// Money that goes back through one payment. A FAILED refund still claims its money until it succeeds or is settled outside.
/// </summary>
public sealed record Refund
{
    public required string Id { get; init; }

    public required string PaymentId { get; init; }

    public required Money Amount { get; init; }

    public RefundStatus Status { get; init; }

    /// <summary>One of <see cref="Orders.ReasonCodes"/>, or what staff gave.</summary>
    public required string Reason { get; init; }

    public IReadOnlyList<RefundLine> Lines { get; init; } = [];

    /// <summary>Part of <see cref="Amount"/> that pays back shipping.</summary>
    public long Shipping { get; init; }

    /// <summary>
    /// Part of <see cref="Amount"/> that is a favour: neither a unit nor shipping was taken back for it. Negative: what was
    /// kept back of the units' worth.
    /// </summary>
    public long Goodwill { get; init; }

    /// <summary>The gateway's id; null until the gateway has accepted the refund.</summary>
    public string? GatewayId { get; init; }

    public DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public string? Problem { get; init; }

    /// <summary>1, and one more for each retry; part of the idempotency key towards the gateway.</summary>
    public int Try { get; init; } = 1;

    /// <summary>The customer gets it as store credit, whatever it was paid with.</summary>
    public bool ToCredit { get; init; }

    /// <summary>The return that it is for.</summary>
    public string? ReturnId { get; init; }

    /// <summary>Where the money went when it was settled outside the gateway.</summary>
    public string? SettledOutside { get; init; }
}
