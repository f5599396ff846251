using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Tests.OpenApi;

/// <summary>
/// Problems that several operations answer in the same way stand once, under <c>components/responses</c>, named after status
/// and codes: a name says what it is, and does not change when another operation comes.
/// </summary>
internal static class SharedProblems
{
    private const string Place = "#/components/responses/";

    /// <summary>Puts references in their places; answers what they refer to.</summary>
    public static JsonObject TakenFrom(JsonObject paths)
    {
        var problems = paths.SelectMany(path => path.Value!.AsObject())
            .SelectMany(operation => operation.Value!["responses"]!.AsObject().Select(entry => (In: operation.Value["responses"]!.AsObject(), Status: entry.Key, Response: entry.Value!)))
            .Where(found => found.Response["content"]?[Problem.ContentType] is not null)
            .GroupBy(found => found.Response.ToJsonString())
            .Where(group => group.Count() > 1)
            .ToDictionary(group => NameOf(group.First().Status, group.First().Response), group => group.ToList());
        var shared = new JsonObject();
        foreach (var (name, places) in problems.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            shared[name] = places[0].Response.DeepClone();
            foreach (var place in places) place.In[place.Status] = new JsonObject { ["$ref"] = Place + name };
        }

        return shared;
    }

    /// <summary>The response itself, where a document has a reference to it.</summary>
    public static JsonNode? Resolve(JsonObject document, JsonNode? response) =>
        response?["$ref"]?.GetValue<string>() is { } reference ? document["components"]!["responses"]![reference[Place.Length..]] : response;

    private static string NameOf(string status, JsonNode response) =>
        $"{status}-{string.Join('-', response["content"]![Problem.ContentType]!["examples"]!.AsObject().Select(example => example.Key))}";
}
