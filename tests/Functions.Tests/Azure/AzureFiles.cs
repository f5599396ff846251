using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrderFunctions.Functions.Tests.Hosts;

namespace OrderFunctions.Functions.Tests.Azure;

/// <summary>The data files that Bicep loads, and what Bicep and the Azure page say.</summary>
internal static partial class AzureFiles
{
    public static string Text(string path) => File.ReadAllText(RepositoryFiles.FullPath(path)).ReplaceLineEndings("\n");

    public static JsonNode Json(string path) => JsonNode.Parse(Text(path))!;

    public static IEnumerable<string> Texts(JsonNode? array) => array!.AsArray().Select(item => item!.GetValue<string>());

    /// <summary>Names and texts of an object's properties.</summary>
    public static Dictionary<string, string> Pairs(JsonNode? node) =>
        node!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>());

    /// <summary>Names of the properties of <c>var name = { … }</c> in a Bicep file.</summary>
    public static IEnumerable<string> KeysOfVariable(string path, string name)
    {
        var body = Regex.Match(Text(path), $@"^var {name} = \{{\n(.*?)^\}}", RegexOptions.Singleline | RegexOptions.Multiline);
        if (!body.Success) throw new InvalidDataException($"{path} has no var {name}.");
        return KeyPattern().Matches(body.Groups[1].Value).Select(match => match.Groups[1].Value);
    }

    /// <summary>The cells of a table's rows below a heading, without heading and rule.</summary>
    public static IEnumerable<string[]> Table(string path, string heading)
    {
        var text = Text(path);
        var start = text.IndexOf($"{heading}\n", StringComparison.Ordinal);
        if (start < 0) throw new InvalidDataException($"{path} has no \"{heading}\".");
        return text[start..].Split('\n').SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|', ' ').Split('|').Select(cell => cell.Trim()).ToArray());
    }

    /// <summary>What is written between backticks.</summary>
    public static IEnumerable<string> Spans(string text) => SpanPattern().Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^  (\w+):", RegexOptions.Multiline)]
    private static partial Regex KeyPattern();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex SpanPattern();
}
