using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Returns;
using Step = OrderFunctions.Functions.Returns.ReturnActivities;

namespace OrderFunctions.Functions.Returns;

/// <summary>
/// A return from "please take it back" to "done". Like the order's saga it looks at what is written, does what lies open, and
/// waits for news; so it can be woken early, late or twice, and started anew in the middle. Its instance id is the return's.
/// </summary>
public sealed partial class ReturnSaga
{
    // Weather only: a few quick tries, and then the return is looked at again.
    private static readonly TaskOptions Quickly = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2));

    // Without the return nothing can be decided: about two hours, and then the sweeper starts the saga anew.
    private static readonly TaskOptions Patiently = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 30, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    private const int RoundsPerHistory = 100;

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
            else await WaitForNews(saga, null);
            seen = await Look(saga);
            if (seen != before || seen.Next == ReturnStep.Wait) inVain = 0;
            // What cannot be done now (the gateway is away, the order in exchange is on hold) is tried again later and later.
            else await WaitForNews(saga, PauseAfter(++inVain));
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

    private static async Task WaitForNews(TaskOrchestrationContext saga, TimeSpan? atMost)
    {
        try
        {
            if (atMost is { } time) await saga.WaitForExternalEvent<string?>(SagaEvents.ReturnChanged, time);
            else await saga.WaitForExternalEvent<string?>(SagaEvents.ReturnChanged);
        }
        catch (TaskCanceledException)
        {
            // Time for another try.
        }
    }

    /// <summary>Half a minute, then twice as long each time, up to eight minutes.</summary>
    private static TimeSpan PauseAfter(int stepsInVain) => TimeSpan.FromSeconds(30 << Math.Min(stepsInVain - 1, 4));

    private static Task<ReturnGlance> Look(TaskOrchestrationContext saga) =>
        saga.CallActivityAsync<ReturnGlance>(nameof(Step.LookAtReturn), saga.InstanceId, Patiently);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Step} of return {ReturnId} cannot be done now ({Error}); it is tried again")]
        public static partial void NotNow(ILogger log, string returnId, string step, string error);
    }
}
