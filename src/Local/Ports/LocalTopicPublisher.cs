using OrderFunctions.Application.Events;
using OrderFunctions.LocalHost.Messaging;

namespace OrderFunctions.Local.Ports;

/// <summary>Events go to the durable topics of the local host (<c>EventBus:Mode=LocalTopics</c>).</summary>
internal sealed class LocalTopicPublisher(LocalTopics topics) : IEventPublisher
{
    public Task PublishAsync(string topic, CloudEvent cloudEvent, CancellationToken cancellationToken) =>
        topics.PublishAsync(topic, new TopicMessage
        {
            MessageId = cloudEvent.Id,
            Body = cloudEvent.ToJson(),
            Subject = cloudEvent.Type,
            ContentType = CloudEvent.MediaType,
            CorrelationId = cloudEvent.TraceParent,
            ApplicationProperties = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [CloudEvent.ContractVersionHeader] = cloudEvent.ContractVersion,
            },
        });
}
