using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Campaigns;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Campaigns;

/// <summary>Finds out what became of mails that a worker had in hand, and commits it.</summary>
public sealed class SettleBatch(IDocumentStore store, CampaignRepository campaigns, IMailLedger ledger, CampaignOptions options, TimeProvider time)
{
    /// <summary>
    /// Settles a batch whose worker is over its lease, and whose mails the provider has had the time to note. False while it is too early,
    /// or when somebody else was faster.
    /// </summary>
    public async Task<bool> RunAsync(
        CampaignDocument campaign, string partition, Versioned<ShardDocument> shard, OpenBatch open, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < open.At + options.Lease + ledger.SettlesAfter) return false;
        var found = await FindAsync(partition, open.Recipients, cancellationToken).ConfigureAwait(false);
        var recipients = found.Select(one => one.Value).ToList();
        var accepted = await ledger.AcceptedAsync(open.Claim, [.. recipients.Select(one => one.Address)], cancellationToken).ConfigureAwait(false);
        var results = recipients.ToDictionary(one => one.RecipientId, one => ResultOf(one, accepted), StringComparer.Ordinal);
        return await CommitAsync(campaign, partition, open, results, cancellationToken, shard, found).ConfigureAwait(false);
    }

    /// <summary>
    /// Commits what became of a batch, all at once, if it is still open: reports that came meanwhile stay. What is unclear stays in hand,
    /// to be settled later. False when somebody else has settled it.
    /// </summary>
    /// <param name="shard">As it was when the batch was taken; null when it has to be read.</param>
    /// <param name="known">Recipients as they were read; those that are not here, or were changed, are read (again).</param>
    public async Task<bool> CommitAsync(
        CampaignDocument campaign,
        string partition,
        OpenBatch open,
        IReadOnlyDictionary<string, SendResult> results,
        CancellationToken cancellationToken,
        Versioned<ShardDocument>? shard = null,
        IReadOnlyList<Versioned<RecipientDocument>>? known = null)
    {
        var settled = results.Where(one => one.Value.Outcome != RecipientOutcome.Waiting).ToList();
        var unclear = results.Where(one => one.Value.IsUnclear).Select(one => one.Key).ToList();
        while (true)
        {
            shard ??= await campaigns.FindShardAsync(partition, cancellationToken).ConfigureAwait(false);
            if (shard?.Value.Open?.Claim != open.Claim) return false;
            known ??= await FindAsync(partition, settled.Select(one => one.Key), cancellationToken).ConfigureAwait(false);
            var now = time.GetUtcNow();
            var ended = known.Where(one => results[one.Value.RecipientId].Outcome != RecipientOutcome.Waiting).ToList();
            var counted = ended.GroupBy(one => results[one.Value.RecipientId].Outcome)
                .Aggregate(shard.Value with { Open = unclear.Count > 0 ? open with { Recipients = unclear } : null }, (counts, group) => counts.With(group.Key, group.Count()));
            var commit = await store
                .CommitAsync(
                    Containers.Campaigns,
                    partition,
                    [
                        TypedDocuments.Replace(ShardDocument.Id, counted, StoredJson.Default.ShardDocument, shard.Version),
                        .. ended.Select(one => TypedDocuments.Replace(
                            one.Id, EndedOf(campaign, one.Value, results[one.Value.RecipientId], now), StoredJson.Default.RecipientDocument, one.Version)),
                    ],
                    cancellationToken)
                .ConfigureAwait(false);
            if (commit.IsCommitted) return true;
            (shard, known) = (null, null);
        }
    }

    private async Task<IReadOnlyList<Versioned<RecipientDocument>>> FindAsync(string partition, IEnumerable<string> ids, CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(ids.Select(id => campaigns.FindRecipientAsync(partition, id, cancellationToken).AsTask())).ConfigureAwait(false)).OfType<Versioned<RecipientDocument>>()];

    private SendResult ResultOf(RecipientDocument recipient, IReadOnlySet<string>? accepted)
    {
        // A provider that has reported about it has it, whatever its memory says.
        if (recipient.Reported is not null || accepted?.Contains(recipient.Address) is true) return new(RecipientOutcome.Accepted);
        return accepted is not null || options.SendAgainWhenUnknown ? SendResult.NotBegun : new(RecipientOutcome.Unknown);
    }

    private static RecipientDocument EndedOf(CampaignDocument campaign, RecipientDocument recipient, SendResult result, DateTimeOffset now) => recipient with
    {
        Outcome = result.Outcome,
        Code = result.Code,
        EndedAt = now,
        Reported = recipient.Reported ?? (result.Outcome == RecipientOutcome.Accepted ? DeliveryStatus.Sent : null),
        List = RecipientDocument.ListOf(campaign.Id, recipient.RecipientId, result.Outcome),
        At = now.ToUnixTimeMilliseconds(),
    };
}
