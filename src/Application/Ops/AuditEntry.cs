namespace OrderFunctions.Application.Ops;

/// <summary>One action of staff: who, when, what, why, and what came of it. Ids only, never payloads.</summary>
public sealed record AuditEntry
{
    /// <summary>Value of <see cref="List"/>: all entries are in one list.</summary>
    public const string All = "audit";

    /// <summary>Document id and partition: a UUIDv7.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset When { get; init; }

    /// <summary>Index field: subject of the token.</summary>
    public required string By { get; init; }

    /// <summary>Name of the function that was called.</summary>
    public required string Action { get; init; }

    /// <summary>Index field: the id of what it was done to, if it names one.</summary>
    public string? Subject { get; init; }

    /// <summary>The path of the request.</summary>
    public required string Path { get; init; }

    /// <summary>Why, as the caller said.</summary>
    public string? Reason { get; init; }

    /// <summary>The HTTP status it ended with; absent when the process ended first.</summary>
    public int? Outcome { get; init; }

    public string? TraceId { get; init; }

    /// <summary>Index field.</summary>
    public string List { get; init; } = All;

    /// <summary>Index field: <see cref="When"/> in Unix milliseconds.</summary>
    public required long At { get; init; }
}
