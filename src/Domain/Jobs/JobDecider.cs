namespace OrderFunctions.Domain.Jobs;

/// <summary>
/// What may happen to a job, and what comes of it. A repeat is answered like the first time. Refusals of what workers ask are for
/// them only: they mean "leave it alone".
/// </summary>
public static class JobDecider
{
    /// <summary>How many workers may take a job without getting anywhere before it is given up: fewer than a message has deliveries.</summary>
    public const int MaxTries = 4;

    private static readonly Refusal NotYours = new("JOB_NOT_YOURS", "Somebody else works on the job, or nobody is to.");
    private static readonly Refusal NoReturn = new(RefusalCodes.JobHasNoReturn, "The job has begun to change things that belong together, and goes on to its end.");
    private static readonly Refusal Ended = new(RefusalCodes.JobEnded, "The job has ended.");

    /// <summary>
    /// A worker got the message of a turn. It may run the job, unless the answer shows that the job has stopped: because that was
    /// wished for meanwhile, or because too many workers have died on it.
    /// </summary>
    public static Result<Job> Take(Job job, int turn, DateTimeOffset now)
    {
        if (job.Status is not (JobStatus.Queued or JobStatus.Running) || job.Turn != turn) return NotYours;
        var taken = job with { Status = JobStatus.Running, Claim = job.Claim + 1, Tries = job.Tries + 1, StartedAt = job.StartedAt ?? now };
        if (taken.Tries > MaxTries && !job.HasNoReturn) return Failed(taken, new(JobCodes.GaveUp, $"The job was tried {MaxTries} times and never got further: {job.Stumbled ?? "its worker died"}."), now);
        return Granted(taken, now);
    }

    /// <summary>The worker got somewhere. What was wished for meanwhile happens now.</summary>
    /// <param name="ends">Whether the worker stops here, so that another message takes the job further.</param>
    /// <param name="noReturn">From here on it can only go on; unless it was to be cancelled before.</param>
    public static Result<Job> Save(Job job, int claim, JobProgress progress, bool ends, DateTimeOffset now, bool noReturn = false)
    {
        if (!IsOf(job, claim)) return NotYours;
        var saved = Granted(job with { Progress = progress, Tries = 0, Stumbled = null }, now);
        if (saved.Status != JobStatus.Running) return saved;
        return saved with { HasNoReturn = saved.HasNoReturn || noReturn, Turn = ends ? saved.Turn + 1 : saved.Turn };
    }

    /// <summary>The worker is at work in a long step, which this does not count as getting anywhere.</summary>
    public static Result<Job> Beat(Job job, int claim, JobProgress progress, DateTimeOffset now) =>
        !IsOf(job, claim) ? NotYours
        : job.Wish == JobWish.Cancel ? Cancelled(job, now)
        : job with { Progress = progress };

    /// <summary>The worker failed; the next one tries again.</summary>
    /// <param name="what">The kind of failure, never its text.</param>
    public static Result<Job> Stumble(Job job, int claim, string what) => IsOf(job, claim) ? job with { Stumbled = what } : NotYours;

    /// <summary>The worker is done.</summary>
    public static Result<Job> Succeed(Job job, int claim, JobProgress progress, string? resultFileId, DateTimeOffset now) =>
        !IsOf(job, claim) ? NotYours : job with
        {
            Status = JobStatus.Succeeded,
            Wish = JobWish.None,
            Progress = progress,
            ResultFileId = resultFileId,
            FinishedAt = now,
        };

    /// <summary>The worker found that it cannot be done; there may be a file that says why.</summary>
    public static Result<Job> Fail(Job job, int claim, JobError error, string? resultFileId, DateTimeOffset now) =>
        IsOf(job, claim) ? Failed(job with { ResultFileId = resultFileId }, error, now) : NotYours;

    /// <summary>Somebody does not want it any more.</summary>
    public static Result<Job> Cancel(Job job, DateTimeOffset now) => job.Status switch
    {
        JobStatus.Cancelled => job,
        JobStatus.Succeeded or JobStatus.Failed => Ended,
        _ when job.HasNoReturn => NoReturn,
        JobStatus.Running => job with { Wish = JobWish.Cancel },
        _ => Cancelled(job, now),
    };

    /// <summary>Somebody wants it to wait.</summary>
    public static Result<Job> Pause(Job job)
    {
        if (job.IsEnded) return Ended;
        if (!job.CanPause) return new Refusal(RefusalCodes.JobCannotPause, "Jobs of this kind cannot be held.");
        return job.Status switch
        {
            JobStatus.Queued => job with { Status = JobStatus.Paused },
            JobStatus.Running when job.Wish == JobWish.None => job with { Wish = JobWish.Pause },
            _ => job,
        };
    }

    /// <summary>It may go on. A new turn tells its message from those before.</summary>
    public static Result<Job> Resume(Job job)
    {
        if (job.IsEnded) return Ended;
        return job.Status switch
        {
            JobStatus.Paused => job with { Status = JobStatus.Queued, Turn = job.Turn + 1 },
            JobStatus.Running when job.Wish == JobWish.Pause => job with { Wish = JobWish.None },
            _ => job,
        };
    }

    private static bool IsOf(Job job, int claim) => job.Status == JobStatus.Running && job.Claim == claim;

    private static Job Granted(Job job, DateTimeOffset now) => job.Wish switch
    {
        JobWish.Cancel => Cancelled(job, now),
        JobWish.Pause => job with { Status = JobStatus.Paused, Wish = JobWish.None },
        _ => job,
    };

    private static Job Cancelled(Job job, DateTimeOffset now) => job with { Status = JobStatus.Cancelled, Wish = JobWish.None, FinishedAt = now };

    private static Job Failed(Job job, JobError error, DateTimeOffset now) =>
        job with { Status = JobStatus.Failed, Wish = JobWish.None, Error = error, FinishedAt = now };
}

/// <summary>Codes of jobs that failed, beside those of each kind.</summary>
public static class JobCodes
{
    /// <summary>Every worker that took it died or failed.</summary>
    public const string GaveUp = "JOB_GAVE_UP";
}
