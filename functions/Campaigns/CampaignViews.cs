using System.Text.Json;
using System.Text.Json.Serialization;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Domain.Campaigns;
using OrderFunctions.Domain.Jobs;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Campaigns;

/// <summary>Which customers: those with an order of which all of this is true, and who have agreed to advertising.</summary>
/// <param name="OrderedSince">Placed then or later.</param>
/// <param name="OrderedBefore">Placed earlier.</param>
/// <param name="Country">Sent to this country, such as <c>DE</c>.</param>
/// <param name="Sku">With this article.</param>
/// <param name="MinTotal">Worth so much, in minor units.</param>
/// <param name="Language">In this language, such as <c>de</c>.</param>
public sealed record AudienceBody(
    DateTimeOffset? OrderedSince = null, DateTimeOffset? OrderedBefore = null, string? Country = null, string? Sku = null, long? MinTotal = null, string? Language = null)
{
    internal CampaignAudience ToAudience() => new(OrderedSince, OrderedBefore, Country, Sku, MinTotal, Language?.ToLowerInvariant());
}

/// <summary>Advertising by mail. Its words are a template that names <c>unsubscribeLink</c>, and may name <c>shop</c> and <c>name</c>.</summary>
/// <param name="Name">For staff.</param>
/// <param name="Subject">The mail's subject.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">Instead of the text's paragraphs.</param>
/// <param name="Language">Of the words.</param>
/// <param name="Audience">Left out, the recipients are uploaded.</param>
/// <param name="Variables">Columns of the upload that the words name.</param>
/// <param name="PerSecond">Most mails in any second, up to 10,000; 0 is as fast as it goes.</param>
public sealed record CampaignBody(
    string Name,
    string Subject,
    string Text,
    string? Html = null,
    string Language = "en",
    AudienceBody? Audience = null,
    IReadOnlyList<string>? Variables = null,
    int PerSecond = 50)
{
    private const int LongestName = 120;
    private const int Fastest = 10_000;
    private const int MostVariables = 20;

    internal DraftCampaign ToDraft(string id, string by) => new(
        id, Name.Trim(), Language.ToLowerInvariant(), new(Subject, Text, Html), Audience?.ToAudience(), Variables ?? [], PerSecond, by);

    internal Problem? Validate()
    {
        var errors = new FieldErrors();
        errors.Require(Name.Trim().Length is >= 1 and <= LongestName, "$.name", $"must have 1 to {LongestName} characters");
        errors.Require(TemplateKey.IsLanguage(Language), "$.language", "must be a language tag");
        errors.Require(PerSecond is >= 0 and <= Fastest, "$.perSecond", $"must be 0 to {Fastest}");
        errors.Require(Audience?.MinTotal is null or >= 0, "$.audience.minTotal", "must not be negative");
        errors.Require(Audience?.Country is null or { Length: 2 }, "$.audience.country", "must be a country code");
        errors.Require(!(Audience?.OrderedBefore <= Audience?.OrderedSince), "$.audience.orderedBefore", "must be after orderedSince");
        var names = Variables ?? [];
        errors.Require(
            names.Count <= MostVariables && names.All(IsName) && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Count,
            "$.variables", $"must be up to {MostVariables} names of letters and digits that a campaign has not by itself");
        errors.Require(names.Count == 0 || Audience is null, "$.variables", "are columns of an upload");
        return errors.ToProblem();
    }

    private static bool IsName(string name) => name.Length is >= 1 and <= 40 && char.IsAsciiLetterLower(name[0])
        && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) && !CampaignWords.Always.Contains(name) && name is not "email" and not "this" and not "else";
}

/// <summary>When a campaign is sent.</summary>
/// <param name="SendAt">Left out, at once; at most a year ahead.</param>
public sealed record StartCampaignBody(DateTimeOffset? SendAt = null)
{
    internal Problem? Validate(DateTimeOffset now)
    {
        var errors = new FieldErrors();
        errors.Require(SendAt is null || SendAt <= now.AddYears(1), "$.sendAt", "must be within a year");
        return errors.ToProblem();
    }
}

/// <summary>A campaign, and how far it is.</summary>
/// <param name="Number">The version.</param>
/// <param name="Status">
/// DRAFT; STARTED; else that of the job of the same id, and when that has been forgotten, SUCCEEDED or CANCELLED.
/// </param>
/// <param name="Recipients">Rows of the upload, or recipients entered so far.</param>
/// <param name="Words">The template.</param>
/// <param name="Shown">What the words come to for somebody that there is not.</param>
public sealed record CampaignView(
    string Id,
    int Number,
    string Name,
    string Status,
    string Language,
    AudienceBody? Audience,
    IReadOnlyList<string> Variables,
    int PerSecond,
    DateTimeOffset? SendAt,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset ChangedAt,
    string ChangedBy,
    int Recipients,
    int? Percent,
    CampaignCountsView? Counts,
    CampaignWordsView Words,
    CampaignWordsView Shown)
{
    internal static CampaignView Of(CampaignDocument campaign, Job? job, CampaignCounts? counts, RenderedTemplate shown) => new(
        campaign.Id,
        campaign.Number,
        campaign.Name,
        StatusOf(campaign, job, counts),
        campaign.Language,
        campaign.Audience is { } who ? new(who.OrderedSince, who.OrderedBefore, who.Country, who.Sku, who.MinTotal, who.Language) : null,
        campaign.Variables,
        campaign.PerSecond,
        campaign.SendAt,
        campaign.CreatedAt,
        campaign.CreatedBy,
        campaign.ChangedAt,
        campaign.ChangedBy,
        counts is { Total: > 0 } ? counts.Total : campaign.Upload?.Rows ?? 0,
        counts is { Total: > 0 } ? (int)(100L * counts.Ended() / counts.Total) : null,
        counts is null ? null : CampaignCountsView.Of(counts),
        CampaignWordsView.Of(campaign.Content),
        new(shown.Subject, shown.Text, shown.Html));

    // Jobs are remembered for days, campaigns for good.
    private static string StatusOf(CampaignDocument campaign, Job? job, CampaignCounts? counts) => (campaign.StartedAt, job) switch
    {
        (null, _) => "DRAFT",
        (_, { } known) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(known.Status.ToString()),
        _ when counts is { Total: 0 } => "STARTED",
        _ => counts!.Ended() == counts.Total ? "SUCCEEDED" : "CANCELLED",
    };
}

