namespace OrderFunctions.Application.Production;

/// <summary>A writer as staff describe them (document <c>writer-…</c>, in the one partition that all writers share).</summary>
public sealed record Writer
{
    /// <summary>Partition of writers, their desks and the record of their checks: the choice reads them all.</summary>
    public const string Partition = "writers";

    /// <summary>Value of <see cref="List"/>.</summary>
    public const string All = "writers";

    /// <summary>Subject of the writer's token.</summary>
    public required string Id { get; init; }

    public required IReadOnlyList<string> Skills { get; init; }

    /// <summary>Works for the shop.</summary>
    public required bool Active { get; init; }

    /// <summary>Gets nothing new for now.</summary>
    public required bool Paused { get; init; }

    /// <summary>How many lines they have at a time.</summary>
    public required int Capacity { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Index field.</summary>
    public string List { get; init; } = All;

    /// <summary>Index field: the id.</summary>
    public required string Name { get; init; }

    public static string DocumentId(string writerId) => "writer-" + writerId;

    /// <summary>Whether it can be an id here: every subject that a store can keep as a key.</summary>
    public static bool IsId(string? id) =>
        id is { Length: > 0 and <= 100 } && !id.Any(c => char.IsControl(c) || c is '/' or '\\' or '?' or '#' || c > '~');
}

/// <summary>
/// What lies on a writer's desk (document <c>desk-…</c>). Kept by the lines' sagas, apart from the profile, so that staff can edit that
/// while work goes on. What counts is the order: an entry whose line is not this writer's is passed over.
/// </summary>
public sealed record WriterDesk
{
    /// <summary>Value of <see cref="List"/>.</summary>
    public const string All = "desks";

    public required string WriterId { get; init; }

    public IReadOnlyList<DeskTask> Tasks { get; init; } = [];

    /// <summary>Lines that were rejected too often and about which a super-admin has not decided: nothing new meanwhile.</summary>
    public IReadOnlyList<string> Reviews { get; init; } = [];

    /// <summary>Drafts that the quality check approved, ever.</summary>
    public long Approved { get; init; }

    /// <summary>Drafts that it rejected, ever.</summary>
    public long Rejected { get; init; }

    /// <summary>Index field.</summary>
    public string List { get; init; } = All;

    /// <summary>Index field: the writer's id.</summary>
    public required string Name { get; init; }

    public static string DocumentId(string writerId) => "desk-" + writerId;

    public static WriterDesk Empty(string writerId) => new() { WriterId = writerId, Name = writerId };

    public bool Has(string taskId) => Tasks.Any(task => task.TaskId == taskId);
}

/// <summary>A line on a desk.</summary>
public sealed record DeskTask(string TaskId, DateTimeOffset Due);

/// <summary>That a check was counted; its id makes a repeat count nothing.</summary>
public sealed record QualityCheck(string TaskId, int Draft, string WriterId, bool Approved, DateTimeOffset At)
{
    public static string DocumentId(string taskId, int draft) => $"check-{taskId}-{draft}";
}

/// <summary>What somebody says about a writer: anything may be missing or wrong.</summary>
/// <param name="Skills">Up to 20; lower-case letters, digits and dashes.</param>
/// <param name="Active">True when absent.</param>
/// <param name="Paused">False when absent.</param>
/// <param name="Capacity">Lines at a time, 1 to 100; 5 when absent.</param>
public sealed record WriterDraft(IReadOnlyList<string>? Skills = null, bool? Active = null, bool? Paused = null, int? Capacity = null)
{
    /// <summary>Adds what is wrong to <paramref name="errors"/>, by JSON path.</summary>
    public void Check(IDictionary<string, string[]> errors)
    {
        if (Skills is { Count: > 20 } || Skills?.Any(skill => !Catalogue.Skus.IsSkill(skill)) == true)
            errors["$.skills"] = [$"At most 20, each {Catalogue.Skus.SkillRule}"];
        if (Capacity is not (null or >= 1 and <= 100))
            errors["$.capacity"] = ["A whole number from 1 to 100."];
    }

    internal Writer ToWriter(string id, DateTimeOffset now) => new()
    {
        Id = id,
        Name = id,
        Skills = [.. (Skills ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        Active = Active ?? true,
        Paused = Paused ?? false,
        Capacity = Capacity ?? 5,
        ChangedAt = now,
    };
}
