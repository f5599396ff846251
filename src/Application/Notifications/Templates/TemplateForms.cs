using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace OrderFunctions.Application.Notifications.Templates;

/// <summary>Makes the forms of a mail from its words: plain text as it is, HTML of the text's paragraphs, the order's lines as a table in either.</summary>
internal static partial class TemplateForms
{
    private const string TextTable = "{{#each lines}}  {{item}}: {{amount}}\n{{/each}}";

    // What the customer wrote keeps to its own direction.
    private const string HtmlTable =
        "<table cellpadding=\"4\">\n{{#each lines}}<tr><td><bdi>{{item}}</bdi></td><td align=\"right\">{{amount}}</td></tr>\n{{/each}}</table>\n";

    private static readonly HtmlEncoder Words = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The source of the plain text.</summary>
    public static string ToText(string source) => Table().Replace(source, TextTable);

    /// <summary>The source of HTML that somebody has written.</summary>
    public static string ToHtml(string source) => Table().Replace(source, HtmlTable);

    /// <summary>The source of HTML for a text: its paragraphs, escaped.</summary>
    public static string HtmlOf(string text)
    {
        var html = new StringBuilder();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Table().IsMatch(paragraph) && paragraph.Length == Table().Match(paragraph).Length) html.Append(HtmlTable);
            else html.Append("<p>").Append(Escaped(paragraph)).Append("</p>\n");
        }

        return html.ToString();
    }

    /// <summary>A document without links, scripts or pictures of ours.</summary>
    /// <param name="title">Escaped.</param>
    /// <param name="language">A language tag.</param>
    /// <param name="body">HTML.</param>
    public static string Document(string title, string language, string body) =>
        $"<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\n"
        + $"<body style=\"font-family:sans-serif;max-width:36em\">\n{body}</body></html>\n";

    // Words are escaped, tags stay; a name has a direction of its own.
    private static string Escaped(string paragraph)
    {
        var html = new StringBuilder();
        var place = 0;
        foreach (var tag in Tag().EnumerateMatches(paragraph))
        {
            html.Append(Words.Encode(paragraph[place..tag.Index]));
            var source = paragraph.Substring(tag.Index, tag.Length);
            html.Append(source == "{{name}}" ? "<bdi>{{name}}</bdi>" : source);
            place = tag.Index + tag.Length;
        }

        return html.Append(Words.Encode(paragraph[place..])).ToString().Replace("&#xA;", "<br>\n", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\{\{\s*orderTable\s*\}\}", RegexOptions.None, 1000)]
    private static partial Regex Table();

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline, 1000)]
    private static partial Regex Tag();
}
