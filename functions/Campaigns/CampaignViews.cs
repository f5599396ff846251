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

/// <summary>Advertising by mail. Its words, in Handlebars, name <c>unsubscribeLink</c>, and may name <c>shop</c> and <c>name</c>.</summary>
/// <param name="Name">For staff.</param>
/// <param name="Subject">The mail's subject.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">Instead of the text's paragraphs.</param>
/// <param name="Template">Name of a template instead of words: the one in <paramref name="Language"/>, as it is now.</param>
/// <param name="Language">Of the words.</param>
/// <param name="Audience">Customers.</param>
/// <param name="FileId">A list instead of customers: a file of the caller's own. Without either the campaign is a draft only.</param>
/// <param name="Variables">Columns of the list that its own words name.</param>
/// <param name="PerSecond">Most mails in any second, up to 10,000; 0 is as fast as it goes.</param>
public sealed record CampaignBody(
    string Name,
    string? Subject = null,
    string? Text = null,
    string? Html = null,
    string? Template = null,
    string Language = "en",
    AudienceBody? Audience = null,
    string? FileId = null,
    IReadOnlyList<string>? Variables = null,
    int PerSecond = 50)
{
    private const int LongestName = 120;
    private const int Fastest = 10_000;
    private const int MostVariables = 20;

    internal DraftCampaign ToDraft(string id, string by) => new(
        id, Name.Trim(), Language.ToLowerInvariant(), Template is null ? new(Subject, Text!, Html) : null, Template, Audience?.ToAudience(), FileId,
        Variables ?? [], PerSecond, by);

    internal Problem? Validate()
    {
        var errors = new FieldErrors();
        errors.Require(Name.Trim().Length is >= 1 and <= LongestName, "$.name", $"must have 1 to {LongestName} characters");
        errors.Require(TemplateKey.IsLanguage(Language), "$.language", "must be a language tag");
        errors.Require(PerSecond is >= 0 and <= Fastest, "$.perSecond", $"must be 0 to {Fastest}");
        errors.Require(Audience?.MinTotal is null or >= 0, "$.audience.minTotal", "must not be negative");
        errors.Require(Audience?.Country is null or { Length: 2 }, "$.audience.country", "must be a country code");
        errors.Require(!(Audience?.OrderedBefore <= Audience?.OrderedSince), "$.audience.orderedBefore", "must be after orderedSince");
        if (Template is null)
        {
            errors.Require(Subject is not null, "$.subject", "is needed, or a template");
            errors.Require(Text is not null, "$.text", "is needed, or a template");
        }
        else
        {
            errors.Require((Subject, Text, Html, Variables) is (null, null, null, null), "$.template", "takes the place of subject, text, html and variables");
        }

        errors.Require(FileId is null || Audience is null, "$.fileId", "takes the place of an audience");
        RequireVariables(errors, Variables ?? []);
        errors.Require(Variables is null or [] || Audience is null, "$.variables", "are columns of a list");
        return errors.ToProblem();
    }

    internal static void RequireVariables(FieldErrors errors, IReadOnlyList<string> names) => errors.Require(
        names.Count <= MostVariables && names.All(IsName) && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Count,
        "$.variables", $"must be up to {MostVariables} names of letters and digits that a campaign has not by itself");

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
/// <param name="Recipients">Rows of the list, or recipients entered so far.</param>
/// <param name="Template">Where the words were taken from; left out when they are its own.</param>
/// <param name="Words">As they were written.</param>
/// <param name="Shown">What the words come to for somebody that there is not.</param>
public sealed record CampaignView(
    string Id,
    int Number,
    string Name,
    string Status,
    string Language,
    AudienceBody? Audience,
    string? FileId,
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
    TemplateTakenView? Template,
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
        campaign.Upload?.FileId,
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
        TemplateTakenView.Of(campaign.Template),
        CampaignWordsView.Of(campaign.Content),
        CampaignWordsView.Of(shown));

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

    internal static CampaignWordsView Of(RenderedTemplate shown) => new(shown.Subject, shown.Text, shown.Html);
}

/// <summary>The template that a campaign's words were taken from, and its version then.</summary>
public sealed record TemplateTakenView(string Name, int Number)
{
    internal static TemplateTakenView? Of(TemplateTaken? template) => template is null ? null : new(template.Name, template.Number);
}

/// <summary>A version of a campaign's words.</summary>
public sealed record CampaignVersionView(
    int Number, string Name, string Language, TemplateTakenView? Template, CampaignWordsView Words, DateTimeOffset ChangedAt, string ChangedBy)
{
    internal static CampaignVersionView Of(CampaignDocument one) => new(
        one.Number, one.Name, one.Language, TemplateTakenView.Of(one.Template), CampaignWordsView.Of(one.Content), one.ChangedAt, one.ChangedBy);
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
[JsonSerializable(typeof(CampaignTemplateBody))]
[JsonSerializable(typeof(CampaignTemplateView))]
[JsonSerializable(typeof(CampaignTemplateListView))]
[JsonSerializable(typeof(CampaignTemplateVersionListView))]
[JsonSerializable(typeof(CampaignWordsView))]
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
