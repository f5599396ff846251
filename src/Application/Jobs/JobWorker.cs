using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Files;
using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Application.Jobs;

/// <summary>
/// Takes jobs further, message by message. A job belongs to whoever took it last: a worker that lost it finds out at its next save.
/// So a message may come twice, and a worker may die anywhere.
/// </summary>
public sealed partial class JobWorker(
    JobRepository jobs,
    JobMessages messages,
    IEnumerable<IJobKind> kinds,
    IFileStore files,
    JobOptions options,
    TimeProvider time,
    ILogger<JobWorker> log)
{
    // Somebody who waits for a place looks again after that.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, SemaphoreSlim> _places = kinds.ToDictionary(
        kind => kind.Name, kind => new SemaphoreSlim(kind.AtOnce), StringComparer.Ordinal);

    /// <summary>Carries a message out. Throws what the work throws while it may be tried again.</summary>
    public async Task HandleAsync(string message, CancellationToken cancellationToken)
    {
        if (JobMessages.Parse(message) is not var (id, turn)) throw new ArgumentException("Not a message about a job.", nameof(message));
        if (await jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { Value.Job: var seen }) return;
        if (seen.IsEnded || seen.Status == JobStatus.Paused)
        {
            if (seen.IsEnded) await EndAsync(id, cancellationToken).ConfigureAwait(false);
            return;
        }

        var places = _places[seen.Kind];
        if (!await places.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            await messages.SendAsync(seen, Pause, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await RunAsync(id, turn, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Deletes what a job that has ended left behind.</summary>
    public async Task TidyAsync(string jobId, CancellationToken cancellationToken)
    {
        await foreach (var name in files.ListAsync(JobRun.ScratchOf(jobId), cancellationToken).ConfigureAwait(false))
            await files.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync(string id, int turn, CancellationToken cancellationToken)
    {
        var taken = await jobs.ExecuteAsync(id, (job, now) => JobDecider.Take(job, turn, now), cancellationToken).ConfigureAwait(false);
        if (taken?.TryGet(out var document, out _) is not true)
        {
            // The message of a turn that is over, again: a worker died before it had told of the next one.
            if (await jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is { Value.Job: { Status: JobStatus.Running or JobStatus.Queued } open } && open.Turn > turn)
                await messages.SendAsync(open, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            return;
        }

        var ended = document.Job;
        if (ended.Status == JobStatus.Running)
        {
            var run = new JobRun(document, jobs, time, options.Slice);
            ended = await WorkAsync(run, cancellationToken).ConfigureAwait(false);
        }

        if (ended.IsEnded) await EndAsync(id, cancellationToken).ConfigureAwait(false);
        else if (ended.Turn > turn) await messages.SendAsync(ended, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
    }

    // What was cancelled may have something to say of what was done; then its own files go.
    private async Task EndAsync(string id, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(id, cancellationToken).ConfigureAwait(false) is { Value: { Job: { Status: JobStatus.Cancelled, ResultFileId: null } job, Checkpoint: not null } document })
        {
            var file = await kinds.Single(one => one.Name == job.Kind).LeaveAsync(new JobRun(document, jobs, time, options.Slice), cancellationToken).ConfigureAwait(false);
            if (file is not null) await jobs.ExecuteAsync(id, (left, _) => left with { ResultFileId = file }, cancellationToken).ConfigureAwait(false);
        }

        await TidyAsync(id, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Job> WorkAsync(JobRun run, CancellationToken cancellationToken)
    {
        var claim = run.Job.Claim;
        try
        {
            var kind = kinds.Single(one => one.Name == run.Job.Kind);
            var outcome = await kind.RunAsync(run, cancellationToken).ConfigureAwait(false);
            var ended = await jobs
                .ExecuteAsync(
                    run.Job.Id,
                    (job, now) => outcome.Error is { } error
                        ? JobDecider.Fail(job with { Progress = outcome.Progress }, claim, error, outcome.FileId, now)
                        : JobDecider.Succeed(job, claim, outcome.Progress, outcome.FileId, now),
                    cancellationToken)
                .ConfigureAwait(false);
            return ended?.TryGet(out var document, out _) is true ? document.Job : run.Job;
        }
        catch (JobStoppedException)
        {
            return run.Job;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(log, run.Job.Id, run.Job.Kind, run.Job.Tries, exception);
            await jobs.ExecuteAsync(run.Job.Id, (job, _) => JobDecider.Stumble(job, claim, exception.GetType().Name), cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Job {JobId} ({Kind}): try {Try} failed")]
        public static partial void Failed(ILogger logger, string jobId, string kind, int @try, Exception exception);
    }
}
