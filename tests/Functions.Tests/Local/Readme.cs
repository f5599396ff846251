using System.Text.RegularExpressions;
using OrderFunctions.Functions.Tests.Hosts;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>The README, in parts.</summary>
internal static partial class Readme
{
    public static string Text { get; } = File.ReadAllText(RepositoryFiles.FullPath("README.md")).ReplaceLineEndings("\n");

    /// <summary>Every block of shell commands.</summary>
    public static IEnumerable<string> ShellBlocks => BlockPattern().Matches(Text)
        .Where(match => match.Groups[1].Value == "sh").Select(match => match.Groups[2].Value);

    /// <summary>What is written between backticks.</summary>
    public static IEnumerable<string> CodeSpans => SpanPattern().Matches(BlockPattern().Replace(Text, "")).Select(match => match.Groups[1].Value);

    /// <summary>Targets of links to other files.</summary>
    public static IEnumerable<string> RelativeLinks => LinkPattern().Matches(Text).Select(match => match.Groups[1].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#'));

    /// <summary>From a heading of the second level to the next one.</summary>
    public static string Section(string heading)
    {
        var start = Text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        if (start < 0) throw new InvalidDataException($"The README has no section \"{heading}\".");
        var end = Text.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? Text[start..] : Text[start..end];
    }

    /// <summary>The cells of the rows of a section's table, without heading and rule.</summary>
    public static IEnumerable<string[]> TableOf(string heading) => Section(heading).Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split('|').Select(cell => cell.Trim()).ToArray());

    [GeneratedRegex("^```([a-z]*)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex BlockPattern();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex SpanPattern();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex LinkPattern();
}
