using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Benchmarks.Saga;

/// <summary>Order saga v1: seven durable steps, or three when the payment is declined.</summary>
public sealed class OrderSaga
{
    [Function(nameof(OrderSaga))]
    public async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext saga)
    {
        var order = saga.InstanceId;
        await saga.CallActivityAsync(nameof(OrderActivities.ReserveStock), order);
        if (!await saga.CallActivityAsync<bool>(nameof(OrderActivities.ChargePayment), order))
        {
            await saga.CallActivityAsync(nameof(OrderActivities.ReleaseStock), order);
            return;
        }

        await saga.CallActivityAsync(nameof(OrderActivities.CommitStock), order);
        await saga.CallActivityAsync(nameof(OrderActivities.ConfirmOrder), order);
        await saga.CallActivityAsync(nameof(OrderActivities.CreateShipment), order);
        await saga.CallActivityAsync(nameof(OrderActivities.PrintLabel), order);
        await saga.CallActivityAsync(nameof(OrderActivities.HandOver), order);
    }
}
