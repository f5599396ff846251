using System.Text.Json;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications.Templates;

/// <summary>Which template: for what, in which language, on which way.</summary>
/// <param name="Language">BCP 47 tag in lower case.</param>
public sealed record TemplateKey(MessageKind Kind, string Language, MessageChannel Channel)
{
    private const int LongestLanguage = 35;

    /// <summary>As routes write it: <c>order-shipped</c>, <c>email</c>.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>The value of this name; null for what is none.</summary>
    public static T? Parse<T>(string name)
        where T : struct, Enum => Enum.GetValues<T>().Where(value => NameOf(value) == name).Cast<T?>().FirstOrDefault();

    /// <summary>The document's id.</summary>
    public string Id() => $"{NameOf(Kind)}.{Language}.{NameOf(Channel)}";

    /// <summary>The key that a route names; null when it names none.</summary>
    public static TemplateKey? Parse(string kind, string language, string channel) =>
        Parse<MessageKind>(kind) is { } about && Parse<MessageChannel>(channel) is { } way && IsLanguage(language)
            ? new(about, language.ToLowerInvariant(), way)
            : null;

    /// <summary>Whether it could be a language tag.</summary>
    public static bool IsLanguage(string? tag) =>
        tag is { Length: >= 2 and <= LongestLanguage } && tag.Split('-') is var parts
        && parts[0].Length is 2 or 3 && parts[0].All(char.IsAsciiLetter)
        && parts.Skip(1).All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit));

    /// <summary>The languages to look for words in: <c>de-at</c>, <c>de</c>, then the shop's own.</summary>
    public static IEnumerable<string> Chain(string language, string shops)
    {
        foreach (var wanted in new[] { language, shops, BuiltInTemplates.Fallback })
        {
            for (var tag = wanted.ToLowerInvariant(); tag.Length > 0; tag = tag[..Math.Max(tag.LastIndexOf('-'), 0)])
                yield return tag;
        }
    }
}
