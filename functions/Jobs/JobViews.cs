using System.Text.Json.Serialization;
using OrderFunctions.Application.Files;
using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Functions.Jobs;

/// <summary>Long work, as it is followed.</summary>
/// <param name="Kind">What it does, such as EXPORT.</param>
/// <param name="Owner">Who asked for it.</param>
/// <param name="Wish">CANCEL or PAUSE was asked for, and happens in a moment.</param>
/// <param name="Result">The file that came of it.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="AllowedActions">What can be asked of it now.</param>
public sealed record JobView(
    string Id,
    string Kind,
    JobStatus Status,
    string Owner,
    JobProgressView Progress,
    JobWish? Wish,
    JobResultView? Result,
    JobErrorView? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    IReadOnlyList<string> AllowedActions)
{
    internal static JobView Of(Job job, JobResultView? result) => new(
        job.Id,
        job.Kind,
        job.Status,
        job.OwnerId,
        new(job.Progress.Done, job.Progress.Total, job.Status == JobStatus.Succeeded ? 100 : job.Progress.Percent),
        job.Wish == JobWish.None ? null : job.Wish,
        result,
        job.Error is { } error ? new(error.Code, error.Message) : null,
        job.CreatedAt,
        job.StartedAt,
        job.FinishedAt,
        [.. ActionsOf(job)]);

    private static IEnumerable<string> ActionsOf(Job job)
    {
        if (job.IsEnded) yield break;
        if (!job.HasNoReturn) yield return "cancel";
        if (job.CanPause && job.Status != JobStatus.Paused && job.Wish == JobWish.None) yield return "pause";
        if (job.Status == JobStatus.Paused || job.Wish == JobWish.Pause) yield return "resume";
    }
}

/// <summary>How far a job is.</summary>
/// <param name="Done">Units that are done: rows, images, recipients.</param>
/// <param name="Total">Units in all, when that is known.</param>
/// <param name="Percent">0 to 100, when it is known or can be estimated.</param>
public sealed record JobProgressView(long Done, long? Total, int? Percent);

/// <summary>What came of a job.</summary>
/// <param name="FileId">The file: <c>GET api/files/{id}</c> with a token.</param>
/// <param name="Href">A signed link that needs no token; absent where links are not set up.</param>
/// <param name="HrefExpiresAt">How long the link is good; asking for the job again gives a new one.</param>
/// <param name="Sha256">Checksum of the content.</param>
/// <param name="ExpiresAt">When the file goes.</param>
public sealed record JobResultView(
    string FileId, string Name, string ContentType, long Length, string Sha256, string? Href, DateTimeOffset? HrefExpiresAt, DateTimeOffset? ExpiresAt)
{
    internal static JobResultView Of(FileRecord file, FileLink? link) => new(
        file.Id, file.DownloadName, file.File.ContentType, file.File.Length, file.File.Sha256, link?.Href, link?.ExpiresAt, file.ExpiresAt);
}

/// <summary>Why a job failed.</summary>
/// <param name="Code">Stable.</param>
public sealed record JobErrorView(string Code, string Message);

/// <summary>A page of jobs.</summary>
public sealed record JobListView(IReadOnlyList<JobView> Jobs, string? Continuation);

/// <summary>JSON of this room's doors.</summary>
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(JobListView))]
internal sealed partial class JobsJson : JsonSerializerContext;
