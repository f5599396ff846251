using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Tests.Hosts;

namespace OrderFunctions.Functions.Tests.OpenApi.Fuzz;

/// <summary>A request that somebody might send, good or bad.</summary>
/// <param name="Path">As it goes over the wire.</param>
internal sealed record FuzzedRequest(string Method, string Path, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body, string? ContentType)
{
    public HttpRequestMessage ToMessage(Uri host, string? token)
    {
        // The client must not tidy up what is meant to be untidy.
        var address = new Uri(host.GetLeftPart(UriPartial.Authority) + Path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(Method), address);
        if (Body is not null) message.Content = new ByteArrayContent(Body);
        if (ContentType is { Length: > 0 }) message.Content!.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        if (token is not null) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    public override string ToString() => $"{Method} {Shortened(Path)} {string.Join(' ', Headers.Select(header => $"{header.Name}: {Shortened(header.Value)}"))} "
        + $"{ContentType} {(Body is null ? "" : Shortened(System.Text.Encoding.UTF8.GetString(Body)))}";

    private static string Shortened(string text) => text.Length > 600 ? text[..600] + "…" : text;
}

/// <summary>Makes requests from the OpenAPI document. The same seed and number make the same request.</summary>
/// <param name="ids">Things that are there, by the route's first words (<c>orders</c>) or the parameter's name (<c>refundId</c>).</param>
internal sealed class FuzzedRequests(int seed, ILookup<string, string> ids)
{
    private static readonly JsonObject Document = JsonNode.Parse(File.ReadAllText(RepositoryFiles.FullPath("functions/Contracts/openapi.json")))!.AsObject();

    // Where there is more to get wrong, there is more to try.
    private static readonly ApiOperation[] Operations =
    [
        .. ApiOperation.All.SelectMany(operation => Enumerable.Repeat(operation, (operation.Takes, operation.RouteParameters.Count + operation.QueryParameters.Count) switch
        {
            ({ }, _) => 12,
            (_, > 0) => 5,
            _ => operation.Method == "post" ? 5 : 1,
        })),
    ];

    public FuzzedRequest Make(int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var operation = Operations[random.Next(Operations.Length)];
        var json = Document["paths"]![operation.Route]![operation.Method]!.AsObject();
        var media = json["requestBody"]?["content"]?["application/json"] as JsonObject;
        var path = PathOf(operation, random);
        // At NUL the server hangs up; a client that is still sending would not always see why.
        var body = path.Contains("%00", StringComparison.Ordinal) ? null : media is not null ? new FuzzedBody(random, Document).Write(media) : operation.Method == "post" ? SmallBody(random) : null;
        var type = body is null ? null : random.Next(12) == 0 ? Any(random, FuzzedText.ContentTypes) : "application/json";
        return new FuzzedRequest(operation.Method.ToUpperInvariant(), path, HeadersOf(operation, random, number), body, type);
    }

    private string PathOf(ApiOperation operation, Random random)
    {
        var segments = operation.Route.Split('/');
        for (var n = 0; n < segments.Length; n++)
        {
            if (!segments[n].StartsWith('{')) continue;
            var there = ids[segments[n][1..^1] == "id" ? segments[n - 1] : segments[n][1..^1]].ToList();
            segments[n] = random.Next(100) switch
            {
                < 60 when there.Count > 0 => there[random.Next(there.Count)],
                < 98 => Any(random, FuzzedText.Segments),
                98 when operation.Method == "get" => new string('b', 9000),
                _ => new string('a', 2000),
            };
        }

        var query = operation.QueryParameters.Append("unknown").Where(_ => random.Next(3) == 0).SelectMany(name => Enumerable.Repeat(name, random.Next(20) == 0 ? 2 : 1))
            .Select(name => $"{name}={Any(random, FuzzedText.Queries)}").ToList();
        return string.Join('/', segments) + (query.Count > 0 ? "?" + string.Join('&', query) : "");
    }

    private static List<(string Name, string Value)> HeadersOf(ApiOperation operation, Random random, int number)
    {
        var headers = new List<(string Name, string Value)>();
        if (operation.IsKeyed && random.Next(30) > 0)
        {
            headers.Add(("Idempotency-Key", random.Next(20) switch
            {
                < 14 => $"key-{number}",
                < 18 => $"shared-{random.Next(40)}",
                18 => new string('k', random.Next(200, 400)),
                _ => "🎁' --",
            }));
            if (random.Next(50) == 0) headers.Add(("Idempotency-Key", "another"));
        }

        while (random.Next(3) == 0) headers.Add(FuzzedText.Headers[random.Next(FuzzedText.Headers.Length)]);
        return headers;
    }

    private static byte[] SmallBody(Random random)
    {
        var body = new byte[random.Next(60)];
        random.NextBytes(body);
        return random.Next(3) switch { 0 => body, 1 => "{}"u8.ToArray(), _ => "answer=approve"u8.ToArray() };
    }

    private static string Any(Random random, string[] values) => values[random.Next(values.Length)];
}
