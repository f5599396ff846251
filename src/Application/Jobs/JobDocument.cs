using System.Text.Json;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Application.Jobs;

/// <summary>A job as it is stored; all of them in one partition, because there are few and everybody who asks wants a list.</summary>
/// <param name="Request">What was asked for, in the words of the kind.</param>
/// <param name="Checkpoint">Where the next worker goes on, in the words of the kind.</param>
/// <param name="List">Index field: all jobs.</param>
/// <param name="Owner">Index field: whose it is, as a digest, because a subject may be anything.</param>
/// <param name="At">Index field: when it was asked for, Unix milliseconds.</param>
/// <param name="Due">Index field: when the sweeper looks whether it has been forgotten; absent when nobody is to work on it.</param>
/// <param name="Expires">Index field: when an ended job is forgotten.</param>
public sealed record JobDocument(
    Job Job, JsonElement Request, JsonElement? Checkpoint, string List, string Owner, long At, long? Due, long? Expires)
{
    /// <summary>The one partition.</summary>
    public const string Partition = "jobs";

    /// <summary>Value of <see cref="List"/>.</summary>
    public const string All = "jobs";

    /// <summary>A worker that has saved nothing for so long is dead. Longer than any step between two saves.</summary>
    public static readonly TimeSpan DeadAfter = TimeSpan.FromMinutes(2);

    // A message is sent when the job is committed; only a crash in between loses it.
    private static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(1);

    /// <summary>The document of a job that has just been changed.</summary>
    /// <param name="keep">How long an ended job is remembered.</param>
    public static JobDocument Of(Job job, JsonElement request, JsonElement? checkpoint, DateTimeOffset now, TimeSpan keep) => new(
        job,
        request,
        // Nobody goes on with what has ended; but somebody may want to know how far what was cancelled had come.
        job.IsEnded && job.Status != JobStatus.Cancelled ? null : checkpoint,
        All,
        Digests.Of(job.OwnerId),
        job.CreatedAt.ToUnixTimeMilliseconds(),
        job.Status switch
        {
            JobStatus.Queued => (now + LostAfter).ToUnixTimeMilliseconds(),
            JobStatus.Running => (now + DeadAfter).ToUnixTimeMilliseconds(),
            _ => null,
        },
        job.FinishedAt is { } at ? (at + keep).ToUnixTimeMilliseconds() : null);
}
