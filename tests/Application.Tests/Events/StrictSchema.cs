using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrderFunctions.Application.Tests.Events;

/// <summary>
/// Checks data against the part of JSON Schema 2020-12 that our contracts use; a keyword beyond it throws, so that
/// nothing in a schema is silently without effect. Stricter than the standard: a member that the schema does not name
/// is an error.
/// </summary>
internal static class StrictSchema
{
    public static IReadOnlyList<string> Problems(JsonElement schema, JsonElement data)
    {
        var problems = new List<string>();
        Check(schema, data, "$", problems);
        return problems;
    }

    private static void Check(JsonElement schema, JsonElement data, string path, List<string> problems)
    {
        var type = schema.GetProperty("type").GetString();
        if (!HasType(type, data))
        {
            problems.Add($"{path} is not of type {type}");
            return;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            var holds = keyword.Name switch
            {
                "$schema" or "$id" or "title" or "description" or "type" => true,
                "properties" => CheckMembers(keyword.Value, data, path, problems),
                "required" => keyword.Value.EnumerateArray().All(name => data.TryGetProperty(name.GetString()!, out _)),
                "items" => CheckItems(keyword.Value, data, path, problems),
                "minItems" => data.GetArrayLength() >= keyword.Value.GetInt32(),
                "minimum" => data.GetInt64() >= keyword.Value.GetInt64(),
                "minLength" => data.GetString()!.Length >= keyword.Value.GetInt32(),
                "pattern" => Regex.IsMatch(data.GetString()!, keyword.Value.GetString()!),
                "enum" => keyword.Value.EnumerateArray().Any(value => value.GetString() == data.GetString()),
                "format" => keyword.Value.GetString() == "date-time" && IsRfc3339(data.GetString()!),
                _ => throw new NotSupportedException($"Keyword {keyword.Name} at {path}"),
            };
            if (!holds)
                problems.Add($"{path} breaks {keyword.Name}");
        }
    }

    private static bool HasType(string? type, JsonElement data) => type switch
    {
        "object" => data.ValueKind == JsonValueKind.Object,
        "array" => data.ValueKind == JsonValueKind.Array,
        "string" => data.ValueKind == JsonValueKind.String,
        "integer" => data.ValueKind == JsonValueKind.Number && data.TryGetInt64(out _),
        "boolean" => data.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => throw new NotSupportedException($"Type {type}"),
    };

    private static bool CheckMembers(JsonElement properties, JsonElement data, string path, List<string> problems)
    {
        foreach (var member in data.EnumerateObject())
        {
            if (properties.TryGetProperty(member.Name, out var schema))
                Check(schema, member.Value, $"{path}.{member.Name}", problems);
            else
                problems.Add($"{path}.{member.Name} is not in the schema");
        }

        return true;
    }

    private static bool CheckItems(JsonElement schema, JsonElement data, string path, List<string> problems)
    {
        foreach (var (item, index) in data.EnumerateArray().Select((item, index) => (item, index)))
            Check(schema, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), problems);
        return true;
    }

    private static bool IsRfc3339(string text) =>
        Regex.IsMatch(text, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _);
}
