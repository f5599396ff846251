using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace OrderFunctions.Functions.Tests.Sla;

/// <summary>What a test of promised times does to a shop.</summary>
internal static class APromise
{
    /// <summary>Promises to pack within so many seconds, with a warning at half of them; two broken ones a day are escalated.</summary>
    public static JsonObject ToPack(int seconds, string? assignee = null, string stage = "PACK") => JsonNode.Parse($$"""
        {
          "reason": "a test",
          "policies": [{ "stage": "{{stage}}", "limitSeconds": {{seconds}}, "warnAtPercent": 50, "level": "CRITICAL"{{(assignee is null ? "" : $", \"assignee\": \"{assignee}\"")}} }],
          "escalation": { "violations": 2, "withinSeconds": 86400, "opensTicket": true }
        }
        """)!.AsObject();

    /// <summary>Reads the policies, and puts these in their place.</summary>
    public static async Task PromiseAsync(this AShop shop, JsonObject policies)
    {
        var (status, body) = await shop.Staff.EditAsync("api/sla/policies", policies);
        Assert.True(status == HttpStatusCode.OK, body?.ToJsonString());
    }

    /// <summary>GET for the ETag, then PUT with it, or with another one.</summary>
    public static async Task<(HttpStatusCode Status, JsonNode? Body)> EditAsync(
        this HttpClient client, string path, JsonNode? body, string? etag = null, string method = "PUT", string? from = null)
    {
        if (etag is null)
        {
            using var read = await client.GetAsync(new Uri(from ?? path, UriKind.Relative));
            etag = read.Headers.ETag?.ToString();
        }

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (etag is { Length: > 0 }) request.Headers.TryAddWithoutValidation("If-Match", etag);
        if (method == "POST") request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (body is not null) request.Content = JsonContent.Create(body);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var answer = text.Length == 0 ? null : JsonNode.Parse(text);
        OpenApi.ApiWatch.Look(request.Method, path, body, response.StatusCode, answer);
        return (response.StatusCode, answer);
    }

    /// <summary>Violations in a state, as this caller sees them.</summary>
    public static async Task<IReadOnlyList<JsonNode>> ViolationsAsync(this HttpClient client, string query = "")
    {
        var (status, body) = await AShop.SendAsync(client, HttpMethod.Get, "api/sla/violations" + query);
        Assert.True(status == HttpStatusCode.OK, body?.ToJsonString());
        return [.. body!["violations"]!.AsArray().Select(one => one!)];
    }
}
