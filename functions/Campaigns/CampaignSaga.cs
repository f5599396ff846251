using System.Globalization;
using OrderFunctions.Application.Campaigns;
using Step = OrderFunctions.Functions.Campaigns.CampaignActivities;

namespace OrderFunctions.Functions.Campaigns;

/// <summary>Which campaign, and which turn of its job.</summary>
/// <param name="Claim">Number of the worker that has the job; 0 before it was taken.</param>
/// <param name="Cursor">Where the next recipients are entered from; null at the beginning.</param>
/// <param name="IsEntered">Whether all recipients are.</param>
public sealed record CampaignStep(string CampaignId, int Turn, int Claim = 0, string? Cursor = null, bool IsEntered = false)
{
    private const string Prefix = "campaign-";

    /// <summary>The orchestration of this turn.</summary>
    public string InstanceId() => FormattableString.Invariant($"{Prefix}{CampaignId}-{Turn}");

    /// <summary>The beginning of the turn that an orchestration is of; null when it is none of a campaign.</summary>
    public static CampaignStep? Parse(string instanceId) =>
        instanceId.StartsWith(Prefix, StringComparison.Ordinal) && instanceId.LastIndexOf('-') is var dash && dash > Prefix.Length
            && int.TryParse(instanceId.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var turn)
            ? new(instanceId[Prefix.Length..dash], turn)
            : null;
}

/// <summary>One worker's time with its shards.</summary>
public sealed record LaneStep(string CampaignId, int Claim, int Lane);

/// <summary>
/// A campaign from its hour to its last mail: wait, take the job, enter the recipients part by part, then send in rounds: every round
/// some workers side by side, each for a few seconds and so many batches as that allows, and after it the job hears how far it is. A
/// campaign that is held or cancelled ends the orchestration; the job's next turn starts another one, which goes on.
/// </summary>
public sealed class CampaignSaga
{
    private const int RoundsPerHistory = 20;

    // A durable timer of the longest kind that every backend takes.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(6);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private static readonly TaskOptions Patiently = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 10, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    [Function(nameof(CampaignSaga))]
    public async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext saga)
    {
        var step = saga.GetInput<CampaignStep>()!;
        if (await saga.CallActivityAsync<CampaignGlance?>(nameof(Step.LookAtCampaign), step, Patiently) is not { } campaign) return "GONE";
        while (saga.CurrentUtcDateTime < campaign.SendAt.UtcDateTime)
            await saga.CreateTimer(Shorter(campaign.SendAt.UtcDateTime - saga.CurrentUtcDateTime, LongestWait), CancellationToken.None);
        if (step.Claim == 0) step = step with { Claim = await saga.CallActivityAsync<int>(nameof(Step.TakeCampaign), step, Patiently) };
        if (step.Claim == 0) return "NOT_WANTED";

        for (var round = 0; round < RoundsPerHistory; round++)
        {
            if (!await saga.CallActivityAsync<bool>(nameof(Step.ReportCampaign), step, Patiently)) return "STOPPED";
            if (!step.IsEntered)
            {
                var cursor = await saga.CallActivityAsync<string?>(nameof(Step.EnterCampaign), step, Patiently);
                step = step with { Cursor = cursor, IsEntered = cursor is null };
                continue;
            }

            var ends = await Task.WhenAll(Enumerable.Range(0, campaign.Lanes).Select(lane => saga.CallActivityAsync<LaneEnd>(
                nameof(Step.SendLane), new LaneStep(step.CampaignId, step.Claim, lane), Patiently)));
            if (ends.All(end => end == LaneEnd.Empty))
            {
                await saga.CallActivityAsync(nameof(Step.FinishCampaign), step, Patiently);
                return "DONE";
            }

            // Others may have work: but where all wait, nobody is asked again at once.
            if (!ends.Contains(LaneEnd.More)) await saga.CreateTimer(Pause, CancellationToken.None);
        }

        saga.ContinueAsNew(step);
        return "GOES_ON";
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
