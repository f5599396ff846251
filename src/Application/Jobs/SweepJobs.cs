using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Jobs;

/// <summary>Finds jobs whose message was lost or whose worker is dead, and forgets those that ended long ago.</summary>
public sealed class SweepJobsHandler(JobRepository jobs, JobMessages messages, JobWorker worker, TimeProvider time)
{
    // Where the queue is long, the message of a job is only late: it must not be sent again every minute.
    private static readonly TimeSpan NextLook = TimeSpan.FromMinutes(10);

    /// <summary>Sweeps once.</summary>
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var job in await jobs.BeforeAsync(Containers.JobsDue, now, cancellationToken).ConfigureAwait(false))
        {
            var looked = job.Value with { Due = (now + NextLook).ToUnixTimeMilliseconds() };
            if (await jobs.TryReplaceAsync(job.Version, looked, cancellationToken).ConfigureAwait(false))
                await messages.SendAsync(job.Value.Job, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }

        foreach (var job in await jobs.BeforeAsync(Containers.JobsExpires, now, cancellationToken).ConfigureAwait(false))
        {
            await worker.TidyAsync(job.Id, cancellationToken).ConfigureAwait(false);
            await jobs.TryForgetAsync(job, cancellationToken).ConfigureAwait(false);
        }
    }
}
