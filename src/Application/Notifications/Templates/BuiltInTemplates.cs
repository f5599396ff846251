using System.Collections.Frozen;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications.Templates;

/// <summary>
/// The words that the shop starts with, in English and German: a mail and a text message for every kind. They are files beside this
/// one: a section per kind (<c>== order-received</c>) with the mail's subject, its text and, after <c>-- text</c>, the text
/// message. A headline for devices and lists is the mail's subject, and its words are the mail's first.
/// </summary>
public static class BuiltInTemplates
{
    /// <summary>The language that has words for everything.</summary>
    public const string Fallback = "en";

    private static readonly FrozenDictionary<TemplateKey, TemplateContent> ByKey =
        new[] { Fallback, "de" }.SelectMany(Read).ToFrozenDictionary(one => one.Key, one => one.Value);

    /// <summary>The template, or null when there is none in this language.</summary>
    public static TemplateContent? Find(TemplateKey key) => ByKey.GetValueOrDefault(key);

    /// <summary>All of them.</summary>
    public static IEnumerable<TemplateKey> Keys => ByKey.Keys;

    private static IEnumerable<KeyValuePair<TemplateKey, TemplateContent>> Read(string language)
    {
        var file = $"OrderFunctions.Application.Notifications.Templates.{language}.txt";
        using var stream = typeof(BuiltInTemplates).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"{file} is not in the assembly.");
        using var reader = new StreamReader(stream);
        var sections = reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n== ");
        var (greeting, farewell) = Halves(sections[0], "\n--\n");
        foreach (var section in sections.Skip(1))
        {
            var (name, rest) = Halves(section, "\n");
            var (subject, words) = Halves(rest, "\n\n");
            var (mail, message) = Halves(words, "\n-- text\n");
            var kind = TemplateKey.Parse<MessageKind>(name) ?? throw new InvalidOperationException($"{file} has a section {name}.");
            yield return new(new(kind, language, MessageChannel.Email), new(subject, $"{greeting}\n\n{mail}\n\n{farewell}\n"));
            foreach (var channel in new[] { MessageChannel.Sms, MessageChannel.Whatsapp })
                yield return new(new(kind, language, channel), new(null, message));
            var headline = new TemplateContent(subject, mail.Split("\n\n")[0]);
            foreach (var channel in new[] { MessageChannel.Push, MessageChannel.InApp })
                yield return new(new(kind, language, channel), channel == MessageChannel.Push ? new(subject, message) : headline);
        }
    }

    private static (string Before, string After) Halves(string text, string by)
    {
        var at = text.IndexOf(by, StringComparison.Ordinal);
        return at < 0
            ? throw new InvalidOperationException($"No '{by.Trim()}' in '{text}'.")
            : (text[..at].Trim(), text[(at + by.Length)..].Trim());
    }
}
