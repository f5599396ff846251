using OrderFunctions.Domain;

namespace OrderFunctions.Application.Notifications.Templates;

/// <summary>Codes of templates that cannot be.</summary>
public static class TemplateCodes
{
    /// <summary>It does not read as a template. Data: part.</summary>
    public const string Syntax = "TEMPLATE_SYNTAX";

    /// <summary>It speaks of what is not there. Data: part, variable.</summary>
    public const string VariableUnknown = "TEMPLATE_VARIABLE_UNKNOWN";

    /// <summary>It does not say what it must. Data: variable.</summary>
    public const string VariableMissing = "TEMPLATE_VARIABLE_MISSING";

    /// <summary>A part is missing, superfluous or too long. Data: part.</summary>
    public const string PartInvalid = "TEMPLATE_PART_INVALID";

    /// <summary>What comes of it is too long. Data: part.</summary>
    public const string TooLong = "TEMPLATE_TOO_LONG";

    /// <summary>It was changed since it was read.</summary>
    public const string Changed = "TEMPLATE_CHANGED";
}

/// <summary>Says whether a template can be used before anybody gets to read what comes of it.</summary>
internal static class CheckTemplate
{
    public const int LongestSubject = 300;
    public const int LongestText = 20_000;
    public const int LongestHtml = 60_000;

    /// <summary>Null, or the first reason why not.</summary>
    public static Refusal? Problem(TemplateContent content, TemplateVariables variables, bool hasSubject, bool hasHtml)
    {
        if (Part("subject", content.Subject, hasSubject, LongestSubject, isNeeded: hasSubject) is { } subject) return subject;
        if (content.Subject?.AsSpan().IndexOfAny('\r', '\n') >= 0) return Invalid("subject", "must be one line");
        if (Part("text", content.Text, isTaken: true, LongestText, isNeeded: true) is { } text) return text;
        if (Part("html", content.Html, hasHtml, LongestHtml, isNeeded: false) is { } html) return html;

        var used = new List<HashSet<string>>();
        foreach (var (part, source) in new[] { ("subject", content.Subject), ("text", content.Text), ("html", content.Html) })
        {
            if (source is null) continue;
            if (!TemplateSyntax.TryRead(source, out var tags, out var problem))
                return new Refusal(TemplateCodes.Syntax, $"The {part} cannot be read: {problem}.").With("part", part);
            if (tags.Where(tag => !IsKnown(tag, part, variables)).Select(tag => tag.Path).FirstOrDefault() is { } unknown)
            {
                return new Refusal(TemplateCodes.VariableUnknown, $"The {part} names {unknown}, which there is not here.")
                    .With("part", part).With("variable", unknown);
            }

            used.Add([.. tags.Select(tag => tag.Path)]);
        }

        // Who reads one of the forms must not know less than who reads the other.
        var subjects = hasSubject ? used[0] : [];
        foreach (var body in used.Skip(hasSubject ? 1 : 0))
        {
            if (variables.Required.FirstOrDefault(one => !one.Split('|').Any(name => body.Contains(name) || subjects.Contains(name))) is { } missing)
                return new Refusal(TemplateCodes.VariableMissing, $"The template must name {missing.Replace("|", " or ", StringComparison.Ordinal)}.").With("variable", missing);
        }

        return null;
    }

    private static bool IsKnown(TemplateTag tag, string part, TemplateVariables variables)
    {
        var fromOutside = tag.Path.StartsWith("../", StringComparison.Ordinal);
        var name = fromOutside ? tag.Path[3..] : tag.Path;
        // A table is a paragraph, which a subject and a list have not.
        if (name == TemplateVariables.OrderTable && (part == "subject" || tag.IsInEach || tag.Kind != TagKind.Value)) return false;
        if (tag.Kind == TagKind.Each) return !fromOutside && variables.Lists.ContainsKey(name);
        if (tag.IsInEach && !fromOutside) return variables.Lists.Values.Any(members => members.Contains(name));
        return (!fromOutside || tag.IsInEach) && variables.Values.Contains(name);
    }

    private static Refusal? Part(string part, string? source, bool isTaken, int longest, bool isNeeded) => source switch
    {
        null => isNeeded ? Invalid(part, "is missing") : null,
        _ when !isTaken => Invalid(part, "has no place on this way"),
        _ when string.IsNullOrWhiteSpace(source) => Invalid(part, "is empty"),
        _ when source.Length > longest => Invalid(part, $"has more than {longest} characters"),
        _ => null,
    };

    private static Refusal Invalid(string part, string why) => new Refusal(TemplateCodes.PartInvalid, $"The {part} {why}.").With("part", part);
}
