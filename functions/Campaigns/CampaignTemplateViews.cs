using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Campaigns;

/// <summary>Words for campaigns, in Handlebars. They name <c>unsubscribeLink</c>, and may name <c>shop</c>, <c>name</c> and columns of a list.</summary>
/// <param name="Subject">The mail's subject.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">Instead of the text's paragraphs; values are escaped.</param>
/// <param name="Variables">Columns of the list that the words name. With some, a campaign needs a list that has them.</param>
public sealed record CampaignTemplateBody(string Subject, string Text, string? Html = null, IReadOnlyList<string>? Variables = null)
{
    internal TemplateContent ToContent() => new(Subject, Text, Html);

    internal Problem? Validate()
    {
        var errors = new FieldErrors();
        CampaignBody.RequireVariables(errors, Variables ?? []);
        return errors.ToProblem();
    }
}

/// <summary>A template for campaigns.</summary>
/// <param name="Number">The version.</param>
public sealed record CampaignTemplateView(
    string Name, string Language, int Number, CampaignWordsView Words, IReadOnlyList<string> Variables, DateTimeOffset ChangedAt, string ChangedBy)
{
    internal static CampaignTemplateView Of(CampaignTemplate template) => new(
        template.Name, template.Language, template.Number, CampaignWordsView.Of(template.Content!), template.Variables, template.ChangedAt, template.ChangedBy);
}

/// <summary>A page of templates for campaigns.</summary>
public sealed record CampaignTemplateListView(IReadOnlyList<CampaignTemplateView> Templates, string? Continuation);

/// <summary>A version of a template for campaigns; without words it was taken away.</summary>
public sealed record CampaignTemplateVersionView(
    int Number, CampaignWordsView? Words, IReadOnlyList<string> Variables, DateTimeOffset ChangedAt, string ChangedBy)
{
    internal static CampaignTemplateVersionView Of(CampaignTemplate one) => new(
        one.Number, one.Content is { } content ? CampaignWordsView.Of(content) : null, one.Variables, one.ChangedAt, one.ChangedBy);
}

/// <summary>Versions of a template for campaigns, the latest first.</summary>
public sealed record CampaignTemplateVersionListView(IReadOnlyList<CampaignTemplateVersionView> Versions);
