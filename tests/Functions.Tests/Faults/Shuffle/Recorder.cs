using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Notifications;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Functions.Tests.Faults.Shuffle;

/// <summary>
/// Somebody outside who counts: events of all topics behind the check of processed events that every subscriber has, and
/// mail that leaves.
/// </summary>
internal sealed class Recorder : IMailSender
{
    public const string Name = "recorder";

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        EventTypes.OrderCreated, EventTypes.OrderConfirmed, EventTypes.OrderCancelled, EventTypes.OrderFailed,
        EventTypes.OrderShipped, EventTypes.OrderDelivered, EventTypes.InventoryReserved, EventTypes.InventoryFailed,
        EventTypes.InventoryReleased, EventTypes.InventoryCommitted, EventTypes.PaymentSucceeded, EventTypes.PaymentFailed,
        EventTypes.RefundRequested, EventTypes.RefundSucceeded, EventTypes.RefundFailed,
    };

    private readonly ConcurrentQueue<(string OrderId, string Type)> _events = new();
    private readonly ConcurrentQueue<(string To, string Subject)> _mails = new();

    /// <summary>Types of the events of each order.</summary>
    public ILookup<string, string> Events => _events.ToLookup(one => one.OrderId, one => one.Type);

    /// <summary>Subjects of the mails to each address.</summary>
    public ILookup<string, string> Mails => _mails.ToLookup(one => one.To, one => one.Subject);

    public void Subscribe(IServiceCollection services)
    {
        foreach (var topic in new[] { Topics.Orders, Topics.Inventory, Topics.Payments })
            services.AddSingleton(new Subscription(topic, Name, Types, HearAsync));
        services.AddSingleton<IMailSender>(this);
    }

    public Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        _mails.Enqueue((mail.To, mail.Subject));
        return Task.CompletedTask;
    }

    private Task HearAsync(CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        _events.Enqueue((cloudEvent.Subject, cloudEvent.Type));
        return Task.CompletedTask;
    }
}

/// <summary>Receives for the recorder, as every topic function of the app does for its row.</summary>
public sealed class RecorderTopics(ProcessEventHandler process)
{
    [Function("OrderEventsToRecorder")]
    public Task OrdersAsync([ServiceBusTrigger(Topics.Orders, Recorder.Name)] string message, CancellationToken cancellationToken) =>
        HearAsync(Topics.Orders, message, cancellationToken);

    [Function("InventoryEventsToRecorder")]
    public Task InventoryAsync([ServiceBusTrigger(Topics.Inventory, Recorder.Name)] string message, CancellationToken cancellationToken) =>
        HearAsync(Topics.Inventory, message, cancellationToken);

    [Function("PaymentEventsToRecorder")]
    public Task PaymentsAsync([ServiceBusTrigger(Topics.Payments, Recorder.Name)] string message, CancellationToken cancellationToken) =>
        HearAsync(Topics.Payments, message, cancellationToken);

    private Task HearAsync(string topic, string message, CancellationToken cancellationToken) =>
        process.HandleAsync(new ProcessEvent(topic, Recorder.Name, CloudEvent.Parse(message)), cancellationToken);
}
