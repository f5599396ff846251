using System.Globalization;
using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Domain.Jobs;

namespace OrderFunctions.Application.Jobs;

/// <summary>Somebody asks for long work.</summary>
/// <param name="Id">A UUID that is fixed by whoever asks, so that a repeat starts one job.</param>
/// <param name="Kind">Name of an <see cref="IJobRoute"/>.</param>
/// <param name="OwnerId">Who asks.</param>
/// <param name="Request">What for, in the words of the kind. It is kept as long as the job.</param>
public sealed record StartJob(string Id, string Kind, string OwnerId, JsonElement Request);

/// <summary>Stores the job, then tells its queue. A crash in between is found by the sweeper.</summary>
public sealed class StartJobHandler(JobRepository jobs, JobMessages messages, JobRoutes kinds, TimeProvider time)
{
    public async Task<Job> HandleAsync(StartJob command, CancellationToken cancellationToken)
    {
        var kind = kinds.Of(command.Kind);
        var job = new Job(command.Id, kind.Name, command.OwnerId, kind.CanPause, time.GetUtcNow());
        var stored = (await jobs.CreateAsync(job, command.Request, cancellationToken).ConfigureAwait(false)).Value.Job;
        if (stored.Status == JobStatus.Queued) await messages.SendAsync(stored, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        return stored;
    }
}

/// <summary>Messages that take jobs further: the id, and the turn that the message is for.</summary>
public sealed class JobMessages(IJobQueue queue, JobRoutes kinds)
{
    private const char Separator = ':';

    /// <summary>Sends the message of the job's turn to the queue of its kind.</summary>
    public Task SendAsync(Job job, TimeSpan visibleAfter, CancellationToken cancellationToken) => queue.SendAsync(
        kinds.Of(job.Kind).Queue,
        string.Create(CultureInfo.InvariantCulture, $"{job.Id}{Separator}{job.Turn}"),
        visibleAfter,
        cancellationToken);

    /// <summary>Reads such a message; null for anything else.</summary>
    public static (string JobId, int Turn)? Parse(string message) =>
        message.Split(Separator) is [var id, var turn] && int.TryParse(turn, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (id, number)
            : null;
}
