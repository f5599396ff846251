using OrderFunctions.Application.Events;
using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Functions.Events;

/// <summary>Receives for the row "notifications" of the subscribers table; idle in memory mode.</summary>
public sealed class NotificationsTopic(ProcessEventHandler process)
{
    [Function("OrderEventsToNotifications")]
    public Task RunAsync(
        [ServiceBusTrigger(Topics.Orders, NotificationsSubscription.Name, Connection = EventBusMode.Connection)]
        string message,
        CancellationToken cancellationToken) =>
        process.HandleAsync(
            new ProcessEvent(Topics.Orders, NotificationsSubscription.Name, CloudEvent.Parse(message)), cancellationToken);
}
