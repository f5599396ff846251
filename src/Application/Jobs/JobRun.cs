using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Application.Jobs;

/// <summary>One worker's turn with a job.</summary>
public sealed class JobRun
{
    private static readonly TimeSpan BetweenBeats = TimeSpan.FromSeconds(5);

    private readonly JobRepository _jobs;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _until;
    private readonly JsonElement _request;
    private JsonElement? _checkpoint;
    private DateTimeOffset _beat;

    internal JobRun(JobDocument document, JobRepository jobs, TimeProvider time, TimeSpan slice)
    {
        (Job, _request, _checkpoint) = (document.Job, document.Request, document.Checkpoint);
        (_jobs, _time, _beat, _until) = (jobs, time, time.GetUtcNow(), time.GetUtcNow() + slice);
    }

    /// <summary>The job as last saved.</summary>
    public Job Job { get; private set; }

    /// <summary>The name of a file that is the job's own and goes when it ends; no other worker's part of this number has it.</summary>
    /// <param name="prefix">Tells parts of the same number apart.</param>
    public string PartName(int number, string prefix = "") => string.Create(CultureInfo.InvariantCulture, $"{ScratchOf(Job.Id)}{prefix}{number:D5}-{Job.Claim}");

    /// <summary>What was asked for.</summary>
    public T RequestAs<T>(JsonTypeInfo<T> type) => _request.Deserialize(type)!;

    /// <summary>Where the worker before came to; default when there was none.</summary>
    public T? CheckpointAs<T>(JsonTypeInfo<T> type) => _checkpoint is { } json ? json.Deserialize(type) : default;

    /// <summary>Saves how far the work is. When it returns, nobody goes back before that.</summary>
    /// <param name="noReturn">From here on the job can only go on: it is neither cancelled nor given up.</param>
    /// <exception cref="JobStoppedException">It is saved, or somebody else has the job; the work ends here for now.</exception>
    public async Task SaveAsync<T>(T checkpoint, JsonTypeInfo<T> type, JobProgress progress, CancellationToken cancellationToken, bool noReturn = false)
    {
        var (claim, ends) = (Job.Claim, _time.GetUtcNow() >= _until);
        var json = JsonSerializer.SerializeToElement(checkpoint, type);
        var saved = await _jobs
            .ExecuteAsync(Job.Id, (job, now) => JobDecider.Save(job, claim, progress, ends, now, noReturn), cancellationToken, json)
            .ConfigureAwait(false);
        if (saved?.TryGet(out var document, out _) is not true) throw new JobStoppedException();
        (Job, _checkpoint) = (document.Job, document.Checkpoint);
        if (Job.Status != JobStatus.Running || ends) throw new JobStoppedException();
    }

    /// <summary>
    /// Says every few seconds that somebody is at work in a step that cannot be left in the middle. The checkpoint stays, and so does the
    /// number of tries: a step that takes too long is given up after a few.
    /// </summary>
    /// <exception cref="JobStoppedException">Somebody else has the job, or it was cancelled.</exception>
    public async Task BeatAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        if (_time.GetUtcNow() < _beat + BetweenBeats) return;
        var claim = Job.Claim;
        var told = await _jobs
            .ExecuteAsync(Job.Id, (job, now) => JobDecider.Beat(job, claim, progress, now), cancellationToken, _checkpoint).ConfigureAwait(false);
        if (told?.TryGet(out var document, out _) is not true) throw new JobStoppedException();
        (Job, _beat) = (document.Job, _time.GetUtcNow());
        if (Job.Status != JobStatus.Running) throw new JobStoppedException();
    }

    internal static string ScratchOf(string jobId) => $"jobs/{jobId}/";
}
