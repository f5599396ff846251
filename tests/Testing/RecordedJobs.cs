using System.Collections.Concurrent;
using OrderFunctions.Application.Events;

namespace OrderFunctions.Testing;

/// <summary>A queue that only remembers what was sent; a test takes the messages out and hands them on.</summary>
public sealed class RecordedJobs : IJobQueue
{
    private readonly ConcurrentQueue<RecordedJob> _sent = new();

    /// <summary>What was sent and not taken yet, oldest first.</summary>
    public IReadOnlyList<RecordedJob> Waiting => [.. _sent];

    public Task SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken)
    {
        _sent.Enqueue(new RecordedJob(queue, body, visibleAfter));
        return Task.CompletedTask;
    }

    /// <summary>Takes everything that was sent to a queue, soonest visible first, as a queue would show it.</summary>
    public IReadOnlyList<RecordedJob> TakeAll(string queue)
    {
        List<RecordedJob> taken = [];
        for (var left = _sent.Count; left > 0 && _sent.TryDequeue(out var job); left--)
        {
            if (job.Queue == queue)
                taken.Add(job);
            else
                _sent.Enqueue(job);
        }

        return [.. taken.OrderBy(job => job.VisibleAfter)];
    }
}

/// <summary>A message as it was sent.</summary>
public sealed record RecordedJob(string Queue, string Body, TimeSpan VisibleAfter);
