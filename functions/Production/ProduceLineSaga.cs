using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain.Production;
using Step = OrderFunctions.Functions.Production.ProduceLineActivities;

namespace OrderFunctions.Functions.Production;

/// <summary>
/// The writing of one personalised line, from "who writes it?" to "approved". Writers, the quality check and super-admins change it
/// through their doors; the saga finds writers, ends offers that nobody answers, and lets desks and counts follow. Its instance id is
/// that of the writing with a prefix. The order's saga does not wait for it: approval is part of the order, which wakes that.
/// </summary>
public sealed partial class ProduceLineSaga
{
    // Weather only; then it waits as for a writer, and tries again.
    private static readonly TaskOptions Quickly = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2));

    private static readonly TaskOptions Patiently = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 30, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    // Nobody tells a line that somebody's desk has become free.
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(5);

    private const int RoundsPerHistory = 100;

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

        await WaitForNews(saga, waitsFor);
        return await Look(saga, line);
    }

    private static async Task WaitForNews(TaskOrchestrationContext saga, TimeSpan? atMost)
    {
        try
        {
            if (atMost is { } time) await saga.WaitForExternalEvent<string?>(SagaEvents.OrderChanged, time);
            else await saga.WaitForExternalEvent<string?>(SagaEvents.OrderChanged);
        }
        catch (TaskCanceledException)
        {
            // Time is over: look what there is to do.
        }
    }

    private static Task<WritingGlance> Look(TaskOrchestrationContext saga, WritingGlance? before) =>
        saga.CallActivityAsync<WritingGlance>(nameof(Step.TendWriting), new WritingStep(saga.InstanceId, before), Patiently);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Step} of {Line} cannot be done now ({Error}); it is tried again")]
        public static partial void NotNow(ILogger log, string line, string step, string error);
    }
}
