using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Adapters.Cosmos;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Tests.Cosmos;

/// <summary>
/// The service at the edge of HTTP: knows the account and its containers, and answers batches and reads as a test says. What
/// it was not told to answer fails the test.
/// </summary>
internal sealed class FakeCosmos : HttpMessageHandler
{
    private readonly Queue<Func<JsonArray, HttpResponseMessage>> _batches = new();

    /// <summary>The batches that were sent, in order.</summary>
    public List<JsonArray> Batches { get; } = [];

    /// <summary>The partition keys that requests for items named.</summary>
    public List<string> PartitionKeys { get; } = [];

    /// <summary>Queries that were sent; each is answered with no rows.</summary>
    public List<JsonNode> Queries { get; } = [];

    /// <summary>Items that can be read, by id; by default none.</summary>
    public Func<string, JsonObject?> Items { get; set; } = _ => null;

    /// <summary>The sub-status of a read that finds nothing.</summary>
    public int NotFound { get; set; }

    /// <summary>The account's default consistency; null answers that it cannot be read.</summary>
    public string? Consistency { get; set; } = "BoundedStaleness";

    /// <summary>Opens the adapter on it.</summary>
    public CosmosConnection Connect(string endpoint = "https://shop.example/") => CosmosConnection.Open(
        new CosmosOptions
        {
            Endpoint = endpoint,
            Key = Convert.ToBase64String("any key"u8),
            Mode = CosmosMode.Gateway,
            MaxRetries = 2,
            Database = "db",
        },
        credential: null,
        () => new HttpClient(this, disposeHandler: false));

    /// <summary>A store whose containers are those of the contract.</summary>
    public CosmosDocumentStore Store(IReadOnlyList<ContainerDefinition> containers) =>
        new(Connect().Database, containers, TimeProvider.System);

    /// <summary>The next batch is answered with these, per operation.</summary>
    public FakeCosmos Answers(params int[] statuses)
    {
        _batches.Enqueue(_ => Reply(
            statuses.All(status => status < 300) ? HttpStatusCode.OK : HttpStatusCode.MultiStatus,
            BatchBridge.WriteAsync([.. statuses.Select((status, n) => Result(status, n))]).GetAwaiter().GetResult()));
        return this;
    }

    /// <summary>The next batch is answered as a request: it did not come as far as its operations.</summary>
    public FakeCosmos Turns(int status, int subStatus = 0, Action<JsonArray>? before = null)
    {
        _batches.Enqueue(batch =>
        {
            before?.Invoke(batch);
            var reply = Reply((HttpStatusCode)status, new StringContent("{}"));
            reply.Headers.Add("x-ms-substatus", $"{subStatus}");
            reply.Headers.Add("x-ms-retry-after-ms", "1");
            return reply;
        });
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath.Trim('/'));
        if (request.Headers.TryGetValues("x-ms-documentdb-partitionkey", out var keys)) PartitionKeys.AddRange(keys);
        return path.Split('/') switch
        {
            [""] => Account(request.RequestUri),
            ["dbs", _, "colls", var name] => Json(new JsonObject
            {
                ["id"] = name,
                ["_rid"] = "1hs5AO5vK3s=",
                ["partitionKey"] = new JsonObject { ["paths"] = new JsonArray("/pk"), ["kind"] = "Hash", ["version"] = 2 },
            }),
            ["dbs", _, "colls", _, "pkranges"] => Ranges(request),
            ["dbs", _, "colls", _, "docs", var id] => Items(id) is { } item ? Json(item) : Missing(),
            [.., "docs"] when BatchBridge.IsBatch(request) => await BatchAsync(request),
            [.., "docs"] => await QueryAsync(request, cancellationToken),
            _ => throw new InvalidOperationException($"Nobody expected {request.Method} {path}."),
        };
    }

    private async Task<HttpResponseMessage> BatchAsync(HttpRequestMessage request)
    {
        var batch = await BatchBridge.ReadAsync(request);
        Batches.Add(batch);
        return _batches.Dequeue()(batch);
    }

    private async Task<HttpResponseMessage> QueryAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var query = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        if (request.Headers.Contains("x-ms-cosmos-is-query-plan-request"))
            return Json(JsonNode.Parse("""{"partitionedQueryExecutionInfoVersion":2,"queryInfo":{"distinctType":"None"},"queryRanges":[{"min":"","max":"FF","isMinInclusive":true,"isMaxInclusive":false}]}""")!);
        Queries.Add(query);
        return Json(new JsonObject { ["_rid"] = "1hs5AO5vK3s=", ["Documents"] = new JsonArray(), ["_count"] = 0 });
    }

    private HttpResponseMessage Account(Uri address)
    {
        if (Consistency is null) return Reply(HttpStatusCode.Forbidden, new StringContent("{}"));
        var here = new JsonObject { ["name"] = "Here", ["databaseAccountEndpoint"] = $"https://{address.Authority}/" };
        return Json(new JsonObject
        {
            ["id"] = "shop",
            ["_rid"] = "shop",
            ["writableLocations"] = new JsonArray(here),
            ["readableLocations"] = new JsonArray(here.DeepClone()),
            ["enableMultipleWriteLocations"] = false,
            ["userConsistencyPolicy"] = new JsonObject { ["defaultConsistencyLevel"] = Consistency },
            ["queryEngineConfiguration"] = """{"maxSqlQueryInputLength":262144}""",
        });
    }

    private static HttpResponseMessage Ranges(HttpRequestMessage request)
    {
        if (request.Headers.Contains("If-None-Match")) return Reply(HttpStatusCode.NotModified, new StringContent(""));
        var range = new JsonObject { ["id"] = "0", ["minInclusive"] = "", ["maxExclusive"] = "FF", ["_rid"] = "1hs5AO5vK3sCAAAAAAAAUA==" };
        var reply = Json(new JsonObject { ["_rid"] = "1hs5AO5vK3s=", ["PartitionKeyRanges"] = new JsonArray(range), ["_count"] = 1 });
        reply.Headers.TryAddWithoutValidation("etag", "\"1\"");
        return reply;
    }

    private HttpResponseMessage Missing()
    {
        var reply = Reply(HttpStatusCode.NotFound, new StringContent("{}"));
        reply.Headers.Add("x-ms-substatus", $"{NotFound}");
        return reply;
    }

    private static JsonObject Result(int status, int n) =>
        status < 300 ? new() { ["statusCode"] = status, ["eTag"] = $"\"v{n}\"" } : new() { ["statusCode"] = status };

    private static HttpResponseMessage Json(JsonNode body) =>
        Reply(HttpStatusCode.OK, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));

    private static HttpResponseMessage Reply(HttpStatusCode status, HttpContent content)
    {
        var reply = new HttpResponseMessage(status) { Content = content };
        reply.Headers.Add("x-ms-activity-id", "00000000-0000-0000-0000-000000000001");
        return reply;
    }
}
