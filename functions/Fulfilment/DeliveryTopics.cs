using OrderFunctions.Application.Events;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Functions.Events;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>
/// What a delivery system outside says, for the rows "fulfilment" of the subscribers table; idle in memory mode. They listen whatever
/// <c>Fulfilment:Mode</c> says now: parcels of yesterday's orders are on their way.
/// </summary>
public sealed class DeliveryTopics(ProcessEventHandler process)
{
    private const string Name = DeliverySubscriptions.Name;

    [Function("OrdersShipped")]
    public Task ShippedAsync(
        [ServiceBusTrigger(Topics.OrdersShipped, Name, Connection = EventBusMode.Connection)] string message, CancellationToken cancellationToken) =>
        process.HandleAsync(new ProcessEvent(Topics.OrdersShipped, Name, CloudEvent.Parse(message)), cancellationToken);

    [Function("OrdersDelivered")]
    public Task DeliveredAsync(
        [ServiceBusTrigger(Topics.OrdersDelivered, Name, Connection = EventBusMode.Connection)] string message, CancellationToken cancellationToken) =>
        process.HandleAsync(new ProcessEvent(Topics.OrdersDelivered, Name, CloudEvent.Parse(message)), cancellationToken);
}
