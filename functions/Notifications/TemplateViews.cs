using OrderFunctions.Application.Notifications.Templates;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Functions.Notifications;

/// <summary>The words of a template, in Handlebars: values, <c>if</c>, <c>unless</c>, <c>else</c>, <c>each lines</c> and comments.</summary>
/// <param name="Subject">The mail's subject, or the headline in a list or on a device; none for text messages.</param>
/// <param name="Text">Plain text. In a mail <c>{{orderTable}}</c> stands for the lines of the order.</param>
/// <param name="Html">What the mail shows instead of the text's paragraphs; values are escaped.</param>
/// <param name="Reason">Why, for the audit trail.</param>
public sealed record TemplateBody(string Text, string? Subject = null, string? Html = null, string? Reason = null)
{
    internal TemplateContent ToContent() => new(Subject, Text, Html);
}

/// <summary>A template in force.</summary>
/// <param name="Builtin">Whether these are the words that the shop starts with.</param>
/// <param name="WordsFrom">The language of these words, when this one has none of its own.</param>
/// <param name="Number">Of staff's versions, from 1; left out while there are none.</param>
/// <param name="Variables">What it can name.</param>
/// <param name="Required">What it must name; of alternatives, with a bar between them, one.</param>
public sealed record TemplateView(
    MessageKind Event,
    string Language,
    MessageChannel Channel,
    string? Subject,
    string Text,
    string? Html,
    bool Builtin,
    string? WordsFrom,
    int? Number,
    DateTimeOffset? ChangedAt,
    string? ChangedBy,
    IReadOnlyList<string> Variables,
    IReadOnlyList<string> Required)
{
    internal static TemplateView Of(TemplateKey key, TemplateInForce template)
    {
        var variables = TemplateVariables.Of(key.Kind, key.Channel);
        return new(
            key.Kind,
            key.Language,
            key.Channel,
            template.Content.Subject,
            template.Content.Text,
            template.Content.Html,
            template.Document is null,
            template.Key.Language == key.Language ? null : template.Key.Language,
            template.Document?.Number,
            template.Document?.ChangedAt,
            template.Document?.ChangedBy,
            [.. variables.Values.Concat(variables.Lists.Select(list => $"{list.Key}[{string.Join(", ", list.Value)}]")).Order(StringComparer.Ordinal)],
            variables.Required);
    }
}

/// <summary>Every template there is.</summary>
public sealed record TemplateListView(IReadOnlyList<TemplateView> Templates);

/// <summary>A version that staff have written; without words they took theirs away.</summary>
public sealed record TemplateVersionView(int Number, string? Subject, string? Text, string? Html, DateTimeOffset ChangedAt, string ChangedBy)
{
    internal static TemplateVersionView Of(TemplateDocument document) => new(
        document.Number, document.Content?.Subject, document.Content?.Text, document.Content?.Html, document.ChangedAt, document.ChangedBy);
}

/// <summary>Versions of a template, the latest first.</summary>
public sealed record TemplateVersionListView(IReadOnlyList<TemplateVersionView> Versions);

/// <summary>What a template comes to for an order that there is not. HTML is to be shown in a frame that runs nothing.</summary>
public sealed record TemplatePreviewView(string? Subject, string Text, string? Html);
