using System.Globalization;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Campaigns;

/// <summary>Codes of what campaigns refuse.</summary>
public static class CampaignCodes
{
    /// <summary>It has been started: its words and recipients are settled.</summary>
    public const string Started = "CAMPAIGN_STARTED";

    /// <summary>Its recipients were not uploaded yet.</summary>
    public const string NoRecipients = "CAMPAIGN_WITHOUT_RECIPIENTS";

    /// <summary>The shop has no page to unsubscribe at.</summary>
    public const string NoUnsubscribePage = "UNSUBSCRIBE_PAGE_MISSING";

    /// <summary>It was started, and is over: it cannot be started again.</summary>
    public const string Over = "CAMPAIGN_OVER";

    /// <summary>It was changed since it was read.</summary>
    public const string Changed = "CAMPAIGN_CHANGED";

    /// <summary>The file that it names is no list of the caller's own.</summary>
    public const string ListUnknown = "RECIPIENT_LIST_UNKNOWN";

    /// <summary>Of a job: the list went before the recipients were entered.</summary>
    public const string ListGone = "CAMPAIGN_LIST_GONE";

    /// <summary>There is no such template in this language.</summary>
    public const string TemplateUnknown = "TEMPLATE_UNKNOWN";

    /// <summary>The file is no list of recipients, or has not the columns that the words name. Data: line, column.</summary>
    public const string CsvInvalid = "CSV_INVALID";
}

/// <summary>A page of campaigns, the newest first.</summary>
public sealed record CampaignPage(IReadOnlyList<CampaignDocument> Campaigns, string? Continuation);

/// <summary>How far a campaign is, and what was reported of its mails.</summary>
/// <param name="Total">Recipients entered so far.</param>
/// <param name="Unsubscribed">Got no mail, because they had unsubscribed.</param>
/// <param name="Left">Unsubscribed by the link in this campaign's mail.</param>
public sealed record CampaignCounts(
    int Total, int Accepted, int Suppressed, int Unsubscribed, int Failed, int Unknown, int Delivered, int Bounced, int Complained, int Left)
{
    /// <summary>How many have an outcome.</summary>
    public int Ended() => Accepted + Suppressed + Unsubscribed + Failed + Unknown;
}

/// <summary>Reads and writes campaigns and their shards.</summary>
public sealed class CampaignRepository(IDocumentStore store)
{
    private readonly DocumentHistory<CampaignDocument> _history = new(store, Containers.Campaigns, StoredJson.Default.CampaignDocument, CopyOf);

    /// <summary>The campaign, or null.</summary>
    public async Task<Versioned<CampaignDocument>?> FindAsync(string id, CancellationToken cancellationToken) => Guid.TryParseExact(id, "D", out _)
        ? await store.ReadAsync(Containers.Campaigns, id, CampaignDocument.DocumentId, StoredJson.Default.CampaignDocument, cancellationToken).ConfigureAwait(false)
        : null;

    /// <summary>The campaign that a step is about.</summary>
    public async Task<CampaignDocument> ReadAsync(string id, CancellationToken cancellationToken) =>
        (await FindAsync(id, cancellationToken).ConfigureAwait(false))?.Value ?? throw new InvalidOperationException($"There is no campaign {id}.");

    /// <summary>Stores a draft; one that is there under this id stays as it is.</summary>
    public async Task<Versioned<CampaignDocument>> CreateAsync(CampaignDocument campaign, CancellationToken cancellationToken) =>
        await _history.TryWriteAsync(campaign.Id, CampaignDocument.DocumentId, before: null, campaign, cancellationToken).ConfigureAwait(false)
        ?? (await FindAsync(campaign.Id, cancellationToken).ConfigureAwait(false))!;

    /// <summary>Puts the next version of a draft in the place of this one; null when it was changed meanwhile.</summary>
    public Task<Versioned<CampaignDocument>?> TryReviseAsync(string version, CampaignDocument campaign, CancellationToken cancellationToken) =>
        _history.TryWriteAsync(campaign.Id, CampaignDocument.DocumentId, version, campaign, cancellationToken);

    /// <summary>Versions that there were, the latest first; at most a hundred.</summary>
    public Task<IReadOnlyList<CampaignDocument>> VersionsAsync(string id, CancellationToken cancellationToken) =>
        _history.ReadAsync(id, CampaignDocument.VersionsOf(id), cancellationToken);

