namespace OrderFunctions.Domain.Jobs;

/// <summary>Long work that somebody asked for: an export, an import, a campaign.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Kind">What it does, in capitals, such as <c>EXPORT</c>.</param>
/// <param name="OwnerId">Who asked for it: the subject of a token.</param>
/// <param name="CanPause">Whether it can be held and goes on where it was.</param>
/// <param name="CreatedAt">When it was asked for.</param>
public sealed record Job(string Id, string Kind, string OwnerId, bool CanPause, DateTimeOffset CreatedAt)
{
    /// <summary>Where it stands.</summary>
    public JobStatus Status { get; init; } = JobStatus.Queued;

    /// <summary>What was asked of it while somebody works on it; carried out at the next save.</summary>
    public JobWish Wish { get; init; } = JobWish.None;

    /// <summary>How far it is.</summary>
    public JobProgress Progress { get; init; } = new(0);

    /// <summary>Number of the queue message that takes it further. Messages of earlier turns do nothing.</summary>
    public int Turn { get; init; } = 1;

    /// <summary>Number of the worker that has it. Whoever had it before saves nothing any more.</summary>
    public int Claim { get; init; }

    /// <summary>Workers that took it since it last got anywhere.</summary>
    public int Tries { get; init; }

    /// <summary>The kind of failure that ended the last try; null once it has got further.</summary>
    public string? Stumbled { get; init; }

    /// <summary>It has begun to change things that belong together: it can only go on to its end, and is never given up.</summary>
    public bool HasNoReturn { get; init; }

    /// <summary>When somebody first worked on it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Id of the file that came of it.</summary>
    public string? ResultFileId { get; init; }

    /// <summary>Why it failed.</summary>
    public JobError? Error { get; init; }

    /// <summary>Whether nothing can happen to it any more.</summary>
    public bool IsEnded => Status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled;
}

/// <summary>QUEUED → RUNNING ⇄ PAUSED → SUCCEEDED | FAILED | CANCELLED.</summary>
public enum JobStatus
{
    /// <summary>Waits for its turn.</summary>
    Queued,

    /// <summary>Somebody works on it, or will go on in a moment.</summary>
    Running,

    /// <summary>Held until it is resumed.</summary>
    Paused,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>It could not be done.</summary>
    Failed,

    /// <summary>Somebody did not want it any more.</summary>
    Cancelled,
}

/// <summary>What is asked of a job that runs.</summary>
public enum JobWish
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>To stop and wait.</summary>
    Pause,

    /// <summary>To stop for good.</summary>
    Cancel,
}

/// <summary>How far a job is.</summary>
/// <param name="Done">Units that are done: rows, images, recipients.</param>
/// <param name="Total">Units in all, when that is known.</param>
/// <param name="Share">The part that is done, 0 to 100, where the total is not known and it can be estimated.</param>
public sealed record JobProgress(long Done, long? Total = null, int? Share = null)
{
    /// <summary>0 to 100; null when nobody can tell.</summary>
    public int? Percent => Total is { } total ? (total <= 0 ? 100 : (int)Math.Min(100, Done * 100 / total)) : Share;
}

/// <summary>Why a job failed.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Message">One sentence for people, without personal data.</param>
public sealed record JobError(string Code, string Message);
