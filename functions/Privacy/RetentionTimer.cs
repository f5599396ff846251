using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Privacy;

/// <summary>Every hour: what need not be kept any longer is removed, room by room.</summary>
public sealed class RetentionTimer(RunRetentionHandler retention, WatchSagasHandler watch)
{
    [Function("Retention")]
    public Task RunAsync(
        [TimerTrigger("0 17 * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        retention.HandleAsync(new(new SagaClient(client, watch).ForgetEndedAsync), cancellationToken);
}