/// <summary>
/// What became of the recipients: each has one of the first six outcomes. Of those that were accepted, providers report
/// <paramref name="Delivered"/>, <paramref name="Bounced"/> and <paramref name="Complained"/>; a mail can be counted in more than one.
/// </summary>
/// <param name="Accepted">By the provider.</param>
/// <param name="Suppressed">Not sent: the address takes no mail, or has complained of one.</param>
/// <param name="Unsubscribed">Not sent: they want no advertising.</param>
/// <param name="Unknown">A mail may have left or not, and nobody can tell.</param>
/// <param name="Left">Unsubscribed by the link in this campaign's mail.</param>
public sealed record CampaignCountsView(
    int Waiting, int Accepted, int Suppressed, int Unsubscribed, int Failed, int Unknown, int Delivered, int Bounced, int Complained, int Left)
{
    internal static CampaignCountsView Of(CampaignCounts counts) => new(
        counts.Total - counts.Ended(), counts.Accepted, counts.Suppressed, counts.Unsubscribed, counts.Failed, counts.Unknown,
        counts.Delivered, counts.Bounced, counts.Complained, counts.Left);
}

/// <summary>A campaign's words, as they were written or filled in.</summary>
public sealed record CampaignWordsView(string Subject, string Text, string? Html)
{
    internal static CampaignWordsView Of(TemplateContent content) => new(content.Subject ?? "", content.Text, content.Html);
}

/// <summary>A version of a campaign's words.</summary>
public sealed record CampaignVersionView(int Number, string Name, string Language, CampaignWordsView Words, DateTimeOffset ChangedAt, string ChangedBy)
{
    internal static CampaignVersionView Of(CampaignDocument one) => new(one.Number, one.Name, one.Language, CampaignWordsView.Of(one.Content), one.ChangedAt, one.ChangedBy);
}

/// <summary>Versions of a campaign, the latest first.</summary>
public sealed record CampaignVersionListView(IReadOnlyList<CampaignVersionView> Versions);

/// <summary>A campaign in a list.</summary>
public sealed record CampaignSummaryView(string Id, string Name, bool Started, DateTimeOffset? SendAt, DateTimeOffset CreatedAt)
{
    internal static CampaignSummaryView Of(CampaignDocument campaign) => new(campaign.Id, campaign.Name, campaign.StartedAt is not null, campaign.SendAt, campaign.CreatedAt);
}

/// <summary>A page of campaigns.</summary>
public sealed record CampaignListView(IReadOnlyList<CampaignSummaryView> Campaigns, string? Continuation);

/// <summary>A recipient, and what became of its mail.</summary>
/// <param name="Code">Why it failed: the provider's code.</param>
/// <param name="Reported">What the provider last said of the mail.</param>
/// <param name="UnsubscribedAt">When they unsubscribed by the link in it.</param>
public sealed record RecipientView(
    string Id, string Address, RecipientOutcome Outcome, string? Code, DateTimeOffset? EndedAt, DeliveryStatus? Reported, DateTimeOffset? UnsubscribedAt)
{
    internal static RecipientView Of(RecipientDocument one) =>
        new(one.RecipientId, one.Address, one.Outcome, one.Code, one.EndedAt, one.Reported, one.UnsubscribedAt);
}

/// <summary>A mail as somebody gets it.</summary>
/// <param name="Headers">Beside those that every mail has: how to unsubscribe by one click.</param>
public sealed record RecipientMailView(string To, string Subject, string Text, string Html, IReadOnlyDictionary<string, string> Headers)
{
    internal static RecipientMailView Of(Mail mail) => new(mail.To, mail.Subject, mail.Text, mail.Html, mail.Headers);
}

/// <summary>A page of recipients.</summary>
public sealed record RecipientListView(IReadOnlyList<RecipientView> Recipients, string? Continuation);

[JsonSerializable(typeof(CampaignBody))]
[JsonSerializable(typeof(StartCampaignBody))]
[JsonSerializable(typeof(CampaignView))]
[JsonSerializable(typeof(CampaignListView))]
[JsonSerializable(typeof(CampaignVersionListView))]
[JsonSerializable(typeof(RecipientListView))]
[JsonSerializable(typeof(RecipientMailView))]
[JsonSerializable(typeof(CampaignStep))]
[JsonSerializable(typeof(LaneStep))]
[JsonSerializable(typeof(CampaignGlance))]
[JsonSerializable(typeof(LaneEnd))]
internal sealed partial class CampaignsJson : JsonSerializerContext;
