using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Application.Jobs;

/// <summary>What jobs of one kind do. Each kind has a queue and a function on it, so that one never waits for another.</summary>
public interface IJobKind : IJobRoute
{
    /// <summary>How many of them one process works on at once.</summary>
    int AtOnce { get; }

    /// <summary>
    /// Does the work, from <see cref="JobRun.CheckpointAs"/> on, and saves every second or so, and after every step that must not
    /// come again. It may be called again from the last save at any time: a step may come twice, in two processes even, but only
    /// one of them saves. What it throws is tried again a few times, then the job is given up.
    /// </summary>
    /// <exception cref="JobStoppedException">From a save: the work ends here for now. Let it pass.</exception>
    Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken);

    /// <summary>
    /// The job was cancelled: gives the id of a file that says what was done until then, or null. The last save is still there. It may be called
    /// again, and then makes the same.
    /// </summary>
    Task<string?> LeaveAsync(JobRun run, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}

/// <summary>How the work ended.</summary>
/// <param name="Progress">What was done in all.</param>
/// <param name="FileId">The file that came of it (<see cref="Files.FileRegister"/>).</param>
/// <param name="Error">Why it could not be done: a decision, not bad weather.</param>
public sealed record JobOutcome(JobProgress Progress, string? FileId = null, JobError? Error = null);

/// <summary>Ends a run at a save: the job was cancelled or held, somebody else has it, or its time is over for now.</summary>
public sealed class JobStoppedException : Exception;
