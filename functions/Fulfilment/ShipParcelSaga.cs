using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Functions.Orders;
using static OrderFunctions.Functions.Orders.SagaPace;
using Step = OrderFunctions.Functions.Fulfilment.ShipParcelActivities;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>
/// A parcel from the packing table to the door. Like the order's saga it looks at the document, does what lies open and waits
/// for news, so that it can be woken early, late or twice, and started anew in the middle. It is an instance of its own and no
/// sub-orchestration: nobody waits for it, and an order with many parcels has no more history than one with a single one.
/// </summary>
public sealed partial class ShipParcelSaga
{
    [Function(nameof(ShipParcelSaga))]
    public async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext saga)
    {
        var step = saga.GetInput<ParcelStep>()!;
        var parcel = await saga.CallActivityAsync<ParcelGlance>(nameof(Step.DispatchParcel), step, Patiently);
        var (inVain, polls, restsUntil, told) = (0, 0, saga.CurrentUtcDateTime, (string?)null);
        for (var round = 0; !parcel.IsOver; round++)
        {
            if (round == RoundsPerHistory)
            {
                saga.ContinueAsNew(step);
                break;
            }

            var (before, now) = (parcel, saga.CurrentUtcDateTime);
            var problem = parcel.Problem ?? (polls == ParcelGlance.MostPolls ? AlertCode.ParcelSilent
                : parcel.ToIntercept && inVain > 0 ? AlertCode.InterceptUnanswered : null);
            if (problem is not null && problem != told)
            {
                await saga.CallActivityAsync(nameof(Step.TellOfParcel), step with { Problem = problem }, Quickly);
                told = problem;
            }
            else if (parcel.HasWork && now >= restsUntil)
            {
                parcel = await TakeStep(saga, step, parcel);
                if (parcel.Version == before.Version) restsUntil = saga.CurrentUtcDateTime + PauseAfter(++inVain);
            }
            else if (parcel.TrackDue(polls)?.UtcDateTime <= now)
            {
                polls++;
                parcel = await Try(saga, nameof(Step.TrackParcel), step);
            }
            else
            {
                parcel = await WaitForNews(saga, step, parcel, parcel.HasWork ? restsUntil : parcel.TrackDue(polls)?.UtcDateTime);
            }

            if (parcel.Version != before.Version) (inVain, restsUntil) = (0, saga.CurrentUtcDateTime);
            if (parcel.NewsAt != before.NewsAt) polls = 0;
        }

        return parcel.Status.ToString();
    }

    private static Task<ParcelGlance> TakeStep(TaskOrchestrationContext saga, ParcelStep step, ParcelGlance parcel) =>
        Try(saga, parcel.ToIntercept ? nameof(Step.StopParcel) : parcel.ToSettle ? nameof(Step.SettleParcel) : nameof(Step.BookParcel), step);

    /// <summary>A carrier that is away now is asked again later, and meanwhile whoever cancels gets their turn.</summary>
    private static async Task<ParcelGlance> Try(TaskOrchestrationContext saga, string activity, ParcelStep step)
    {
        try
        {
            return await saga.CallActivityAsync<ParcelGlance>(activity, step, Quickly);
        }
        catch (TaskFailedException failed)
        {
            Log.NotNow(saga.CreateReplaySafeLogger<ShipParcelSaga>(), step.ShipmentId, activity, failed.FailureDetails.ErrorType);
            return await Look(saga, step);
        }
    }

    /// <summary>Until somebody changes the parcel, or until it is time for the next step.</summary>
    private static async Task<ParcelGlance> WaitForNews(TaskOrchestrationContext saga, ParcelStep step, ParcelGlance parcel, DateTime? until)
    {
        // A scan wakes nobody: what came in meanwhile is seen when the time is over.
        return await saga.HearAsync(SagaEvents.ParcelChanged, until - saga.CurrentUtcDateTime) || !parcel.HasWork ? await Look(saga, step) : parcel;
    }

    private static Task<ParcelGlance> Look(TaskOrchestrationContext saga, ParcelStep step) =>
        saga.CallActivityAsync<ParcelGlance>(nameof(Step.LookAtParcel), step, Patiently);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Step} of parcel {ShipmentId} cannot be done now ({Error}); it is tried again")]
        public static partial void NotNow(ILogger log, string shipmentId, string step, string error);
    }
}
