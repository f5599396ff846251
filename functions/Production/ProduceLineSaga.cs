using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain.Production;
using static OrderFunctions.Functions.Orders.SagaPace;
using Step = OrderFunctions.Functions.Production.ProduceLineActivities;

namespace OrderFunctions.Functions.Production;

/// <summary>
/// The writing of one personalised line, from "who writes it?" to "approved". Writers, the quality check and super-admins change it
/// through their doors; the saga finds writers, ends offers that nobody answers, and lets desks and counts follow. Its instance id is
/// that of the writing with a prefix. The order's saga does not wait for it: approval is part of the order, which wakes that.
/// </summary>
public sealed partial class ProduceLineSaga
{
    // Nobody tells a line that somebody's desk has become free.
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(5);

    [Function(nameof(ProduceLineSaga))]
    public async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext saga)
    {
        var line = await Look(saga, null);
        for (var round = 0; !line.IsOver; round++)
        {
            if (round == RoundsPerHistory)
            {
                saga.ContinueAsNew();
                break;
            }

            line = await GoOn(saga, line);
        }

        return line.Status.ToString();
    }

    private static async Task<WritingGlance> GoOn(TaskOrchestrationContext saga, WritingGlance line)
    {
        var waitsFor = line.Status == WritingStatus.Offered ? line.AcceptBy!.Value.UtcDateTime - saga.CurrentUtcDateTime : (TimeSpan?)null;
        try
        {
            if (line.Status == WritingStatus.Open)
            {
                var found = await saga.CallActivityAsync<WriterFound>(nameof(Step.FindWriter), saga.InstanceId, Quickly);
                if (found.IsAsked) return await Look(saga, line);
                waitsFor = found.TryAgain ? Again : null;
            }
            else if (waitsFor <= TimeSpan.Zero)
            {
                // False: a hold stops the clock.
                if (await saga.CallActivityAsync<bool>(nameof(Step.EndOffer), saga.InstanceId, Quickly)) return await Look(saga, line);
                waitsFor = Again;
            }
        }
        catch (TaskFailedException failed)
        {
            Log.NotNow(saga.CreateReplaySafeLogger<ProduceLineSaga>(), saga.InstanceId, failed.TaskName, failed.FailureDetails.ErrorType);
            waitsFor = Again;
        }

        await saga.HearAsync(SagaEvents.OrderChanged, waitsFor);
        return await Look(saga, line);
    }

    private static Task<WritingGlance> Look(TaskOrchestrationContext saga, WritingGlance? before) =>
        saga.CallActivityAsync<WritingGlance>(nameof(Step.TendWriting), new WritingStep(saga.InstanceId, before), Patiently);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Step} of {Line} cannot be done now ({Error}); it is tried again")]
        public static partial void NotNow(ILogger log, string line, string step, string error);
    }
}
