using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace OrderFunctions.Testing;

/// <summary>
/// The JSON Schemas of published events, as <c>functions/Contracts</c> has them, and stricter: what a schema does not name is
/// an error here. Subscribers must take additions, we must not make any by accident.
/// </summary>
public static class ContractSchemas
{
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
    private static readonly ConcurrentDictionary<string, JsonSchema> Compiled = new(StringComparer.Ordinal);

    /// <summary>Where they lie.</summary>
    public static string Folder { get; } = Path.Combine(Root(), "functions", "Contracts");

    /// <summary>Types that have a schema.</summary>
    public static IReadOnlyList<string> Types { get; } =
        [.. Directory.GetFiles(Path.Combine(Folder, "v1"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>The schema of a type's data.</summary>
    public static JsonNode Of(string type) => Read("v1", type + ".json");

    /// <summary>The schema around it.</summary>
    public static JsonNode Envelope => Read("envelope.json");

    /// <summary>The schema around what others send us.</summary>
    public static JsonNode EnvelopeIn => Read("envelope-in.json");

    /// <summary>The example of a type.</summary>
    public static JsonNode Example(string type) => Read("v1", "examples", type + ".json");

    /// <summary>What is wrong with data of a type.</summary>
    public static IReadOnlyList<string> Problems(string type, JsonNode? data) => Problems(type, () => Of(type), data, isStrict: true);

    /// <summary>What is wrong with it for a subscriber, who goes by the schema as it is published.</summary>
    public static IReadOnlyList<string> ProblemsOfSubscriber(string type, JsonNode? data) =>
        Problems(type + " as published", () => Of(type), data, isStrict: false);

    /// <summary>What is wrong with a whole event, as it is sent.</summary>
    public static IReadOnlyList<string> ProblemsOfEvent(string json)
    {
        var told = JsonNode.Parse(json)!;
        var type = told["type"]?.GetValue<string>() ?? "";
        if (!Types.Contains(type)) return [$"{type} has no schema"];
        List<string> problems = [.. Problems("", () => Envelope, told, isStrict: true), .. Problems(type, told["data"])];
        if (told["dataschema"]?.GetValue<string>() != Of(type)["$id"]!.GetValue<string>()) problems.Add("dataschema is not the schema's $id");
        return problems;
    }

    /// <summary>What is wrong with a message that others send us.</summary>
    public static IReadOnlyList<string> ProblemsOfTaken(string json)
    {
        var told = JsonNode.Parse(json)!;
        var type = told["type"]?.GetValue<string>() ?? "";
        return [.. Problems("in", () => EnvelopeIn, told, isStrict: false), .. Types.Contains(type) ? ProblemsOfSubscriber(type, told["data"]) : []];
    }

    private static List<string> Problems(string name, Func<JsonNode> read, JsonNode? data, bool isStrict)
    {
        var schema = Compiled.GetOrAdd(name, _ =>
        {
            var json = read();
            // Two copies of one id are refused by the library.
            json.AsObject().Remove("$id");
            if (isStrict) Close(json);
            return JsonSchema.FromText(json.ToJsonString());
        });
        var result = schema.Evaluate(JsonSerializer.SerializeToElement(data), Options);
        return result.IsValid
            ? []
            : [.. result.Details!.Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Key}: {error.Value}"))];
    }

    private static void Close(JsonNode? schema)
    {
        if (schema is not JsonObject json) return;
        if (json["properties"] is JsonObject properties)
        {
            json["additionalProperties"] = false;
            foreach (var (_, member) in properties) Close(member);
        }

        Close(json["items"]);
    }

    private static JsonNode Read(params string[] path) => JsonNode.Parse(File.ReadAllText(Path.Combine([Folder, .. path])))!;

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrderFunctions.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests must run below the repository.");
    }
}
