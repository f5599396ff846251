using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Testing;

namespace OrderFunctions.Functions.Tests.Events;

/// <summary>The part of <c>functions/Contracts/events.md</c> that follows from catalogue, schemas, examples and the table of names.</summary>
internal static class EventsPage
{
    public const string Mark = "<!-- From here on written by EventsPageTests with ORDERFUNCTIONS_REWRITE=1. -->\n";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string FullPath { get; } = Path.Combine(ContractSchemas.Folder, "events.md");

    /// <summary>Types, and what other systems call them.</summary>
    public static IReadOnlyDictionary<string, string[]> SourceNames { get; } = JsonSerializer.Deserialize<Dictionary<string, string[]>>(
        File.ReadAllText(Path.Combine(ContractSchemas.Folder, "source-names.json")))!;

    public static string Generated()
    {
        var page = new StringBuilder("\n## Names in other systems\n\n| there | here | topic |\n|---|---|---|\n");
        foreach (var contract in EventCatalogue.All)
        {
            foreach (var name in SourceNames[contract.Type]) page.Append($"| `{name}` | `{contract.Type}` | `{contract.Topic}` |\n");
        }

        page.Append("\nWhere users are kept, at the issuer of the tokens, is where `user.created` comes from; it is not ours to tell.\n");
        foreach (var topic in EventCatalogue.All.GroupBy(contract => contract.Topic))
        {
            page.Append($"\n## Topic `{topic.Key}`\n");
            foreach (var contract in topic) Describe(page, contract.Type);
        }

        return page.ToString();
    }

    private static void Describe(StringBuilder page, string type)
    {
        var schema = ContractSchemas.Of(type);
        page.Append($"\n### `{type}`\n\n{Text(schema)} [Schema](v1/{type}.json)\n\n| `data` | | |\n|---|---|---|\n");
        Rows(page, schema, "");
        page.Append($"\n```json\n{ContractSchemas.Example(type).ToJsonString(Indented).ReplaceLineEndings("\n")}\n```\n");
    }

    private static void Rows(StringBuilder page, JsonNode schema, string path)
    {
        var required = schema["required"]!.AsArray().Select(name => name!.GetValue<string>()).ToHashSet();
        foreach (var (name, member) in schema["properties"]!.AsObject())
        {
            var kind = member!["format"]?.GetValue<string>() ?? member["type"]!.GetValue<string>();
            var values = member["enum"] is JsonArray some ? $" {string.Join(", ", some.Select(value => $"`{value}`"))}." : "";
            page.Append($"| `{path}{name}` | {kind}{(required.Contains(name) ? "" : ", optional")} | {Text(member)}{values} |\n");
            if (member["items"] is { } item && item["properties"] is not null) Rows(page, item, $"{path}{name}[].");
            else if (member["properties"] is not null) Rows(page, member, $"{path}{name}.");
        }
    }

    private static string Text(JsonNode schema) => schema["description"]!.GetValue<string>();
}
