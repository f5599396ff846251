using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Campaigns;

/// <summary>
/// What providers report about a campaign's mails, and that recipients want no more: the recipient's document, a count, and the list of
/// addresses that are left alone. A repeat changes nothing.
/// </summary>
public sealed class CampaignReports(
    IDocumentStore store, CampaignRepository campaigns, SuppressionList suppressions, NotificationProfiles profiles, TimeProvider time)
{
    private static readonly FieldGuard[] NoGuards = [];

    /// <summary>False when there is no such recipient.</summary>
    public async Task<bool> RecordAsync(CampaignKey key, DeliveryNews news, bool leaveAlone, CancellationToken cancellationToken)
    {
        if (news == DeliveryNews.Unsubscribed) return await UnsubscribeAsync(key, cancellationToken).ConfigureAwait(false);
        return await ChangeAsync(
            key,
            async one =>
            {
                if (leaveAlone && one.Address != CustomerContact.ErasedEmail) await suppressions.NoteAsync(one.Address, news, cancellationToken).ConfigureAwait(false);
                return one with { Reported = DeliveryStatuses.After(one.Reported ?? DeliveryStatus.Waiting, news) };
            },
            after => FieldOf(after.Reported),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether there is (still) such a recipient; who was forgotten is none, for nobody knows any more which address to leave alone.</summary>
    public async Task<bool> KnowsAsync(CampaignKey key, CancellationToken cancellationToken) =>
        await campaigns.FindRecipientAsync(key.Partition(), key.RecipientId, cancellationToken).ConfigureAwait(false) is { Value.Address: not CustomerContact.ErasedEmail };

    /// <summary>
    /// The recipient of a mail wants no more of the kind, from this shop at this address; a customer's preferences say so, too. False when
    /// there is no such recipient (any more).
    /// </summary>
    public async Task<bool> UnsubscribeAsync(CampaignKey key, CancellationToken cancellationToken)
    {
        if (!await KnowsAsync(key, cancellationToken).ConfigureAwait(false)) return false;
        return await ChangeAsync(
            key,
            async one =>
            {
                // The last word counts, also by the link of an old mail when the customer has agreed anew; mail programs click more than once.
                await suppressions.NoteAsync(one.Address, DeliveryNews.Unsubscribed, cancellationToken).ConfigureAwait(false);
                if (one.Customer is { } customer) await profiles.EndMarketingAsync(customer, cancellationToken).ConfigureAwait(false);
                return one with { UnsubscribedAt = one.UnsubscribedAt ?? time.GetUtcNow() };
            },
            _ => "left",
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes a recipient and counts it in the same commit; a change that changes nothing is not counted.</summary>
    private async Task<bool> ChangeAsync(
        CampaignKey key, Func<RecipientDocument, Task<RecipientDocument>> change, Func<RecipientDocument, string?> fieldOf, CancellationToken cancellationToken)
    {
        var partition = key.Partition();
        while (true)
        {
            if (await campaigns.FindRecipientAsync(partition, key.RecipientId, cancellationToken).ConfigureAwait(false) is not { } found) return false;
            var after = await change(found.Value).ConfigureAwait(false);
            if (after == found.Value) return true;
            List<DocumentOperation> operations = [TypedDocuments.Replace(found.Id, after, StoredJson.Default.RecipientDocument, found.Version)];
            if (fieldOf(after) is { } field) operations.Add(new DocumentOperation.Increment(ReportCounts.Id, [new(field, 1)], NoGuards));
            if ((await store.CommitAsync(Containers.Campaigns, partition, operations, cancellationToken).ConfigureAwait(false)).IsCommitted) return true;
        }
    }

    private static string? FieldOf(DeliveryStatus? status) => status switch
    {
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.Bounced or DeliveryStatus.Failed => "bounced",
        DeliveryStatus.Complained => "complained",
        _ => null,
    };
}
