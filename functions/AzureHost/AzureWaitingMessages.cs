using Azure;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Queues;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>Looks at what waits in Azure Storage queues, and in subscriptions where there is a Service Bus.</summary>
internal sealed class AzureWaitingMessages(QueueServiceClient queues, SubscriptionMessages? subscriptions) : IWaitingMessages
{
    // What the service shows of a queue; there is no way to look further.
    private const int Most = 32;

    public async Task<WaitingMessages> PeekAsync(string channel, string? subscription, CancellationToken cancellationToken)
    {
        if (subscription is not null)
            return subscriptions is null ? new([], 0) : await subscriptions.PeekAsync(channel, subscription, cancellationToken);
        try
        {
            var queue = queues.GetQueueClient(channel);
            var all = (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
            if (all == 0) return new([], 0);
            var first = (await queue.PeekMessagesAsync(Most, cancellationToken)).Value;
            return new([.. first.Select(message => message.Body.ToString())], all);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // It is made with its first message.
            return new([], 0);
        }
    }
}

/// <summary>Looks at what waits in Service Bus subscriptions and under them.</summary>
internal sealed class SubscriptionMessages(ServiceBusClient client)
{
    private const int Most = 1_000;

    public async Task<WaitingMessages> PeekAsync(string topic, string subscription, CancellationToken cancellationToken)
    {
        var isDead = subscription.EndsWith(DeadLetterSource.DeadLetterQueue, StringComparison.Ordinal);
        var name = isDead ? subscription[..^DeadLetterSource.DeadLetterQueue.Length] : subscription;
        await using var receiver = client.CreateReceiver(
            topic, name, new ServiceBusReceiverOptions { SubQueue = isDead ? SubQueue.DeadLetter : SubQueue.None });
        var (bodies, from) = (new List<string>(), 0L);
        while (await receiver.PeekMessagesAsync(100, from, cancellationToken) is { Count: > 0 } some)
        {
            // How many there are only a manager may know: one more says that there are.
            if (bodies.Count >= Most) return new(bodies, bodies.Count + 1);
            bodies.AddRange(some.Select(message => message.Body.ToString()));
            from = some[^1].SequenceNumber + 1;
        }

        return new(bodies, bodies.Count);
    }
}
