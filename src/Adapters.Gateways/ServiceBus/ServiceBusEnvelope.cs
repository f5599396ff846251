using OrderFunctions.Application.Events;

namespace OrderFunctions.Adapters.Gateways.ServiceBus;

/// <summary>An event as it travels on a Service Bus topic.</summary>
/// <param name="MessageId">
/// The event's id, so that a topic with duplicate detection drops what the relay sends a second time; another one when the event
/// is told again on purpose.
/// </param>
/// <param name="SessionId">What the event is about, the order's id: a subscription with sessions gets one order's events in order.</param>
/// <param name="Subject">The event's type, for subscription filters.</param>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="CorrelationId">W3C trace context of the call that caused the event.</param>
/// <param name="Properties">Application properties: the contract's version.</param>
/// <param name="Body">The event in structured JSON.</param>
public sealed record ServiceBusEnvelope(
    string MessageId,
    string SessionId,
    string Subject,
    string ContentType,
    string? CorrelationId,
    IReadOnlyDictionary<string, string> Properties,
    string Body)
{
    /// <summary>The envelope of an event.</summary>
    public static ServiceBusEnvelope Of(CloudEvent cloudEvent) => new(
        cloudEvent.Delivery ?? cloudEvent.Id,
        cloudEvent.Subject,
        cloudEvent.Type,
        CloudEvent.MediaType,
        cloudEvent.TraceParent,
        new Dictionary<string, string>(StringComparer.Ordinal) { [CloudEvent.ContractVersionHeader] = cloudEvent.ContractVersion },
        cloudEvent.ToJson());
}
