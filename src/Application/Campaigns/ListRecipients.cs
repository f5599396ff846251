using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Campaigns;

namespace OrderFunctions.Application.Campaigns;

/// <summary>Recipients of a campaign with one outcome, the latest first; asks all shards.</summary>
public sealed record ListRecipients(string CampaignId, RecipientOutcome Outcome, int Limit, string? Continuation);

/// <summary>A page of recipients.</summary>
public sealed record RecipientPage(IReadOnlyList<RecipientDocument> Recipients, string? Continuation);

/// <summary>Reads recipients for staff.</summary>
public sealed class ListRecipientsHandler(IDocumentStore store)
{
    /// <summary>One page. Throws <see cref="ArgumentException"/> for a malformed continuation.</summary>
    public async Task<RecipientPage> HandleAsync(ListRecipients query, CancellationToken cancellationToken)
    {
        var asked = new DocumentQuery(Containers.Campaigns, "list") { Descending = true, Limit = query.Limit, Continuation = query.Continuation };
        // Those that wait are in a list per shard, one beside the other.
        asked = query.Outcome == RecipientOutcome.Waiting
            ? asked with { From = query.CampaignId + ".00.waiting", Before = query.CampaignId + ".99" }
            : asked with { EqualTo = [RecipientDocument.ListOf(query.CampaignId, query.Outcome)] };
        var page = await store.QueryAsync(asked, cancellationToken).ConfigureAwait(false);
        return new([.. page.Documents.Select(one => one.As(StoredJson.Default.RecipientDocument).Value)], page.Continuation);
    }
}
