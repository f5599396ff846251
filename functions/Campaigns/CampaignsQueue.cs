using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Ops;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Campaigns;

/// <summary>A turn of a campaign's job begins: an orchestration of its own takes it further. A message that comes twice finds it running.</summary>
public sealed class CampaignsQueue(WatchSagasHandler watch)
{
    [Function("CampaignsQueue")]
    public Task RunAsync(
        [QueueTrigger(CampaignJobs.Queue)] string message, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        JobMessages.Parse(message) is var (id, turn)
            ? new SagaClient(client, watch).StartCampaignAsync(new(id, turn), cancellationToken)
            : throw new ArgumentException("Not a message about a job.", nameof(message));
}
