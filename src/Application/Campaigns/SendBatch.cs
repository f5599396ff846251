using System.Collections.Concurrent;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Campaigns;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Campaigns;

/// <summary>How a batch ended.</summary>
public enum BatchEnd
{
    /// <summary>Mails were sent, or it was settled what had become of them.</summary>
    Done,

    /// <summary>Nobody waits in this shard.</summary>
    Empty,

    /// <summary>Another worker has mails of this shard in hand, or it cannot be told yet what became of them.</summary>
    Busy,

    /// <summary>The provider takes no more for now.</summary>
    Resting,
}

/// <summary>
/// Sends one batch of a shard. The recipients are taken by a commit that only one worker can make, sent, and what became of them is the
/// next commit. A worker that dies in between leaves them taken: the next one asks the provider which it has accepted before any
/// leaves again, and when nobody can tell, none does.
/// </summary>
public sealed class SendBatch(
    IDocumentStore store,
    CampaignRepository campaigns,
    CampaignWords words,
    SuppressionList suppressions,
    NotificationProfiles profiles,
    IMailSender mails,
    SettleBatch settle,
    CampaignOptions options,
    TimeProvider time)
{
    private const int AtOnce = 32;

    // What a hand-over may take at most is the sender's own limit; a worker begins none that could outlive its lease.
    private static readonly TimeSpan LongestHandOver = TimeSpan.FromSeconds(40);

    /// <summary>Sends up to so many mails of a shard.</summary>
    public async Task<(BatchEnd End, int Count)> RunAsync(CampaignDocument campaign, string partition, int most, CancellationToken cancellationToken)
    {
        if (await campaigns.FindShardAsync(partition, cancellationToken).ConfigureAwait(false) is not { } shard) return (BatchEnd.Empty, 0);
        if (shard.Value.Open is { } left)
            return (await settle.RunAsync(campaign, partition, shard, left, cancellationToken).ConfigureAwait(false) ? BatchEnd.Done : BatchEnd.Busy, 0);
        var recipients = await WaitingAsync(campaign, partition, most, cancellationToken).ConfigureAwait(false);
        if (recipients.Count == 0) return (BatchEnd.Empty, 0);

        var open = new OpenBatch(Ids.New(time), [.. recipients.Select(one => one.Value.RecipientId)], time.GetUtcNow());
        var take = TypedDocuments.Replace(ShardDocument.Id, shard.Value with { Open = open }, StoredJson.Default.ShardDocument, shard.Version);
        var taken = await store.CommitAsync(Containers.Campaigns, partition, [take], cancellationToken).ConfigureAwait(false);
        if (!taken.IsCommitted) return (BatchEnd.Busy, 0);

        var results = await SendAsync(campaign, recipients, open, cancellationToken).ConfigureAwait(false);
        // Not cancellable: they have left.
        var mine = new Versioned<ShardDocument>(partition, ShardDocument.Id, taken.Versions[0]!, shard.Value with { Open = open });
        await settle.CommitAsync(campaign, partition, open, results, CancellationToken.None, mine, recipients).ConfigureAwait(false);
        var isResting = results.Values.Any(result => result.Outcome == RecipientOutcome.Waiting && !result.IsUnclear);
        return (isResting ? BatchEnd.Resting : BatchEnd.Done, recipients.Count);
    }

    private async Task<IReadOnlyList<Versioned<RecipientDocument>>> WaitingAsync(
        CampaignDocument campaign, string partition, int most, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(Containers.Campaigns, "list") { Partition = partition, EqualTo = [RecipientDocument.WaitingIn(partition)], Limit = most };
        var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        return [.. page.Documents.Select(one => one.As(StoredJson.Default.RecipientDocument))];
    }

    private async Task<IReadOnlyDictionary<string, SendResult>> SendAsync(
        CampaignDocument campaign, IReadOnlyList<Versioned<RecipientDocument>> recipients, OpenBatch open, CancellationToken cancellationToken)
    {
        var until = open.At + options.Lease - (LongestHandOver < options.Lease / 2 ? LongestHandOver : options.Lease / 2);
        var results = new ConcurrentDictionary<string, SendResult>(StringComparer.Ordinal);
        var rests = 0;
        await Parallel.ForEachAsync(recipients, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (one, token) =>
        {
            // What is not begun stays waiting.
            var result = Volatile.Read(ref rests) > 0 || time.GetUtcNow() >= until
                ? SendResult.NotBegun
                : await SendAsync(campaign, one.Value, open, token).ConfigureAwait(false);
            if (result is { Outcome: RecipientOutcome.Waiting, IsUnclear: false }) Interlocked.Increment(ref rests);
            results[one.Value.RecipientId] = result;
        }).ConfigureAwait(false);
        return results;
    }

    private async Task<SendResult> SendAsync(CampaignDocument campaign, RecipientDocument recipient, OpenBatch open, CancellationToken cancellationToken)
    {
        if (await ReasonAgainstAsync(recipient, cancellationToken).ConfigureAwait(false) is { } reason) return new(reason);
        Mail mail;
        try
        {
            mail = words.To(campaign, recipient, open.Claim);
        }
        catch (TemplateTooLongException)
        {
            // It is what their columns hold: no other try would end better.
            return new(RecipientOutcome.Failed, TemplateCodes.TooLong);
        }

        try
        {
            await mails.SendAsync(mail, cancellationToken).ConfigureAwait(false);
            return new(RecipientOutcome.Accepted);
        }
        catch (MailNotAcceptedException refused) when (!refused.IsUnclear)
        {
            return refused.IsFinal ? new(RecipientOutcome.Failed, refused.Code) : SendResult.NotBegun;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // It may have arrived: a time limit, a connection that broke, a provider that failed half-way.
            return SendResult.Unclear;
        }
    }

    /// <summary>Why somebody is not written to, as things stand now; null when nothing speaks against it.</summary>
    private async Task<RecipientOutcome?> ReasonAgainstAsync(RecipientDocument recipient, CancellationToken cancellationToken)
    {
        // Forgotten since they were entered.
        if (recipient.Address == CustomerContact.ErasedEmail) return RecipientOutcome.Unsubscribed;
        var profile = recipient.Customer is { } customer ? (await profiles.ReadAsync(customer, cancellationToken).ConfigureAwait(false)).Value : null;
        if (profile is { Preferences.Marketing: false }) return RecipientOutcome.Unsubscribed;
        if ((await suppressions.FindAsync(recipient.Address, cancellationToken).ConfigureAwait(false))?.Value is not { } known || !known.BlocksMarketing(profile?.MarketingAt)) return null;
        return known is { BouncedAt: null, ComplainedAt: null } ? RecipientOutcome.Unsubscribed : RecipientOutcome.Suppressed;
    }
}

/// <summary>What became of one mail.</summary>
/// <param name="Outcome"><see cref="RecipientOutcome.Waiting"/>: nothing that is settled.</param>
/// <param name="IsUnclear">It may have left; only the provider can tell.</param>
public sealed record SendResult(RecipientOutcome Outcome, string? Code = null, bool IsUnclear = false)
{
    /// <summary>It has certainly not left.</summary>
    public static SendResult NotBegun { get; } = new(RecipientOutcome.Waiting);

    /// <summary>It may have left.</summary>
    public static SendResult Unclear { get; } = new(RecipientOutcome.Waiting, null, IsUnclear: true);
}
