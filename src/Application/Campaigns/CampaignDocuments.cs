using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Campaigns;

namespace OrderFunctions.Application.Campaigns;

/// <summary>Which customers: those with an order that all of this is true of, and who have agreed to advertising.</summary>
/// <param name="OrderedSince">Placed then or later.</param>
/// <param name="OrderedBefore">Placed earlier.</param>
/// <param name="Country">Sent to this country, ISO 3166-1 alpha-2.</param>
/// <param name="Sku">With this article.</param>
/// <param name="MinTotal">Worth so much, in minor units.</param>
/// <param name="Language">Of the order, or the beginning of it.</param>
public sealed record CampaignAudience(
    DateTimeOffset? OrderedSince = null, DateTimeOffset? OrderedBefore = null, string? Country = null, string? Sku = null, long? MinTotal = null, string? Language = null);

/// <summary>A list of recipients that somebody uploaded.</summary>
/// <param name="FileId">The file, as it was sent ahead.</param>
/// <param name="Rows">Without the header.</param>
/// <param name="Columns">Names of columns, the address among them.</param>
public sealed record RecipientFile(string FileId, int Rows, IReadOnlyList<string> Columns)
{
    /// <summary>Null, or the refusal that says which of these names is no column.</summary>
    public Refusal? MissingOf(IReadOnlyList<string> variables) => variables.FirstOrDefault(variable => !Columns.Contains(variable)) is { } missing
        ? new Refusal(CampaignCodes.CsvInvalid, $"The words name {missing}, which is no column of the file.").With("column", missing)
        : null;
}

/// <summary>The template whose words a campaign has.</summary>
/// <param name="Number">Its version.</param>
public sealed record TemplateTaken(string Name, int Number);

/// <summary>
/// A campaign: document <see cref="DocumentId"/> in a partition of its own, and <c>v{number}</c> for each version that there was before it
/// was started. Where it stands says the job of the same id.
/// </summary>
/// <param name="Number">The version, from 1.</param>
/// <param name="Content">Its words, whether they are its own or were taken from a template.</param>
/// <param name="Audience">Null: the recipients are uploaded.</param>
/// <param name="Variables">What the words may name beside what every campaign has: columns of the upload.</param>
/// <param name="SendAt">Not before that; null until it is started.</param>
/// <param name="PerSecond">Mails a second; 0 is as fast as it goes.</param>
/// <param name="Salt">Goes into the ids of recipients, so that a provider who knows an id cannot find the address by trying.</param>
/// <param name="List">Index field: all campaigns; the campaign's list, for versions.</param>
/// <param name="At">Index field: when it was drafted, Unix milliseconds; the number, for versions.</param>
/// <param name="Due">Index field: when its recipients are to be forgotten; absent when they have been.</param>
/// <param name="Template">Where the words were taken from; null when they are its own.</param>
public sealed record CampaignDocument(
    string Id,
    string Name,
    string Language,
    TemplateContent Content,
    CampaignAudience? Audience,
    IReadOnlyList<string> Variables,
    RecipientFile? Upload,
    DateTimeOffset? SendAt,
    int PerSecond,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    int Number,
    DateTimeOffset ChangedAt,
    string ChangedBy,
    DateTimeOffset? StartedAt,
    string Salt,
    string List,
    long At,
    long? Due = null,
    TemplateTaken? Template = null)
{
    public const string DocumentId = "campaign";
    public const string All = "campaigns";

    /// <summary>The list of a campaign's versions.</summary>
    public static string VersionsOf(string id) => id + ".versions";

    /// <summary>The id of a recipient in this campaign: the same address has the same, 32 hex digits.</summary>
    public string RecipientIdOf(string address) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Salt}:{address.Trim().ToUpperInvariant()}")).AsSpan(0, 16));
}

