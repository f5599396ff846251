using OrderFunctions.Application.Events;
using OrderFunctions.Application.Ops;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Events;

/// <summary>A commit stored outbox rows: carry out those of that order or article. The message is an <see cref="OutboxPlace"/>.</summary>
public sealed class OutboxQueue(RelayOutboxHandler relay, WatchSagasHandler watch)
{
    [Function("OutboxQueue")]
    public Task RunAsync(
        [QueueTrigger(Queues.Outbox)] string place,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        relay.HandleAsync(new RelayOutbox(place, new SagaClient(client, watch).CarryOutAsync), cancellationToken);
}
