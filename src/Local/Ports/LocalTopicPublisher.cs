using OrderFunctions.Application.Events;
using OrderFunctions.LocalHost.Messaging;

namespace OrderFunctions.Local.Ports;

/// <summary>Events go to the durable topics of the local host (<c>EventBus:Mode=LocalTopics</c>).</summary>
internal sealed class LocalTopicPublisher(LocalTopics topics, ProcessEventHandler process) : IEventPublisher
{
    // Every subscription here is a row of the table.
    public bool IsHeard(string topic, string type) => process.IsWanted(topic, type);

    public Task PublishAsync(string topic, CloudEvent cloudEvent, CancellationToken cancellationToken) =>
        topics.PublishAsync(topic, MessageOf(cloudEvent));

    /// <summary>An event as it travels: its id is the message's, so that a topic drops a second copy that nobody asked for.</summary>
    internal static TopicMessage MessageOf(CloudEvent cloudEvent) => new()
    {
        MessageId = cloudEvent.Delivery ?? cloudEvent.Id,
        Body = cloudEvent.ToJson(),
        Subject = cloudEvent.Type,
        ContentType = CloudEvent.MediaType,
        CorrelationId = cloudEvent.TraceParent,
        ApplicationProperties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [CloudEvent.ContractVersionHeader] = cloudEvent.ContractVersion,
        },
    };
}
