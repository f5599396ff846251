using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrderFunctions.Functions.Tests.Hosts;

namespace OrderFunctions.Functions.Tests.OpenApi;

/// <summary>
/// A request and an answer of every operation, from <c>functions/Contracts/examples.json</c>. They were taken from the
/// tests: with ORDERFUNCTIONS_REWRITE=1 operations that have none get the first exchange that succeeds.
/// </summary>
internal static partial class ApiExamples
{
    private static readonly string Path = RepositoryFiles.FullPath("functions/Contracts/examples.json");
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Lock Gate = new();
    private static readonly JsonObject All = JsonNode.Parse(File.ReadAllText(Path))!.AsObject();

    public static IReadOnlyList<string> Operations { get; } = [.. All.Select(entry => entry.Key)];

    public static (JsonNode? Request, JsonNode? Answer) Of(string operationId) => (All[operationId]?["request"], All[operationId]?["answer"]);

    public static void Record(ApiOperation operation, JsonNode? request, JsonNode? answer)
    {
        if (Environment.GetEnvironmentVariable("ORDERFUNCTIONS_REWRITE") != "1" || answer is null || IsEmptyList(answer)) return;
        lock (Gate)
        {
            if (All.ContainsKey(operation.Id)) return;
            var example = new JsonObject();
            if (request is not null && operation.Takes is not null) example["request"] = request.DeepClone();
            example["answer"] = answer.DeepClone();
            All[operation.Id] = WithStableIds(example);
            var sorted = new JsonObject(All.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));
            File.WriteAllText(Path, sorted.ToJsonString(Written).ReplaceLineEndings("\n") + "\n");
        }
    }

    private static bool IsEmptyList(JsonNode answer) =>
        answer is JsonObject { Count: 1 } list && list.First().Value is JsonArray { Count: 0 };

    private static JsonNode WithStableIds(JsonNode example)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        return JsonNode.Parse(Ids().Replace(example.ToJsonString(), found =>
        {
            if (!known.TryGetValue(found.Value, out var stable))
            {
                var number = (known.Count + 1).ToString("x12", CultureInfo.InvariantCulture);
                stable = found.Value.Contains('-', StringComparison.Ordinal) ? "019b0a00-0000-7000-8000-" + number : new string('0', found.Value.Length - 12) + number;
                known[found.Value] = stable;
            }

            return stable;
        }))!;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,}")]
    private static partial Regex Ids();
}
