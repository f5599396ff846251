using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Events;
using OrderFunctions.Functions.Tests.OpenApi;
using OrderFunctions.Functions.Tests.Transitions;
using OrderFunctions.Local;
using OrderFunctions.LocalHost;
using OrderFunctions.LocalHost.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests;

/// <summary>
/// The whole app on a data folder of its own, under a clock that the test moves, seen from outside: HTTP requests go in,
/// and orders, stock and messages are looked at through the API.
/// </summary>
public sealed class AShop : IAsyncDisposable
{
    private readonly bool _ownsFolder;
    private readonly List<HttpClient> _clients = [];

    private readonly EventWatch _watch;

    private AShop(LocalFunctionHost host, ManualTimeProvider clock, string folder, bool ownsFolder, EventWatch watch, QueryWatch queries, TransitionWatch transitions) =>
        (Host, Clock, Folder, _ownsFolder, _watch, Queries, Transitions) = (host, clock, folder, ownsFolder, watch, queries, transitions);

    public LocalFunctionHost Host { get; }

    public ManualTimeProvider Clock { get; }

    /// <summary>What its functions asked the store.</summary>
    internal QueryWatch Queries { get; }

    /// <summary>What became of orders and everything around them.</summary>
    internal TransitionWatch Transitions { get; }

    /// <summary>Where this shop keeps its data.</summary>
    public string Folder { get; }

    /// <summary>Opens a shop with a small catalogue; without a folder on a fresh one that goes with it.</summary>
    public static async Task<AShop> OpenAsync(Func<LocalAppOptions, LocalAppOptions>? change = null, string? folder = null, ManualTimeProvider? clock = null)
    {
        var path = folder ?? Path.Combine(Path.GetTempPath(), "shop-" + Guid.NewGuid().ToString("N"));
        clock ??= new ManualTimeProvider(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
        var options = new LocalAppOptions { DataFolder = path, Port = 0, Time = clock, Logging = logging => logging.ClearProviders() };
        options = change?.Invoke(options) ?? options;
        var (watch, queries, transitions) = (new EventWatch(), new QueryWatch(), new TransitionWatch());
        var host = LocalApp.Build(options with
        {
            Services = options.Services + watch.Watch + queries.Watch + transitions.Watch,
            Middleware = options.Middleware + queries.Watch,
        });
        await LocalApp.StartAsync(host);
        return new AShop(host, clock, path, ownsFolder: folder is null, watch, queries, transitions);
    }

    /// <summary>A client with a token of the development issuer.</summary>
    public HttpClient As(string role, string subject)
    {
        var issuer = Host.Services.GetRequiredService<DevelopmentIssuer>();
        var token = issuer.CreateToken(subject, [role], "order-functions", Clock.GetUtcNow(), TimeSpan.FromDays(365));
        var client = Host.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _clients.Add(client);
        return client;
    }

    public HttpClient Customer => As(Roles.Customer, "customer-1");

    public HttpClient Staff => As(Roles.SuperAdmin, "staff-1");

    /// <summary>The body of an order that can be placed.</summary>
    public static JsonObject Order(string sku = "MUG-BLUE", int quantity = 1, string? card = "tok_success")
    {
        var body = new JsonObject
        {
            ["lines"] = new JsonArray(new JsonObject { ["sku"] = sku, ["quantity"] = quantity }),
            ["contact"] = new JsonObject { ["email"] = "ada@example.com" },
            ["shippingAddress"] = new JsonObject
            {
                ["name"] = "Ada Example",
                ["line1"] = "12 Sample Street",
                ["city"] = "Berlin",
                ["postalCode"] = "10115",
                ["country"] = "DE",
            },
        };
        if (card is not null) body["payment"] = new JsonObject { ["provider"] = "sandbox", ["method"] = card };
        return body;
    }

    /// <summary>Places an order and gives its id; what the saga does afterwards may still be going on.</summary>
    public async Task<string> PlaceAsync(string sku = "MUG-BLUE", int quantity = 1, string? card = "tok_success")
    {
        var (status, answer) = await SendAsync(Customer, HttpMethod.Post, "api/orders", Order(sku, quantity, card));
        Assert.True(status == HttpStatusCode.Created, answer?.ToJsonString());
        return answer!["id"]!.GetValue<string>();
    }

    /// <summary>Sends a request with a fresh idempotency key and gives status and JSON body.</summary>
    public static async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(
        HttpClient client, HttpMethod method, string path, JsonNode? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post) request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        if (body is not null) request.Content = JsonContent.Create(body);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var answer = text.Length == 0 ? null : JsonNode.Parse(text);
        ApiWatch.Look(method, path, body, response.StatusCode, answer);
        return (response.StatusCode, answer);
    }

    /// <summary>Posts as staff and expects success.</summary>
    public async Task<JsonNode> StaffPostAsync(string path, JsonNode? body = null)
    {
        var (status, answer) = await SendAsync(Staff, HttpMethod.Post, path, body);
        Assert.True((int)status < 300, $"{path}: {status} {answer?.ToJsonString()}");
        return answer!;
    }

    /// <summary>The order once nothing is going on any more.</summary>
    public async Task<JsonNode> SettledAsync(string orderId)
    {
        await Host.WhenIdleAsync();
        return (await SendAsync(Staff, HttpMethod.Get, $"api/orders/{orderId}")).Body!;
    }

    /// <summary>The order's status once nothing is going on any more.</summary>
    public async Task<string> StatusAsync(string orderId) => (await SettledAsync(orderId))["status"]!.GetValue<string>();

    /// <summary>Counts of a SKU: on hand, reserved, committed, available.</summary>
    public async Task<(long OnHand, long Reserved, long Committed, long Available)> StockAsync(string sku = "MUG-BLUE")
    {
        var stock = (await SendAsync(Staff, HttpMethod.Get, $"api/inventory/{sku}")).Body!;
        return (Count("onHand"), Count("reserved"), Count("committed"), Count("available"));

        long Count(string name) => stock[name]!.GetValue<long>();
    }

    /// <summary>What happened to the order, by kind of fact.</summary>
    public async Task<IReadOnlyList<string>> FactsAsync(string orderId) =>
        [.. (await SendAsync(Staff, HttpMethod.Get, $"api/orders/{orderId}/timeline")).Body!["entries"]!.AsArray().Select(entry => entry!["what"]!.GetValue<string>())];

    /// <summary>Kinds of the messages that left for the customer of an order, in alphabetical order.</summary>
    public async Task<IReadOnlyList<string>> MessagesAsync(string orderId)
    {
        await Host.WhenIdleAsync();
        var list = (await SendAsync(Staff, HttpMethod.Get, "api/ops/messages")).Body!["messages"]!.AsArray();
        return
        [
            .. list.Where(message => message!["orderId"]?.GetValue<string>() == orderId && message["sentAt"] is not null)
                .Select(message => message!["kind"]!.GetValue<string>())
                .Order(StringComparer.Ordinal),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await Host.DisposeAsync();
        if (_ownsFolder) Directory.Delete(Folder, recursive: true);
        Assert.Empty(_watch.Problems);
        Assert.Empty(Queries.Problems);
        Assert.Empty(Transitions.Problems);
    }
}