/// <summary>
/// A recipient: document <c>r-{id}</c> in one of the campaign's shards. The id follows from the address, so that nobody is in it twice.
/// </summary>
/// <param name="RecipientId">As <see cref="CampaignDocument.RecipientIdOf"/> says it.</param>
/// <param name="Customer">Partition of the customer's preferences; null for who was uploaded.</param>
/// <param name="Values">Columns of the upload.</param>
/// <param name="Code">Why it failed: the provider's code.</param>
/// <param name="EndedAt">When <paramref name="Outcome"/> was settled.</param>
/// <param name="Reported">What the provider last reported.</param>
/// <param name="UnsubscribedAt">When the recipient unsubscribed by the link in this mail.</param>
/// <param name="List">Index field: the campaign's list of this outcome.</param>
/// <param name="At">Index field: when it came into that list, Unix milliseconds.</param>
public sealed record RecipientDocument(
    string RecipientId,
    string Address,
    string? Name,
    string? Customer,
    IReadOnlyDictionary<string, string>? Values,
    RecipientOutcome Outcome,
    string? Code,
    DateTimeOffset? EndedAt,
    Domain.Notifications.DeliveryStatus? Reported,
    DateTimeOffset? UnsubscribedAt,
    string List,
    long At)
{
    /// <summary>The document's id.</summary>
    public static string IdOf(string recipientId) => "r-" + recipientId;

    /// <summary>Those that wait, of one shard: workers ask for them again and again. The others are asked for by staff, of all shards.</summary>
    public static string ListOf(string campaignId, string recipientId, RecipientOutcome outcome) => outcome == RecipientOutcome.Waiting
        ? WaitingIn(CampaignShard.Of(campaignId, recipientId))
        : ListOf(campaignId, outcome);

    /// <summary>Those with an outcome.</summary>
    public static string ListOf(string campaignId, RecipientOutcome outcome) => $"{campaignId}.{outcome.ToString().ToLowerInvariant()}";

    /// <summary>Those that wait in a shard.</summary>
    public static string WaitingIn(string shard) => shard + ".waiting";

    /// <summary>All lists of a campaign.</summary>
    public static IEnumerable<string> ListsOf(string campaignId) => Enum.GetValues<RecipientOutcome>().Where(outcome => outcome != RecipientOutcome.Waiting)
        .Select(outcome => ListOf(campaignId, outcome))
        .Concat(Enumerable.Range(0, CampaignShard.Count).Select(shard => WaitingIn(CampaignShard.Of(campaignId, shard))));
}

/// <summary>Mails that a worker has in hand. Until their outcome is committed nobody else touches them.</summary>
/// <param name="Claim">The batch's id, also at the provider.</param>
/// <param name="Recipients">Whose.</param>
/// <param name="At">When it was taken: after the lease its worker sends nothing of it any more.</param>
public sealed record OpenBatch(string Claim, IReadOnlyList<string> Recipients, DateTimeOffset At);

/// <summary>
/// One of a campaign's shards: document <see cref="Id"/> in a partition with its recipients. Its version is what two workers
/// that think they have the same recipients are told apart by.
/// </summary>
public sealed record ShardDocument(int Total, int Accepted, int Suppressed, int Unsubscribed, int Failed, int Unknown, OpenBatch? Open)
{
    public const string Id = "shard";

    /// <summary>A shard without recipients.</summary>
    public static ShardDocument Empty { get; } = new(0, 0, 0, 0, 0, 0, null);

    /// <summary>How many have an outcome.</summary>
    public int Ended() => Accepted + Suppressed + Unsubscribed + Failed + Unknown;

    /// <summary>With so many more of an outcome.</summary>
    public ShardDocument With(RecipientOutcome outcome, int more) => outcome switch
    {
        RecipientOutcome.Accepted => this with { Accepted = Accepted + more },
        RecipientOutcome.Suppressed => this with { Suppressed = Suppressed + more },
        RecipientOutcome.Unsubscribed => this with { Unsubscribed = Unsubscribed + more },
        RecipientOutcome.Failed => this with { Failed = Failed + more },
        RecipientOutcome.Unknown => this with { Unknown = Unknown + more },
        _ => this,
    };
}

/// <summary>What providers and recipients have said: beside the shard, because it is counted while workers hold the shard's version.</summary>
public sealed record ReportCounts(int Delivered, int Bounced, int Complained, int Left)
{
    public const string Id = "reports";
}

/// <summary>Names of a campaign's partitions.</summary>
public static class CampaignShard
{
    /// <summary>Enough for workers not to wait for each other, few enough to ask all of them how far they are.</summary>
    public const int Count = 32;

    /// <summary>The partition of a shard.</summary>
    public static string Of(string campaignId, int shard) => string.Create(CultureInfo.InvariantCulture, $"{campaignId}.{shard:00}");

    /// <summary>The partition of a recipient.</summary>
    public static string Of(string campaignId, string recipientId) =>
        Of(campaignId, int.Parse(recipientId.AsSpan(0, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % Count);
}

/// <summary>The key of a campaign's mail at the provider.</summary>
public sealed record CampaignKey(string CampaignId, string RecipientId)
{
    private const string Prefix = "campaign.";

    /// <summary>Where the recipient lies.</summary>
    public string Partition() => CampaignShard.Of(CampaignId, RecipientId);

    /// <summary>The key of a recipient's mail.</summary>
    public static string Of(string campaignId, string recipientId) => $"{Prefix}{campaignId}.{recipientId}";

    /// <summary>Reads a key; null when it is none of a campaign.</summary>
    public static CampaignKey? Parse(string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal) && key[Prefix.Length..].Split('.') is [var id, { Length: 32 } recipient]
            && Guid.TryParseExact(id, "D", out _) && recipient.All(char.IsAsciiHexDigitLower)
            ? new(id, recipient)
            : null;
}
