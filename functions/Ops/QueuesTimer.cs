using OrderFunctions.Application.Ops;

namespace OrderFunctions.Functions.Ops;

/// <summary>Every five minutes: whether queues are worked off.</summary>
public sealed class QueuesTimer(WatchQueuesHandler watch, QueueOptions options)
{
    [Function("QueuesTimer")]
    public Task RunAsync([TimerTrigger("5 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        watch.HandleAsync(new(WorkQueues.All, options.AlertDepth, options.AlertAge), cancellationToken);
}
