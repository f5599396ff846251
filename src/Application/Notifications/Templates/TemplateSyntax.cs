using System.Text.RegularExpressions;

namespace OrderFunctions.Application.Notifications.Templates;

/// <summary>A tag of a template.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Path">The variable; empty for those that name none.</param>
/// <param name="IsInEach">Whether it stands in a list, and so among the members of its entries.</param>
internal readonly record struct TemplateTag(TagKind Kind, string Path, bool IsInEach);

internal enum TagKind
{
    Value,
    If,
    Unless,
    Each,
}

/// <summary>
/// What of Handlebars a template may use: values, <c>if</c>, <c>unless</c>, <c>else</c>, <c>each</c>, comments. No helpers, partials,
/// sub-expressions or unescaped values; lists do not nest. So what a template can do is known before it runs, and how long it
/// can take: at most its tags times the entries of one list.
/// </summary>
internal static partial class TemplateSyntax
{
    /// <summary>How many tags a part may have.</summary>
    public const int MostTags = 300;

    private const int DeepestBlock = 5;

    /// <summary>The tags, or in a sentence why there are none that run.</summary>
    public static bool TryRead(string source, out IReadOnlyList<TemplateTag> tags, out string problem)
    {
        var found = new List<TemplateTag>();
        var open = new Stack<(string Name, bool HasElse)>();
        tags = found;
        problem = "";
        var place = 0;
        for (var count = 0; source.IndexOf("{{", place, StringComparison.Ordinal) is >= 0 and var start; place = EndOf(source, start))
        {
            var line = 1 + source.AsSpan(0, start).Count('\n');
            if (EndOf(source, start) < 0) return No($"the tag in line {line} does not end", out problem);
            if (++count > MostTags) return No($"has more than {MostTags} tags", out problem);
            if (start > 0 && source[start - 1] is '\\' or '{') return No($"the braces in line {line} are not taken as a tag", out problem);
            var inner = source[(start + 2)..(EndOf(source, start) - 2)];
            if (inner.StartsWith('!')) continue;
            if (Read(inner, open, found) is { } wrong) return No($"{wrong} in line {line}", out problem);
        }

        return open.TryPeek(out var left) ? No($"the block {left.Name} does not end", out problem) : true;
    }

    private static bool No(string why, out string problem)
    {
        problem = why;
        return false;
    }

    private static int EndOf(string source, int start)
    {
        // A comment with two dashes may hold what looks like an end.
        var mark = source.AsSpan(start).StartsWith("{{!--") ? "--}}" : "}}";
        var end = source.IndexOf(mark, start + 2, StringComparison.Ordinal);
        return end < 0 ? -1 : end + mark.Length;
    }

    private static string? Read(string inner, Stack<(string Name, bool HasElse)> open, List<TemplateTag> found)
    {
        var isInEach = open.Any(block => block.Name == "each");
        if (Opening().Match(inner) is { Success: true } begins)
        {
            var (name, path) = (begins.Groups["name"].Value, begins.Groups["path"].Value);
            if (open.Count == DeepestBlock) return "blocks nest too deeply";
            if (name == "each" && isInEach) return "a list within a list";
            found.Add(new(name switch { "if" => TagKind.If, "unless" => TagKind.Unless, _ => TagKind.Each }, path, isInEach));
            open.Push((name, false));
            return null;
        }

        if (Closing().Match(inner) is { Success: true } ends)
            return open.TryPop(out var block) && block.Name == ends.Groups["name"].Value ? null : $"an end without a beginning: {Shown(inner)}";
        if (inner.Trim() == "else")
        {
            if (!open.TryPop(out var block) || block.HasElse) return "an else without its if";
            open.Push((block.Name, true));
            return null;
        }

        if (Value().Match(inner) is not { Success: true } value) return $"a tag that templates cannot use: {Shown(inner)}";
        found.Add(new(TagKind.Value, value.Groups["path"].Value, isInEach));
        return null;
    }

    private static string Shown(string inner) => inner.Length <= 40 ? inner : inner[..40] + "…";

    [GeneratedRegex(@"^#(?<name>if|unless|each)\s+(?<path>(\.\./)?[A-Za-z][A-Za-z0-9]*)\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex(@"^/(?<name>if|unless|each)\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Closing();

    [GeneratedRegex(@"^\s*(?<path>(\.\./)?[A-Za-z][A-Za-z0-9]*)\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Value();
}
