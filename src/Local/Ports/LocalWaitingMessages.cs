using OrderFunctions.Application.Privacy;
using OrderFunctions.LocalHost.Messaging;

namespace OrderFunctions.Local.Ports;

/// <summary>Looks at what waits in the durable queues and topics of the local host.</summary>
internal sealed class LocalWaitingMessages(LocalQueues queues, LocalTopics topics) : IWaitingMessages
{
    private const int Most = 1_000;

    public Task<WaitingMessages> PeekAsync(string channel, string? subscription, CancellationToken cancellationToken)
    {
        var (found, depth) = subscription is null
            ? (queues.Peek(channel, Most), queues.Depth(channel))
            : (topics.Peek(channel, subscription, Most), topics.Depth(channel, subscription));
        return Task.FromResult(new WaitingMessages([.. found.Select(message => message.Body)], depth.Count));
    }
}
