using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Campaigns;

/// <summary>What the words of a campaign may name, and the words for one recipient.</summary>
public sealed class CampaignWords(TemplateEngine engine, ShopOptions shop, UnsubscribeLinks links)
{
    private const string Link = "unsubscribeLink";
    private static readonly Dictionary<string, IReadOnlyList<string>> NoLists = new(StringComparer.Ordinal);

    /// <summary>Names that every campaign has.</summary>
    public static IReadOnlyList<string> Always { get; } = ["shop", "name", Link];

    /// <summary>Null, or why these words cannot be sent (<see cref="TemplateCodes"/>).</summary>
    public Refusal? Problem(TemplateContent content, IReadOnlyList<string> variables, string language)
    {
        var known = new TemplateVariables(new HashSet<string>([.. Always, .. variables], StringComparer.Ordinal), [Link], NoLists);
        if (CheckTemplate.Problem(content, known, hasSubject: true, hasHtml: true) is { } problem) return problem;
        try
        {
            _ = Sample(content, variables, language);
            return null;
        }
        catch (TemplateTooLongException tooLong)
        {
            return new Refusal(TemplateCodes.TooLong, $"What comes of the {tooLong.Part} is too long to be sent.").With("part", tooLong.Part);
        }
    }

    /// <summary>What the words come to for somebody that there is not.</summary>
    public RenderedTemplate Sample(TemplateContent content, IReadOnlyList<string> variables, string language)
    {
        var values = variables.ToDictionary(name => name, name => (object)name.ToUpperInvariant(), StringComparer.Ordinal);
        values["shop"] = PlainText.OneLine(shop.Name);
        values["name"] = "Ada Example";
        values[Link] = links.PageOf("sample");
        return engine.Compile(content, withHtml: true).Render(values, language);
    }

    /// <summary>The mail to a recipient, with the headers by which mail programs unsubscribe in one click (RFC 8058).</summary>
    /// <param name="batch">What the provider knows it by together with others.</param>
    public Mail To(CampaignDocument campaign, RecipientDocument recipient, string batch)
    {
        var link = links.To(campaign.Id, recipient.RecipientId);
        var values = campaign.Variables.ToDictionary(
            name => name, name => (object)PlainText.OneLine(recipient.Values?.GetValueOrDefault(name) ?? ""), StringComparer.Ordinal);
        values["shop"] = PlainText.OneLine(shop.Name);
        values["name"] = PlainText.OneLine(recipient.Name ?? "");
        values[Link] = link;
        var words = engine.Render(campaign.Content, values, withHtml: true, campaign.Language);
        return new(CampaignKey.Of(campaign.Id, recipient.RecipientId), recipient.Address, words.Subject, words.Text, words.Html!)
        {
            Batch = batch,
            Headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["List-Unsubscribe"] = $"<{link}>",
                ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click",
            },
        };
    }
}
