using OrderFunctions.Application.Events;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Functions.Tests.Events;

/// <summary>Receives for a subscriber that was there from the start.</summary>
public sealed class EarlyTopics(ProcessEventHandler process)
{
    internal const string Name = "early";

    [Function("OrderEventsToEarly")]
    public Task OrdersAsync([ServiceBusTrigger(Topics.Orders, Name)] string message, CancellationToken cancellationToken) =>
        process.HandleAsync(new(Topics.Orders, Name, CloudEvent.Parse(message)), cancellationToken);

    [Function("InventoryEventsToEarly")]
    public Task InventoryAsync([ServiceBusTrigger(Topics.Inventory, Name)] string message, CancellationToken cancellationToken) =>
        process.HandleAsync(new(Topics.Inventory, Name, CloudEvent.Parse(message)), cancellationToken);

    [Function("PaymentEventsToEarly")]
    public Task PaymentsAsync([ServiceBusTrigger(Topics.Payments, Name)] string message, CancellationToken cancellationToken) =>
        process.HandleAsync(new(Topics.Payments, Name, CloudEvent.Parse(message)), cancellationToken);

    [Function("FulfilmentEventsToEarly")]
    public Task FulfilmentAsync([ServiceBusTrigger(Topics.Fulfilment, Name)] string message, CancellationToken cancellationToken) =>
        process.HandleAsync(new(Topics.Fulfilment, Name, CloudEvent.Parse(message)), cancellationToken);
}

/// <summary>Receives for subscribers that came later.</summary>
public sealed class LateTopics(ProcessEventHandler process)
{
    internal const string Name = "late";
    internal const string OnTopic = "on-topic";

    [Function("OrderEventsToLate")]
    public Task OrdersAsync([ServiceBusTrigger(Topics.Orders, Name)] string message, CancellationToken cancellationToken) =>
        process.HandleAsync(new(Topics.Orders, Name, CloudEvent.Parse(message)), cancellationToken);

    [Function("OrderEventsToOnTopic")]
    public Task OnTopicAsync([ServiceBusTrigger(Topics.Orders, OnTopic)] string message, CancellationToken cancellationToken) =>
        process.HandleAsync(new(Topics.Orders, OnTopic, CloudEvent.Parse(message)), cancellationToken);
}
