using OrderFunctions.Application.Events;

namespace OrderFunctions.Adapters.Gateways.ServiceBus;

/// <summary>How sending to Service Bus is tried, and what its failures mean.</summary>
public static class ServiceBusSending
{
    /// <summary>How long one try may take. The outbox tries again for hours; a relay must not be held for minutes.</summary>
    public static TimeSpan TryTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Further tries inside one call, for a link that was closed or a busy broker.</summary>
    public static int Retries => 2;

    /// <summary>
    /// What a failed send means, by the name of the SDK's reason
    /// (<see href="https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-exceptions-latest"/>).
    /// Only an event that is too large for the topic is lost for good. That an entity is missing, disabled, full or closed to
    /// us is put right by whoever operates it, and the event waits in the outbox meanwhile.
    /// </summary>
    public static EventNotPublishedException Failure(string reason) => new(reason) { IsFinal = reason == "MessageSizeExceeded" };
}
