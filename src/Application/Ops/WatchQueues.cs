using System.Globalization;

namespace OrderFunctions.Application.Ops;

/// <summary>Tells how much waits in a queue: the queues of the host.</summary>
public interface IQueueDepths
{
    /// <summary>Looks into a queue without taking anything; one that was never written to is empty.</summary>
    ValueTask<QueueDepth> ReadAsync(string queue, CancellationToken cancellationToken);
}

/// <summary>How much waits in a queue.</summary>
/// <param name="Messages">All of them, about.</param>
/// <param name="WaitsSince">Since when the longest waiting one waits; null when there is none, or its time has not come.</param>
public readonly record struct QueueDepth(long Messages, DateTimeOffset? WaitsSince)
{
    /// <summary>How long that one has waited.</summary>
    public TimeSpan AgeAt(DateTimeOffset now) => WaitsSince is { } since && since < now ? now - since : TimeSpan.Zero;
}

/// <summary>Look whether queues are worked off.</summary>
/// <param name="Queues">Which.</param>
/// <param name="AlertDepth">From so many messages on it is an alert.</param>
/// <param name="AlertAge">When one has waited so long it is an alert.</param>
public sealed record WatchQueues(IReadOnlyList<string> Queues, int AlertDepth, TimeSpan AlertAge);

/// <summary>Raises an alert a day for a queue that has grown long, or whose messages wait long.</summary>
public sealed class WatchQueuesHandler(IQueueDepths depths, RaiseAlertHandler alerts, TimeProvider time)
{
    public async Task HandleAsync(WatchQueues command, CancellationToken cancellationToken)
    {
        foreach (var queue in command.Queues)
        {
            var (now, depth) = (time.GetUtcNow(), await depths.ReadAsync(queue, cancellationToken).ConfigureAwait(false));
            if (depth.Messages >= command.AlertDepth)
                await RaiseAsync("depth", $"{depth.Messages} messages wait.").ConfigureAwait(false);
            if (depth.AgeAt(now) is var age && age >= command.AlertAge)
                await RaiseAsync("age", $"A message has waited for {age.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} minutes.").ConfigureAwait(false);

            Task RaiseAsync(string what, string message) => alerts.HandleAsync(
                new($"queue/{queue}/{what}/{now:yyyy-MM-dd}", AlertLevel.Warning, AlertCode.QueueBehind, queue, message), cancellationToken);
        }
    }
}
