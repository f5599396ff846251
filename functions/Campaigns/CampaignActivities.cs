using OrderFunctions.Application.Campaigns;

namespace OrderFunctions.Functions.Campaigns;

/// <summary>The steps of a campaign. All run at least once, and recognise their repeats.</summary>
public sealed class CampaignActivities(FollowCampaignHandler follow)
{
    [Function(nameof(LookAtCampaign))]
    public Task<CampaignGlance?> LookAtCampaign([ActivityTrigger] CampaignStep step, CancellationToken cancellationToken) =>
        follow.LookAsync(step.CampaignId, cancellationToken);

    [Function(nameof(TakeCampaign))]
    public Task<int> TakeCampaign([ActivityTrigger] CampaignStep step, CancellationToken cancellationToken) =>
        follow.TakeAsync(step.CampaignId, step.Turn, cancellationToken);

    [Function(nameof(EnterCampaign))]
    public Task<string?> EnterCampaign([ActivityTrigger] CampaignStep step, CancellationToken cancellationToken) =>
        follow.EnterAsync(step.CampaignId, step.Claim, step.Cursor, cancellationToken);

    [Function(nameof(SendLane))]
    public Task<LaneEnd> SendLane([ActivityTrigger] LaneStep step, CancellationToken cancellationToken) =>
        follow.SendAsync(step.CampaignId, step.Claim, step.Lane, cancellationToken);

    [Function(nameof(ReportCampaign))]
    public Task<bool> ReportCampaign([ActivityTrigger] CampaignStep step, CancellationToken cancellationToken) =>
        follow.ReportAsync(step.CampaignId, step.Claim, cancellationToken);

    [Function(nameof(FinishCampaign))]
    public Task FinishCampaign([ActivityTrigger] CampaignStep step, CancellationToken cancellationToken) =>
        follow.FinishAsync(step.CampaignId, step.Claim, cancellationToken);
}
