using OrderFunctions.Functions.Orders;
using static OrderFunctions.Functions.Orders.SagaPace;
using Step = OrderFunctions.Functions.Orders.FulfilOrderActivities;

namespace OrderFunctions.Functions.Payments;

/// <summary>
/// A refund of an order that is over and has no saga any more: late money, goodwill after delivery, a retry. Its result is
/// heard of like any other: from the gateway's answer, its webhook, or by reading it again.
/// </summary>
public sealed class RefundSaga
{
    // What is not sent after that the sweeper finds.
    [Function(nameof(RefundSaga))]
    public Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext saga) =>
        saga.CallActivityAsync(nameof(Step.SendRefund), saga.GetInput<RefundStep>(), Patiently);
}
