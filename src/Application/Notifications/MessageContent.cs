using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace OrderFunctions.Application.Notifications;

/// <summary>What a message says, before it has a form. Everything is plain text; the forms escape.</summary>
internal sealed record MessageContent(string Subject, string Recipient, IReadOnlyList<string> Paragraphs, string Sender)
{
    // Letters of all scripts stay readable in the source of the mail; markup and quotes are escaped.
    private static readonly HtmlEncoder s_html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Lines of an order: what, and how much it costs.</summary>
    public IReadOnlyList<(string Item, string Amount)> Lines { get; init; } = [];

    /// <summary>The plain text form.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Hello {Recipient},\n\n");
        foreach (var paragraph in Paragraphs)
            text.Append(paragraph).Append("\n\n");
        foreach (var (item, amount) in Lines)
            text.Append(CultureInfo.InvariantCulture, $"  {item}: {amount}\n");
        if (Lines.Count > 0)
            text.Append('\n');
        return text.Append(Sender).Append('\n').ToString();
    }

    /// <summary>The HTML form, a whole document without links, scripts or pictures.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
            .Append(Escape(Subject))
            .Append("</title></head>\n<body style=\"font-family:sans-serif;max-width:36em\">\n<p>Hello <bdi>")
            .Append(Escape(Recipient))
            .Append("</bdi>,</p>\n");
        foreach (var paragraph in Paragraphs)
            html.Append("<p>").Append(Escape(paragraph)).Append("</p>\n");
        if (Lines.Count > 0)
        {
            html.Append("<table cellpadding=\"4\">\n");
            foreach (var (item, amount) in Lines)
            {
                html.Append("<tr><td><bdi>").Append(Escape(item)).Append("</bdi></td><td align=\"right\">")
                    .Append(Escape(amount)).Append("</td></tr>\n");
            }

            html.Append("</table>\n");
        }

        return html.Append("<p>").Append(Escape(Sender)).Append("</p>\n</body></html>\n").ToString();
    }

    private static string Escape(string text) => s_html.Encode(text);
}
