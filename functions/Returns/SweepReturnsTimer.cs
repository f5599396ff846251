using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Returns;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Returns;

/// <summary>Every minute: wakes the sagas of returns that are missing or behind.</summary>
public sealed class SweepReturnsTimer(SweepReturnsHandler sweep, WatchSagasHandler watch)
{
    [Function("SweepReturns")]
    public Task RunAsync(
        [TimerTrigger("40 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        sweep.HandleAsync(new SagaClient(client, watch).WakeReturnAsync, cancellationToken);
}
