using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace OrderFunctions.LocalHost.Tests.Surface;

/// <summary>A type of the official libraries as its fact sheet states it.</summary>
internal sealed record OfficialType(string Namespace, string Name, string Modifiers, string Kind, string? Base, string? AttributeUsage)
{
    /// <summary>Signatures without attributes, initializers and comments.</summary>
    public HashSet<string> Members { get; } = [];
}

/// <summary>Reads fact sheets: C#-like signatures, two blanks before a type, four before a member.</summary>
internal sealed partial class FactSheet
{
    private readonly Dictionary<(string Namespace, string Name), OfficialType> types = [];
    private string currentNamespace = "";
    private OfficialType? current;
    private long nextEnumValue;

    public IReadOnlyCollection<OfficialType> Types => types.Values;

    public static FactSheet ReadAll()
    {
        var sheet = new FactSheet();
        foreach (var name in new[] { "worker.txt", "durable.txt" })
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
                ?? throw new InvalidOperationException(name + " is not embedded.");
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
                sheet.Read(line);
        }
        return sheet;
    }

    public OfficialType? Find(string typeNamespace, string name) => types.GetValueOrDefault((typeNamespace, name));

    private void Read(string line)
    {
        if (line.StartsWith("namespace ", StringComparison.Ordinal))
            currentNamespace = line["namespace ".Length..].Trim();
        else if (line.StartsWith("    ", StringComparison.Ordinal) && current is not null)
            ReadMember(WithoutComment(line).Trim());
        else if (line.StartsWith("  ", StringComparison.Ordinal))
            ReadType(WithoutComment(line).Trim());
    }

    private void ReadType(string line)
    {
        var usage = AttributeUsagePattern().Match(line) is { Success: true } m ? m.Groups[1].Value : null;
        line = WithoutAttributes(line);
        if (DelegatePattern().Match(line) is { Success: true } d)
        {
            var type = Add(d.Groups["name"].Value, "public sealed", "delegate", null, null);
            type.Members.Add(line);
            current = null;
            return;
        }
        if (TypePattern().Match(line) is not { Success: true } match)
            return;
        current = Add(
            match.Groups["name"].Value, match.Groups["modifiers"].Value.Trim(), match.Groups["kind"].Value,
            match.Groups["base"] is { Success: true } b ? b.Value.Split(',')[0].Trim() : null, usage);
        nextEnumValue = 0;
        if (match.Groups["parameters"] is { Success: true } parameters)
            AddPrimaryConstructor(current, parameters.Value, isRecord: current.Kind.StartsWith("record", StringComparison.Ordinal));
    }

    private OfficialType Add(string name, string modifiers, string kind, string? baseType, string? usage)
    {
        var key = (currentNamespace, name);
        if (!types.TryGetValue(key, out var type))
            types[key] = type = new OfficialType(currentNamespace, name, modifiers, kind, baseType, usage);
        return type;
    }

    private static void AddPrimaryConstructor(OfficialType type, string parameters, bool isRecord)
    {
        type.Members.Add($"public {type.Name}({parameters});");
        if (!isRecord)
            return;
        foreach (Match parameter in ParameterPattern().Matches(parameters))
            type.Members.Add($"public {parameter.Groups["type"].Value} {parameter.Groups["name"].Value} {{ get; init; }}");
    }

    private void ReadMember(string line)
    {
        line = WithoutAttributes(line);
        if (line.Length == 0 || line is "{" or "}")
            return;
        if (current!.Kind == "enum")
            ReadEnumMember(line.TrimEnd(','));
        else
            current.Members.Add(OpenNullable().Replace(InitializerPattern().Replace(line, "}"), "$1"));
    }

    private void ReadEnumMember(string member)
    {
        var parts = member.Split('=', StringSplitOptions.TrimEntries);
        if (parts.Length == 2 && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var value))
            nextEnumValue = value;
        current!.Members.Add($"{parts[0]} = {nextEnumValue++}");
    }

    private static string WithoutComment(string line) =>
        line.IndexOf("//", StringComparison.Ordinal) is var at and >= 0 ? line[..at] : line;

    private static string WithoutAttributes(string line)
    {
        while (line.StartsWith('['))
        {
            var depth = 0;
            var end = 0;
            do
                depth += line[end] switch { '[' => 1, ']' => -1, _ => 0 };
            while (depth > 0 && ++end < line.Length);
            line = line[(end + 1)..].TrimStart();
        }
        return line;
    }

    [GeneratedRegex(@"^public delegate .* (?<name>\w+)\(.*\);$")]
    private static partial Regex DelegatePattern();

    [GeneratedRegex(@"^(?<modifiers>public( static| abstract| sealed| readonly| partial)*) (?<kind>record struct|record|class|interface|enum|struct) (?<name>\w+(<[\w, ]+>)?)(\((?<parameters>.*?)\))?( : (?<base>.*?))?( where .*)?$")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"\[AttributeUsage\((.*?)\)\]")]
    private static partial Regex AttributeUsagePattern();

    [GeneratedRegex(@"(?<type>[\w?<>\[\], ]+?) (?<name>\w+)( = [^,]+)?(, |$)")]
    private static partial Regex ParameterPattern();

    /// <summary>Reflection cannot tell T? from T where T is open.</summary>
    [GeneratedRegex(@"\b(T|TResult|TState)\?")]
    private static partial Regex OpenNullable();

    [GeneratedRegex(@"\} = .*;$")]
    private static partial Regex InitializerPattern();
}
