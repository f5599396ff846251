using OrderFunctions.Domain;
using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Application.Jobs;

/// <summary>What somebody asks of a job.</summary>
public enum JobControl
{
    /// <summary>Stop for good.</summary>
    Cancel,

    /// <summary>Stop and wait.</summary>
    Pause,

    /// <summary>Go on.</summary>
    Resume,
}

/// <summary>Cancels, holds and resumes jobs. One that runs obeys at its next save.</summary>
public sealed class ControlJobHandler(JobRepository jobs, JobMessages messages)
{
    /// <summary>The job afterwards; null when there is none. Refuses with <see cref="RefusalCodes.JobEnded"/>, <see cref="RefusalCodes.JobCannotPause"/> and <see cref="RefusalCodes.JobHasNoReturn"/>.</summary>
    public async Task<Result<Job>?> HandleAsync(string id, JobControl control, CancellationToken cancellationToken)
    {
        var done = await jobs
            .ExecuteAsync(
                id,
                (job, now) => control switch
                {
                    JobControl.Cancel => JobDecider.Cancel(job, now),
                    JobControl.Pause => JobDecider.Pause(job),
                    _ => JobDecider.Resume(job),
                },
                cancellationToken)
            .ConfigureAwait(false);
        if (done is not { } answer) return null;
        if (!answer.TryGet(out var document, out var refusal)) return refusal;
        // One that was cancelled while it was held has left files behind; one that is resumed waits for a worker.
        if (document.Job is { Status: JobStatus.Queued } or { Status: JobStatus.Cancelled, StartedAt: not null })
            await messages.SendAsync(document.Job, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        return document.Job;
    }
}
