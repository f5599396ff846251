namespace OrderFunctions.Application.Ops;

/// <summary>
/// One action of staff: who, when, what, why, and what came of it. Ids only, never payloads. Or what somebody was denied,
/// with how often (<see cref="Count"/>).
/// </summary>
public sealed record AuditEntry
{
    /// <summary>Value of <see cref="List"/>: all actions are in one list.</summary>
    public const string All = "audit";

    /// <summary>Value of <see cref="List"/>: denials are in another, so that a flood of them hides no action.</summary>
    public const string Denials = "denied";

    /// <summary>Value of <see cref="By"/>: the token was not valid, so nobody knows who it was.</summary>
    public const string Unknown = "(unknown)";

    /// <summary>Value of <see cref="By"/>: one of many more than there are entries for.</summary>
    public const string Others = "(others)";

    /// <summary>Document id and partition: a UUIDv7; of a denial, what makes further ones the same.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset When { get; init; }

    /// <summary>Index field: subject of the token.</summary>
    public required string By { get; init; }

    /// <summary>Name of the function that was called.</summary>
    public required string Action { get; init; }

    /// <summary>Index field: the id of what it was done to, if it names one.</summary>
    public string? Subject { get; init; }

    /// <summary>The path of the request; of a denial, the route.</summary>
    public required string Path { get; init; }

    /// <summary>Why, as the caller said.</summary>
    public string? Reason { get; init; }

    /// <summary>What a change of settings came to.</summary>
    public string? Change { get; init; }

    /// <summary>Of a denial: at least so many since <see cref="When"/>, at most twice as many.</summary>
    public long? Count { get; init; }

    /// <summary>Index field, of denials: Unix milliseconds after which it may be forgotten.</summary>
    public long? Expires { get; init; }

    /// <summary>The HTTP status it ended with; absent when the process ended first.</summary>
    public int? Outcome { get; init; }

    public string? TraceId { get; init; }

    /// <summary>Index field.</summary>
    public string List { get; init; } = All;

    /// <summary>Index field: <see cref="When"/> in Unix milliseconds.</summary>
    public required long At { get; init; }
}
