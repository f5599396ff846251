using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Campaigns;

namespace OrderFunctions.Application.Campaigns;

/// <summary>Enter a part of the audience as recipients.</summary>
/// <param name="Cursor">Where it begins; null for the first.</param>
public sealed record EnterRecipients(string CampaignId, string? Cursor);

/// <summary>
/// Makes a document of each recipient, and counts them in the same commit. The id follows from the address, so a repeat, also one that
/// comes when sending has begun, enters nobody twice and changes nobody.
/// </summary>
public sealed class EnterRecipientsHandler(IDocumentStore store, CampaignRepository campaigns, Audience audience, TimeProvider time)
{
    private static readonly FieldGuard[] NoGuards = [];

    /// <summary>Where the next part begins; null when all are entered.</summary>
    public async Task<string?> HandleAsync(EnterRecipients command, CancellationToken cancellationToken)
    {
        var campaign = await campaigns.ReadAsync(command.CampaignId, cancellationToken).ConfigureAwait(false);
        if (command.Cursor is null) await campaigns.PrepareAsync(campaign.Id, cancellationToken).ConfigureAwait(false);
        var page = await audience.ReadAsync(campaign, command.Cursor, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var shards = page.Candidates
            .Select(one => RecipientOf(campaign, one, now))
            .DistinctBy(one => one.RecipientId, StringComparer.Ordinal)
            .GroupBy(one => CampaignShard.Of(campaign.Id, one.RecipientId), StringComparer.Ordinal);
        await Task.WhenAll(shards.Select(shard => EnterAsync(shard.Key, [.. shard], cancellationToken))).ConfigureAwait(false);
        return page.Cursor;
    }

    private static RecipientDocument RecipientOf(CampaignDocument campaign, Candidate one, long now)
    {
        var id = campaign.RecipientIdOf(one.Address);
        return new(
            id, one.Address, one.Name, one.Customer, one.Values is { Count: > 0 } ? one.Values : null, RecipientOutcome.Waiting, null, null, null, null,
            RecipientDocument.ListOf(campaign.Id, id, RecipientOutcome.Waiting), now);
    }

    private async Task EnterAsync(string partition, IReadOnlyList<RecipientDocument> recipients, CancellationToken cancellationToken)
    {
        foreach (var batch in recipients.Chunk(CampaignPace.LargestBatch))
        {
            var missing = batch;
            while (missing.Length > 0 && !await TryEnterAsync(partition, missing, cancellationToken).ConfigureAwait(false))
            {
                // Some are there: in the list twice, or entered before.
                var known = await Task.WhenAll(missing.Select(one => campaigns.FindRecipientAsync(partition, one.RecipientId, cancellationToken).AsTask())).ConfigureAwait(false);
                missing = [.. missing.Where((_, n) => known[n] is null)];
            }
        }
    }

    private async Task<bool> TryEnterAsync(string partition, RecipientDocument[] recipients, CancellationToken cancellationToken)
    {
        var commit = await store
            .CommitAsync(
                Containers.Campaigns,
                partition,
                [
                    .. recipients.Select(one => TypedDocuments.Create(RecipientDocument.IdOf(one.RecipientId), one, StoredJson.Default.RecipientDocument)),
                    new DocumentOperation.Increment(ShardDocument.Id, [new("total", recipients.Length)], NoGuards),
                ],
                cancellationToken)
            .ConfigureAwait(false);
        return commit.IsCommitted;
    }
}
