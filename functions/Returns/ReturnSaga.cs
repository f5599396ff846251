using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Returns;
using static OrderFunctions.Functions.Orders.SagaPace;
using Step = OrderFunctions.Functions.Returns.ReturnActivities;

namespace OrderFunctions.Functions.Returns;

/// <summary>
/// A return from "please take it back" to "done". Like the order's saga it looks at what is written, does what lies open, and
/// waits for news; so it can be woken early, late or twice, and started anew in the middle. Its instance id is the return's.
/// </summary>
public sealed partial class ReturnSaga
{
    [Function(nameof(ReturnSaga))]
    public async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext saga)
    {
        var seen = await Look(saga);
        var inVain = 0;
        for (var round = 0; !seen.IsOver; round++)
        {
            if (round == RoundsPerHistory)
            {
                saga.ContinueAsNew();
                break;
            }

            var before = seen;
            if (seen.Next != ReturnStep.Wait) await Take(saga, seen.Next);
            else await saga.HearAsync(SagaEvents.ReturnChanged, null);
            seen = await Look(saga);
            if (seen != before || seen.Next == ReturnStep.Wait) inVain = 0;
            // What cannot be done now (the gateway is away, the order in exchange is on hold) is tried again later and later.
            else await saga.HearAsync(SagaEvents.ReturnChanged, PauseAfter(++inVain));
        }

        return seen.Next.ToString();
    }

    private static async Task Take(TaskOrchestrationContext saga, ReturnStep step)
    {
        try
        {
            await saga.CallActivityAsync(ActivityFor(step), saga.InstanceId, Quickly);
        }
        catch (TaskFailedException failed)
        {
            Log.NotNow(saga.CreateReplaySafeLogger<ReturnSaga>(), saga.InstanceId, failed.TaskName, failed.FailureDetails.ErrorType);
        }
    }

    /// <summary>The way of a return, from top to bottom.</summary>
    private static string ActivityFor(ReturnStep step) => step switch
    {
        ReturnStep.Claim => nameof(Step.ClaimReturn),
        ReturnStep.Label => nameof(Step.LabelReturn),
        ReturnStep.TellOrder => nameof(Step.TellOrderOfReturn),
        ReturnStep.BookGoods => nameof(Step.BookReturnedGoods),
        ReturnStep.PlaceExchange => nameof(Step.PlaceExchange),
        ReturnStep.GiveBack => nameof(Step.GiveBackReturn),
        ReturnStep.PayExchange => nameof(Step.PayExchange),
        ReturnStep.FallBack => nameof(Step.FallBackToRefund),
        ReturnStep.Finish => nameof(Step.FinishReturn),
        _ => throw new InvalidOperationException($"There is nothing to do at {step}."),
    };

    private static Task<ReturnGlance> Look(TaskOrchestrationContext saga) =>
        saga.CallActivityAsync<ReturnGlance>(nameof(Step.LookAtReturn), saga.InstanceId, Patiently);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Step} of return {ReturnId} cannot be done now ({Error}); it is tried again")]
        public static partial void NotNow(ILogger log, string returnId, string step, string error);
    }
}
