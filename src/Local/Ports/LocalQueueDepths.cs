using OrderFunctions.Application.Ops;
using OrderFunctions.LocalHost.Messaging;

namespace OrderFunctions.Local.Ports;

/// <summary>Looks into the durable queues of the local host.</summary>
internal sealed class LocalQueueDepths(LocalQueues queues) : IQueueDepths
{
    public ValueTask<QueueDepth> ReadAsync(string queue, CancellationToken cancellationToken)
    {
        var depth = queues.Depth(queue);
        return new(new QueueDepth(depth.Count, depth.WaitsSince));
    }
}
