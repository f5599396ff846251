using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Campaigns;

namespace OrderFunctions.Application.Campaigns;

/// <summary>
/// Forgets who campaigns of long ago were sent to; how many they were stays. Their lists go by themselves, for they are kept as long. A campaign
/// that is still under way then, because it was held and forgotten, is cancelled first, and its recipients go at the next look.
/// </summary>
public sealed class ForgetRecipientsHandler(IDocumentStore store, CampaignRepository campaigns, JobRepository jobs, ControlJobHandler control, TimeProvider time)
{
    private const int PageSize = 1_000;

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var due = new DocumentQuery(Containers.Campaigns, "due") { Before = time.GetUtcNow().ToUnixTimeMilliseconds() };
        await foreach (var document in store.ReadAllAsync(due, cancellationToken).ConfigureAwait(false))
        {
            var campaign = document.As(StoredJson.Default.CampaignDocument);
            if (await jobs.FindAsync(campaign.Value.Id, cancellationToken).ConfigureAwait(false) is { Value.Job.IsEnded: false })
            {
                await control.HandleAsync(campaign.Value.Id, JobControl.Cancel, cancellationToken).ConfigureAwait(false);
                continue;
            }

            foreach (var list in RecipientDocument.ListsOf(campaign.Value.Id)) await ForgetAsync(list, cancellationToken).ConfigureAwait(false);
            await campaigns.TryReplaceAsync(campaign.Version, campaign.Value with { Upload = null, Due = null }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ForgetAsync(string list, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(Containers.Campaigns, "list") { EqualTo = [list], Limit = PageSize };
        while (await store.QueryAsync(query, cancellationToken).ConfigureAwait(false) is { Documents: { Count: > 0 } found })
        {
            foreach (var shard in found.GroupBy(one => one.Partition, StringComparer.Ordinal))
            {
                foreach (var batch in shard.Chunk(CampaignPace.LargestBatch))
                {
                    var gone = batch.Select(one => (DocumentOperation)new DocumentOperation.Delete(one.Id, null)).ToList();
                    await store.CommitAsync(Containers.Campaigns, shard.Key, gone, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }
}
