namespace OrderFunctions.Domain.Sla;

/// <summary>OPEN → ACKNOWLEDGED → RESOLVED; it can be resolved without having been acknowledged.</summary>
public enum ViolationState
{
    Open,
    Acknowledged,
    Resolved,
}

/// <summary>A promise that was not kept, and what staff made of it.</summary>
public sealed record SlaViolation
{
    /// <summary>The order or ticket, and the stretch of work: unique.</summary>
    public required string Id { get; init; }

    public required SlaStage Stage { get; init; }

    public required Assignee Assignee { get; init; }

    public required SlaLevel Level { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the time was over, however late that was noticed.</summary>
    public required DateTimeOffset ViolatedAt { get; init; }

    /// <summary>Working time that was promised, in seconds.</summary>
    public required long LimitSeconds { get; init; }

    public ViolationState State { get; init; }

    public string? AcknowledgedBy { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public string? ResolvedBy { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Why it is settled, in the words of whoever settled it.</summary>
    public string? Resolution { get; init; }

    /// <summary>The first to acknowledge is the one who is written down; a repeat, or one that comes after the end, changes nothing.</summary>
    public SlaViolation Acknowledge(string by, DateTimeOffset at) => State == ViolationState.Open
        ? this with { State = ViolationState.Acknowledged, AcknowledgedBy = by, AcknowledgedAt = at }
        : this;

    /// <summary>The same reason again changes nothing; another one is refused with <see cref="RefusalCodes.ViolationResolved"/>.</summary>
    public Result<SlaViolation> Resolve(string reason, string by, DateTimeOffset at) => State != ViolationState.Resolved
        ? this with { State = ViolationState.Resolved, Resolution = reason, ResolvedBy = by, ResolvedAt = at }
        : Resolution == reason ? this : new Refusal(RefusalCodes.ViolationResolved, "The violation has been resolved with another reason.");
}
