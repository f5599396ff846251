using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using OrderFunctions.Adapters.Gateways.ServiceBus;
using OrderFunctions.Application.Events;

namespace OrderFunctions.Functions.AzureHost;

/// <summary>Events go to Service Bus topics (<c>EventBus:Mode=ServiceBus</c>). One connection for all of them.</summary>
internal sealed class ServiceBusEventPublisher(ServiceBusClient client) : IEventPublisher
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal);

    public async Task PublishAsync(string topic, CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        var envelope = ServiceBusEnvelope.Of(cloudEvent);
        var message = new ServiceBusMessage(envelope.Body)
        {
            MessageId = envelope.MessageId,
            SessionId = envelope.SessionId,
            Subject = envelope.Subject,
            ContentType = envelope.ContentType,
            CorrelationId = envelope.CorrelationId,
        };
        foreach (var (name, value) in envelope.Properties)
            message.ApplicationProperties[name] = value;
        try
        {
            await SenderOf(topic).SendMessageAsync(message, cancellationToken);
        }
        catch (ServiceBusException failure)
        {
            throw ServiceBusSending.Failure(failure.Reason.ToString());
        }
    }

    /// <summary>Opens a link to a topic, which needs the sender's role; throws when it cannot be opened.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var batch = await SenderOf(Topics.Orders).CreateMessageBatchAsync(cancellationToken);
    }

    private ServiceBusSender SenderOf(string topic) => _senders.GetOrAdd(topic, client.CreateSender);
}
