using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using OrderFunctions.Adapters.Gateways.Borzo;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.LocalHost.Testing;

namespace OrderFunctions.Testing.Payments;

/// <summary>
/// Borzo as far as the app speaks to it, by its documentation (https://borzodelivery.com/in/business-api/doc): no idempotency key,
/// lists newest first, errors as codes with 400.
/// </summary>
public sealed class ABorzo(TimeProvider time) : HttpMessageHandler
{
    private readonly List<JsonObject> _orders = [];
    private readonly List<string> _calls = [];
    private long _ids = 1000;

    /// <summary>Method, path and query of every call.</summary>
    public IReadOnlyList<string> Calls => _calls;

    /// <summary>Orders that stand.</summary>
    public int Booked => _orders.Count(order => (string?)order["status"] != "canceled");

    /// <summary>The code that every create-order and calculate-order is refused with; null takes them.</summary>
    public string? Refuses { get; set; }

    /// <summary>What the last create-order said.</summary>
    public JsonObject? Asked { get; private set; }

    /// <summary>Changes the last order.</summary>
    public void Change(Action<JsonObject> change) => change(_orders[^1]);

    /// <summary>Orders of other people, newer than ours.</summary>
    public void OthersBook(int count)
    {
        for (var n = 0; n < count; n++) Create(new JsonObject { ["points"] = new JsonArray(new JsonObject { ["client_order_id"] = $"other-{n}" }) });
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Headers.TryGetValues("X-DV-Auth-Token", out var tokens) || tokens.Single() != ABorzoCarrier.Options.Token)
            throw new InvalidOperationException("A request to Borzo lacks its token.");
        var text = request.Content is null ? "{}" : await request.Content.ReadAsStringAsync(cancellationToken);
        _calls.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
        var (status, body) = Answer(request.RequestUri!, JsonNode.Parse(text)!.AsObject());
        return new HttpResponseMessage(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), RequestMessage = request };
    }

    private (HttpStatusCode, JsonObject) Answer(Uri uri, JsonObject body)
    {
        var query = HttpUtility.ParseQueryString(uri.Query);
        switch (uri.Segments[^1])
        {
            case "calculate-order" or "create-order" when Refuses is { } code: return Refused(code);
            case "calculate-order": return Done("order", new JsonObject { ["payment_amount"] = "67.50" });
            case "create-order":
                Asked = body;
                return Done("order", Create(body).DeepClone());
            case "cancel-order" when Find((long)body["order_id"]!) is { } order:
                if ((string?)order["status"] is not ("new" or "available")) return Refused("order_cannot_be_canceled");
                order["status"] = "canceled";
                return Done("order", order.DeepClone());
            case "orders" when query["order_id"] is { } id:
                return Done("orders", new JsonArray(_orders.Where(order => (long)order["order_id"]! == long.Parse(id)).Select(order => order.DeepClone()).ToArray()));
            case "orders":
                var page = _orders.AsEnumerable().Reverse().Skip(int.Parse(query["offset"]!)).Take(int.Parse(query["count"]!));
                return Done("orders", new JsonArray(page.Select(order => order.DeepClone()).ToArray()));
            default: throw new InvalidOperationException($"Borzo has no {uri.AbsolutePath} here.");
        }
    }

    private JsonObject Create(JsonObject body)
    {
        var order = new JsonObject
        {
            ["order_id"] = ++_ids,
            ["status"] = "new",
            ["payment_amount"] = "67.50",
            ["created_datetime"] = time.GetUtcNow(),
            ["points"] = new JsonArray([.. body["points"]!.AsArray().Select(point => new JsonObject
            {
                ["client_order_id"] = point!["client_order_id"]?.DeepClone(),
                ["tracking_url"] = $"https://borzo.example/{_ids}",
            })]),
        };
        _orders.Add(order);
        return order;
    }

    private JsonObject? Find(long id) => _orders.FirstOrDefault(order => (long)order["order_id"]! == id);

    private static (HttpStatusCode, JsonObject) Done(string name, JsonNode what) =>
        (HttpStatusCode.OK, new JsonObject { ["is_successful"] = true, [name] = what });

    private static (HttpStatusCode, JsonObject) Refused(string code) =>
        (HttpStatusCode.BadRequest, new JsonObject { ["is_successful"] = false, ["errors"] = new JsonArray(code), ["parameter_errors"] = new JsonObject() });
}

/// <summary>Borzo, its carrier and the way between them, under a clock that the test moves.</summary>
public sealed class ABorzoCarrier : IDisposable
{
    private readonly HttpClient _http;

    public ABorzoCarrier()
    {
        Borzo = new ABorzo(Clock);
        Transport = new DivertedTransport(Borzo);
        _http = new HttpClient(Transport) { BaseAddress = BorzoOptions.Api, Timeout = Timeout.InfiniteTimeSpan };
        Carrier = new BorzoCarrier(_http, new GatewayPipeline(Clock, new LeapingDelay(Clock)), Options);
    }

    /// <summary>Keys of the right form that open nothing.</summary>
    public static BorzoOptions Options { get; } = new()
    {
        Token = "0123456789ABCDEF0123456789ABCDEF01234567",
        CallbackSecrets = ["callback-new-0123456789", "callback-old-0123456789"],
        PickupAddress = "1 Warehouse Way, Mumbai",
        PickupPhone = "918880000001",
    };

    public ManualTimeProvider Clock { get; } = new();

    public ABorzo Borzo { get; }

    public DivertedTransport Transport { get; }

    public BorzoCarrier Carrier { get; }

    public void Dispose() => _http.Dispose();
}
