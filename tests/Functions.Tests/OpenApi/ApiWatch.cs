using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using OrderFunctions.Functions.Tests.Hosts;
using Xunit;

namespace OrderFunctions.Functions.Tests.OpenApi;

/// <summary>
/// Looks at every answer that any test gets over HTTP: status and code must be in the OpenAPI document, and the body must
/// be what it says there.
/// </summary>
internal static partial class ApiWatch
{
    // Enough to see every shape of an answer; validating thousands of equal ones would only take time.
    private const int BodiesToValidate = 20;

    private static readonly JsonObject Document =
        JsonNode.Parse(File.ReadAllText(RepositoryFiles.FullPath("functions/Contracts/openapi.json")))!.AsObject();

    private static readonly JsonObject Definitions = WithDefinitions(Document["components"]!["schemas"]!).AsObject();
    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<(string Operation, int Status), int> Seen = [];

    public static void Look(HttpMethod method, string path, JsonNode? request, HttpStatusCode status, JsonNode? answer)
    {
        if (ApiOperation.Find(method.Method, path) is not { } operation) return;
        if ((int)status >= 400) LookAtProblem(operation, status, answer);
        var number = Seen.AddOrUpdate((operation.Id, (int)status), 1, static (_, count) => count + 1);
        if (number > BodiesToValidate) return;
        var response = SharedProblems.Resolve(
            Document, Document["paths"]![operation.Route]![operation.Method]!["responses"]![((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        Assert.True(response is not null, $"{operation.Id} answered {(int)status}, which its document does not know.");
        if (answer is not null && SchemaIn(response) is { } schema) AssertValid(schema, answer, $"the answer {(int)status} of {operation.Id}");
        if ((int)status < 300) ApiExamples.Record(operation, request, answer);
    }

    /// <summary>Fails with what is wrong when the JSON is not what the schema describes.</summary>
    public static void AssertValid(JsonNode schema, JsonNode? value, string what)
    {
        var compiled = Schemas.GetOrAdd(schema.ToJsonString(), static text =>
        {
            var whole = WithDefinitions(JsonNode.Parse(text)!).AsObject();
            whole["$defs"] = DefinitionsFor(whole);
            return JsonSchema.FromText(whole.ToJsonString());
        });
        var result = compiled.Evaluate(JsonSerializer.SerializeToElement(value), new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, $"{what} is not what the document says: " + string.Join("; ", result.Details!
            .Where(detail => detail.Errors is not null)
            .SelectMany(detail => detail.Errors!.Values.Select(error => $"{detail.InstanceLocation} {error}"))));
    }

    // Only those that it leads to: all of them, compiled once for each answer, would hold more memory than the shop that is looked at.
    private static JsonObject DefinitionsFor(JsonNode schema)
    {
        var (found, open) = (new JsonObject(), new Stack<JsonNode>([schema]));
        while (open.TryPop(out var node))
        {
            foreach (Match reference in Reference().Matches(node.ToJsonString()))
            {
                var name = reference.Groups[1].Value;
                if (found.ContainsKey(name)) continue;
                found[name] = Definitions[name]!.DeepClone();
                open.Push(Definitions[name]!);
            }
        }

        return found;
    }

    [GeneratedRegex(@"""#/\$defs/([^""]+)""")]
    private static partial Regex Reference();

    private static void LookAtProblem(ApiOperation operation, HttpStatusCode status, JsonNode? answer)
    {
        if (operation.Answers.Any(one => one.Status == (int)status)) return;
        var code = answer?["code"]?.GetValue<string>();
        Assert.True(code is not null, $"{operation.Id} answered {(int)status} without a code.");
        Assert.True(operation.Codes.Contains(code), $"{operation.Id} answered {code}, which its attributes do not name.");
        Assert.Equal(ErrorCodes.StatusOf(code, operation), (int)status);
    }

    private static JsonNode? SchemaIn(JsonNode response) =>
        response["content"]?.AsObject().FirstOrDefault(entry => entry.Key.EndsWith("json", StringComparison.Ordinal)).Value?["schema"];

    private static JsonNode WithDefinitions(JsonNode schema) =>
        JsonNode.Parse(schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;
}
