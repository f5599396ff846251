using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using HandlebarsDotNet;
using HtmlEncoder = System.Text.Encodings.Web.HtmlEncoder;

namespace OrderFunctions.Application.Notifications.Templates;

/// <summary>
/// Fills templates in. Sources are compiled once and kept while they are in use; they have passed <see cref="CheckTemplate"/>, so a
/// name that is not there is a bug and throws. What comes out is bounded, and with it the time.
/// </summary>
public sealed partial class TemplateEngine
{
    /// <summary>The most characters that one part can come to.</summary>
    public const int LongestOutput = 200_000;

    private const int MostKept = 1_000;

    // Letters of all scripts stay readable in the source of the mail; markup and quotes are escaped.
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    // Compiling costs a hundred times what filling in does, and the same words compile to the same code in every host of a process.
    private static readonly IHandlebars Plain = Handlebars.Create(new HandlebarsConfiguration { ThrowOnUnresolvedBindingExpression = true, NoEscape = true });
    private static readonly IHandlebars Escaped = Handlebars.Create(new HandlebarsConfiguration { ThrowOnUnresolvedBindingExpression = true, TextEncoder = new Escaping() });
    private static readonly ConcurrentDictionary<(TemplateContent Content, bool WithHtml), CompiledTemplate> Compiled = new();

    private readonly IHandlebars _plain = Plain;
    private readonly IHandlebars _html = Escaped;
    private readonly ConcurrentDictionary<(TemplateContent Content, bool WithHtml), CompiledTemplate> _kept = Compiled;

    /// <summary>
    /// The words for these values. Throws <see cref="TemplateTooLongException"/> when a part comes to more than
    /// <see cref="LongestOutput"/> characters.
    /// </summary>
    /// <param name="withHtml">Whether a mail is wanted, which has HTML, too.</param>
    /// <param name="language">The language of the words, for the HTML.</param>
    public RenderedTemplate Render(TemplateContent content, Dictionary<string, object> values, bool withHtml, string language)
    {
        if (_kept.Count > MostKept) _kept.Clear();
        return _kept.GetOrAdd((content, withHtml), key => Compile(key.Content, key.WithHtml)).Render(values, language);
    }

    /// <summary>A template that is not kept: for one that is tried, and perhaps never used.</summary>
    internal CompiledTemplate Compile(TemplateContent content, bool withHtml) => new(
        content.Subject is { } subject ? _plain.Compile(new StringReader(subject)) : null,
        _plain.Compile(new StringReader(TemplateForms.ToText(content.Text))),
        withHtml ? _html.Compile(new StringReader(content.Html is { } own ? TemplateForms.ToHtml(own) : TemplateForms.HtmlOf(content.Text))) : null);

    /// <summary>A template ready to be filled in, any number of times.</summary>
    internal sealed partial class CompiledTemplate(
        HandlebarsTemplate<TextWriter, object, object>? subject,
        HandlebarsTemplate<TextWriter, object, object> text,
        HandlebarsTemplate<TextWriter, object, object>? html)
    {
        public RenderedTemplate Render(Dictionary<string, object> values, string language)
        {
            var line = subject is null ? "" : Fill("subject", subject, values).ReplaceLineEndings(" ");
            var words = Blank().Replace(Fill("text", text, values).ReplaceLineEndings("\n"), "\n\n");
            if (html is null) return new(line, words, null);
            var body = EmptyParagraph().Replace(Fill("html", html, values).ReplaceLineEndings("\n"), "");
            return new(line, words, TemplateForms.Document(Html.Encode(line), language, body));
        }

        private static string Fill(string part, HandlebarsTemplate<TextWriter, object, object> template, Dictionary<string, object> values)
        {
            using var output = new BoundedWriter(part);
            template(output, values);
            return output.ToString();
        }

        [GeneratedRegex(@"\n{3,}", RegexOptions.None, 1000)]
        private static partial Regex Blank();

        [GeneratedRegex(@"<p>\s*</p>\n?", RegexOptions.None, 1000)]
        private static partial Regex EmptyParagraph();
    }

    /// <summary>Escapes values for HTML.</summary>
    private sealed class Escaping : ITextEncoder
    {
        public void Encode(StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

        public void Encode(string? text, TextWriter target) => target.Write(Html.Encode(text ?? ""));

        public void Encode<T>(T? text, TextWriter target)
            where T : IEnumerator<char>
        {
            var copy = new StringBuilder();
            while (text?.MoveNext() is true) copy.Append(text.Current);
            Encode(copy, target);
        }
    }

    private sealed class BoundedWriter(string part) : StringWriter
    {
        public override void Write(char value)
        {
            Check(1);
            base.Write(value);
        }

        public override void Write(string? value)
        {
            Check(value?.Length ?? 0);
            base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            Check(count);
            base.Write(buffer, index, count);
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            Check(buffer.Length);
            base.Write(buffer);
        }

        private void Check(int more)
        {
            if (GetStringBuilder().Length + more > LongestOutput) throw new TemplateTooLongException(part);
        }
    }
}

/// <summary>What comes of a template is longer than any message.</summary>
public sealed class TemplateTooLongException : Exception
{
    public TemplateTooLongException()
        : this("text")
    {
    }

    public TemplateTooLongException(string part)
        : base($"The {part} comes to more than {TemplateEngine.LongestOutput} characters.") => Part = part;

    public TemplateTooLongException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Which part.</summary>
    public string Part { get; } = "text";
}
