using OrderFunctions.Application.Orders;

namespace OrderFunctions.Functions.Orders;

/// <summary>Every minute: wakes sagas that are missing or behind.</summary>
public sealed class SweepOrdersTimer(SweepOrdersHandler sweep)
{
    [Function("SweepOrders")]
    public Task RunAsync(
        [TimerTrigger("30 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        sweep.HandleAsync(new SagaClient(client).WakeAsync, cancellationToken);
}
