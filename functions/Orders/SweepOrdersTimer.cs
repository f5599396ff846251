using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;

namespace OrderFunctions.Functions.Orders;

/// <summary>Every minute: tells of sagas that failed and starts them anew, and wakes those that are missing or behind.</summary>
public sealed class SweepOrdersTimer(SweepOrdersHandler sweep, WatchSagasHandler watch)
{
    [Function("SweepOrders")]
    public async Task RunAsync(
        [TimerTrigger("30 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var sagas = new SagaClient(client, watch);
        await watch.HandleAsync(sagas.FailedAsync(cancellationToken), sagas.StartAnewAsync, cancellationToken);
        await sweep.HandleAsync(sagas.WakeAsync, cancellationToken, sagas.WakeParcelAsync);
    }
}
