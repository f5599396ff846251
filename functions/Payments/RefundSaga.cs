using OrderFunctions.Functions.Orders;
using Step = OrderFunctions.Functions.Orders.FulfilOrderActivities;

namespace OrderFunctions.Functions.Payments;

/// <summary>
/// A refund of an order that is over and has no saga any more: late money, goodwill after delivery, a retry. Its result is
/// heard of like any other: from the gateway's answer, its webhook, or by reading it again.
/// </summary>
public sealed class RefundSaga
{
    // Weather only, as in the order's saga; what is not sent after that the sweeper finds.
    private static readonly TaskOptions Patiently = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 30, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    [Function(nameof(RefundSaga))]
    public Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext saga) =>
        saga.CallActivityAsync(nameof(Step.SendRefund), saga.GetInput<RefundStep>(), Patiently);
}
