using System.Runtime.CompilerServices;
using System.Text.Json;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Campaigns;

/// <summary>
/// Campaigns that were sent to a customer, or are to be. How many they were sent to stays; to whom is forgotten, and who is forgotten is
/// not written to.
/// </summary>
public sealed class CampaignsOfPerson(IDocumentStore store, CampaignRepository campaigns, SuppressionList suppressions) : IPersonalData
{
    private const int PageSize = 100;

    public string Room => "campaigns";

    public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (_, recipient) in FindAsync(person, cancellationToken).ConfigureAwait(false))
            yield return new(JsonSerializer.SerializeToUtf8Bytes(recipient.Value, StoredJson.Default.RecipientDocument), []);
    }

    public async Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken)
    {
        var report = RoomReport.Nothing(Room);
        await foreach (var (campaign, recipient) in FindAsync(person, cancellationToken).ConfigureAwait(false))
        {
            await EraseAsync(recipient, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<KeptData> kept = campaign is { Upload: not null, Due: { } due }
                ? [new("lists that staff uploaded", 1, "others are in them", DateTimeOffset.FromUnixTimeMilliseconds(due))]
                : [];
            report = report.Plus(new(Room, 1, 0, 1, kept));
        }

        if (await AnyListAsync(cancellationToken).ConfigureAwait(false)) await LeaveAloneAsync(person, cancellationToken).ConfigureAwait(false);
        return report;
    }

    private async Task EraseAsync(Versioned<RecipientDocument> recipient, CancellationToken cancellationToken)
    {
        for (var now = recipient; now is not null; now = await campaigns.FindRecipientAsync(now.Partition, now.Value.RecipientId, cancellationToken).ConfigureAwait(false))
        {
            var erased = now.Value with { Address = CustomerContact.ErasedEmail, Name = null, Customer = null, Values = null };
            var replace = TypedDocuments.Replace(RecipientDocument.IdOf(erased.RecipientId), erased, StoredJson.Default.RecipientDocument, now.Version);
            if ((await store.CommitAsync(Containers.Campaigns, now.Partition, [replace], cancellationToken).ConfigureAwait(false)).IsCommitted) return;
        }
    }

    // A list whose recipients have yet to be entered may name them: of the address only the digest stays, and no advertising goes there.
    private async Task LeaveAloneAsync(Person person, CancellationToken cancellationToken)
    {
        foreach (var address in AddressesOf(person))
        {
            await suppressions.NoteAsync(address, DeliveryNews.Unsubscribed, cancellationToken).ConfigureAwait(false);
            await suppressions.TryForgetAddressAsync(address, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> AnyListAsync(CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var page = await campaigns.ListAsync(PageSize, continuation, cancellationToken).ConfigureAwait(false);
            if (page.Campaigns.Any(campaign => campaign.Upload is not null)) return true;
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return false;
    }

    private static List<string> AddressesOf(Person person) => [.. person.Words.Where(word => word.Contains('@', StringComparison.Ordinal))];

    // Nothing leads from a customer to campaigns, but in each of them an address has its place.
    private async IAsyncEnumerable<(CampaignDocument Campaign, Versioned<RecipientDocument> Recipient)> FindAsync(
        Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var addresses = AddressesOf(person);
        string? continuation = null;
        do
        {
            var page = await campaigns.ListAsync(PageSize, continuation, cancellationToken).ConfigureAwait(false);
            foreach (var campaign in page.Campaigns)
            {
                foreach (var id in addresses.Select(campaign.RecipientIdOf).Distinct(StringComparer.Ordinal))
                {
                    var found = await campaigns.FindRecipientAsync(CampaignShard.Of(campaign.Id, id), id, cancellationToken).ConfigureAwait(false);
                    if (found is { Value.Address: not CustomerContact.ErasedEmail }) yield return (campaign, found);
                }
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }
}
