using OrderFunctions.LocalHost.Configuration;

namespace OrderFunctions.LocalHost.Messaging;

/// <summary>How a pump takes messages and what it does with those that fail.</summary>
internal sealed record PumpSettings(
    string Channel,
    int MaxDeliveries,
    TimeSpan RetryAfter,
    Func<int, int> Take,
    Func<StoredMessage, IReadOnlyDictionary<string, object?>> Facts,
    Func<StoredMessage, Exception, (string Reason, string Description)> Bury)
{
    /// <summary>There is no place behind this one: a message is tried until it succeeds.</summary>
    public bool IsLast => Messaging.Channel.IsDead(Channel);

    public static PumpSettings ForQueue(string queue, HostSettings host) => new(
        Messaging.Channel.OfQueue(queue),
        host.QueueMaxDequeueCount,
        host.QueueVisibilityTimeout,
        running => running <= host.QueueNewBatchThreshold ? host.QueueBatchSize : 0,
        MessageFacts.OfQueueMessage,
        (_, e) => (e.Message, e.GetType().FullName!));

    public static PumpSettings ForSubscription(
        string topic, string subscription, HostSettings host, LocalFunctionHostOptions options) => new(
        Messaging.Channel.OfSubscription(topic, subscription),
        options.MaxDeliveryCountOfTopic.TryGetValue(topic, out var tries) ? tries : options.MaxDeliveryCount,
        // On a subscription a failed message comes again at once, and dies soon; a dead one must not be tried in a hot loop.
        subscription.EndsWith(Messaging.Channel.DeadLetters, StringComparison.Ordinal) ? host.QueueVisibilityTimeout : TimeSpan.Zero,
        running => host.TopicMaxConcurrentCalls - running,
        MessageFacts.OfTopicMessage,
        (message, e) => ("MaxDeliveryCountExceeded",
            $"Message could not be consumed after {message.Deliveries} delivery attempts: {e.GetType().FullName}: {e.Message}"));
}
