using OrderFunctions.Application.Events;
using OrderFunctions.Application.Ops;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Events;

/// <summary>Every minute: outbox rows whose hint was lost or whose relay died.</summary>
public sealed class OutboxSweepTimer(SweepOutboxHandler sweep, WatchSagasHandler watch)
{
    [Function("OutboxSweepTimer")]
    public Task RunAsync(
        [TimerTrigger("15 * * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        sweep.HandleAsync(new SweepOutbox(new SagaClient(client, watch).CarryOutAsync), cancellationToken);
}
