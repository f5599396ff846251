using OrderFunctions.Application.Events;
using OrderFunctions.LocalHost.Messaging;

namespace OrderFunctions.Local.Ports;

/// <summary>Jobs go to the durable queues of the local host.</summary>
internal sealed class LocalJobQueue(LocalQueues queues) : IJobQueue
{
    public Task SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken) =>
        queues.SendAsync(queue, body, visibleAfter);
}