    /// <summary>Replaces a campaign of this version, whose words stay; null when it was changed.</summary>
    public async Task<Versioned<CampaignDocument>?> TryReplaceAsync(string version, CampaignDocument campaign, CancellationToken cancellationToken)
    {
        var replace = TypedDocuments.Replace(CampaignDocument.DocumentId, campaign, StoredJson.Default.CampaignDocument, version);
        var commit = await store.CommitAsync(Containers.Campaigns, campaign.Id, [replace], cancellationToken).ConfigureAwait(false);
        return commit.IsCommitted ? new(campaign.Id, CampaignDocument.DocumentId, commit.Versions[0]!, campaign) : null;
    }

    /// <summary>All of them. Throws <see cref="ArgumentException"/> for a malformed continuation.</summary>
    public async Task<CampaignPage> ListAsync(int limit, string? continuation, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(Containers.Campaigns, "list")
        {
            EqualTo = [CampaignDocument.All],
            Descending = true,
            Limit = limit,
            Continuation = continuation,
        };
        var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        return new([.. page.Documents.Select(one => one.As(StoredJson.Default.CampaignDocument).Value)], page.Continuation);
    }

    /// <summary>The shard of this partition, or null before it was made.</summary>
    public ValueTask<Versioned<ShardDocument>?> FindShardAsync(string partition, CancellationToken cancellationToken) =>
        store.ReadAsync(Containers.Campaigns, partition, ShardDocument.Id, StoredJson.Default.ShardDocument, cancellationToken);

    /// <summary>A recipient, or null.</summary>
    public ValueTask<Versioned<RecipientDocument>?> FindRecipientAsync(string partition, string recipientId, CancellationToken cancellationToken) =>
        store.ReadAsync(Containers.Campaigns, partition, RecipientDocument.IdOf(recipientId), StoredJson.Default.RecipientDocument, cancellationToken);

    /// <summary>Makes the shards; those that are there stay as they are.</summary>
    public Task PrepareAsync(string id, CancellationToken cancellationToken) => Task.WhenAll(Shards(id).Select(partition => store
        .CommitAsync(
            Containers.Campaigns,
            partition,
            [
                TypedDocuments.Create(ShardDocument.Id, ShardDocument.Empty, StoredJson.Default.ShardDocument),
                TypedDocuments.Create(ReportCounts.Id, new ReportCounts(0, 0, 0, 0), StoredJson.Default.ReportCounts),
            ],
            cancellationToken)
        .AsTask()));

    /// <summary>Counts of all shards together.</summary>
    public async Task<CampaignCounts> CountAsync(string id, CancellationToken cancellationToken)
    {
        var shards = await Task.WhenAll(Shards(id).Select(partition => FindShardAsync(partition, cancellationToken).AsTask())).ConfigureAwait(false);
        var reports = await Task.WhenAll(Shards(id).Select(partition => store
            .ReadAsync(Containers.Campaigns, partition, ReportCounts.Id, StoredJson.Default.ReportCounts, cancellationToken).AsTask())).ConfigureAwait(false);
        var counts = shards.OfType<Versioned<ShardDocument>>().Select(one => one.Value).ToList();
        var said = reports.OfType<Versioned<ReportCounts>>().Select(one => one.Value).ToList();
        return new(
            counts.Sum(one => one.Total), counts.Sum(one => one.Accepted), counts.Sum(one => one.Suppressed), counts.Sum(one => one.Unsubscribed),
            counts.Sum(one => one.Failed), counts.Sum(one => one.Unknown),
            said.Sum(one => one.Delivered), said.Sum(one => one.Bounced), said.Sum(one => one.Complained), said.Sum(one => one.Left));
    }

    // Of a version only what it said is of interest: it is never due, and no list of campaigns holds it.
    private static (string Id, CampaignDocument Copy) CopyOf(CampaignDocument campaign) => (
        string.Create(CultureInfo.InvariantCulture, $"v{campaign.Number}"),
        campaign with { Upload = null, Due = null, List = CampaignDocument.VersionsOf(campaign.Id), At = campaign.Number });

    private static IEnumerable<string> Shards(string id) => Enumerable.Range(0, CampaignShard.Count).Select(shard => CampaignShard.Of(id, shard));
}
