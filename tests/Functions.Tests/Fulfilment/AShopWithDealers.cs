using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.OpenApi;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Fulfilment;

/// <summary>
/// A shop whose customer sits in Berlin, with three dealers: near (Potsdam, 27 km), mid (Leipzig) and far (München). The main location is
/// there, too, and has nothing unless a test says so. Every test has an article of its own.
/// </summary>
public sealed class AShopWithDealers : IAsyncLifetime
{
    public const string Near = "near", Mid = "mid", Far = "far";

    private RivalStore _rival = null!;

    public AShop Shop { get; private set; } = null!;

    internal Dictionary<string, string?> Settings { get; init; } = [];

    public async Task InitializeAsync()
    {
        Shop = await AShop.OpenAsync(options => options with
        {
            Settings = Settings,
            Services = services => services.Decorate<IDocumentStore>((inner, _) => _rival = new RivalStore(inner)),
        });
        foreach (var (code, postalCode, city) in new[] { (Near, "14467", "Potsdam"), (Mid, "04109", "Leipzig"), (Far, "80331", "München") })
        {
            await Shop.StaffPostAsync("api/locations", new JsonObject { ["code"] = code, ["name"] = code, ["kind"] = "DEALER" });
            Assert.Equal(HttpStatusCode.OK, (await PutDealerAsync(Shop.Staff, code, Profile(postalCode, city))).Status);
        }
    }

    public Task DisposeAsync() => Shop.DisposeAsync().AsTask();

    public static JsonObject Profile(string postalCode = "14467", string city = "Potsdam") => new()
    {
        ["name"] = "Dealer in " + city,
        ["address"] = new JsonObject { ["line1"] = "1 Market Square", ["city"] = city, ["postalCode"] = postalCode, ["country"] = "DE" },
    };

    /// <summary>The dealer of a location, as a caller.</summary>
    public HttpClient Dealer(string code) => Shop.As(Roles.Dealer, code);

    /// <summary>A new article, and so many units of it at each location.</summary>
    public async Task<string> ArticleAsync(params (string Location, int Units)[] stock)
    {
        var sku = "D-" + Guid.NewGuid().ToString("N")[..12];
        await Shop.StaffPostAsync("api/products", new JsonObject
        {
            ["sku"] = sku,
            ["name"] = "A thing",
            ["price"] = new JsonObject { ["amount"] = 1000, ["currency"] = "EUR" },
            ["taxBasisPoints"] = 0,
        });
        foreach (var (location, units) in stock) await ReceiveAsync(sku, location, units);
        return sku;
    }

    public Task ReceiveAsync(string sku, string location, int units) => BookAsync(sku, location, "RECEIPT", units);

    public Task BookAsync(string sku, string location, string type, int units) => Shop.StaffPostAsync("api/inventory/batch", new JsonObject
    {
        ["entries"] = new JsonArray(new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString("N"),
            ["type"] = type,
            ["sku"] = sku,
            ["quantity"] = units,
            ["reason"] = "test",
            ["location"] = location,
        }),
    });

    /// <summary>Bought and paid; returns once nothing is going on any more.</summary>
    public Task<string> BuyAsync(string sku, int quantity, string? card = "tok_success") => Shop.PlaceAsync(AShop.Order(sku, quantity, card));

    /// <summary>Live allocations as "location quantity status", by location.</summary>
    public async Task<IReadOnlyList<string>> AllocationsAsync(string order) =>
    [
        .. (await Shop.SettledAsync(order))["lines"]!.AsArray().SelectMany(line => line!["allocations"]!.AsArray())
            .Where(one => one!.Text("status") != "CANCELLED")
            .Select(one => $"{one!.Text("location")} {one!["quantity"]} {one!.Text("status")}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What is available at each location that keeps the article.</summary>
    public async Task<IReadOnlyList<string>> StockAsync(string sku) =>
    [
        .. (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, $"api/inventory/{sku}")).Body!["locations"]!.AsArray()
            .Where(one => (int)one!["onHand"]! > 0)
            .Select(one => $"{one!.Text("location")} {one!["onHand"]}/{one["reserved"]}/{one["committed"]}"),
    ];

    /// <summary>A dealer's open picklist of an order.</summary>
    public async Task<JsonNode?> PicklistAsync(string code, string order)
    {
        await Shop.Host.WhenIdleAsync();
        var list = (await AShop.SendAsync(Dealer(code), HttpMethod.Get, "api/picklists")).Body!["picklists"]!.AsArray();
        return list.SingleOrDefault(one => one!.Text("orderId") == order);
    }

    /// <summary>The dealer says something about its picklist, and it is heard.</summary>
    public async Task<JsonNode> SayAsync(string code, string order, string what, JsonObject? body = null)
    {
        var (status, answer) = await AShop.SendAsync(Dealer(code), HttpMethod.Post, $"api/picklists/{order}-{code}/{what}", body);
        Assert.True(status == HttpStatusCode.OK, $"{what}: {answer?.ToJsonString()}");
        await Shop.Host.WhenIdleAsync();
        return answer!;
    }

    public Task DeclineAsync(string code, string order) => SayAsync(code, order, "decline", new JsonObject { ["reason"] = "closed for stocktaking" });

    /// <summary>Changes a dealer; <paramref name="version"/> is the present one when it is not given.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> PutDealerAsync(HttpClient caller, string code, JsonNode body, string? version = null) =>
        await SendAsync(caller, HttpMethod.Put, $"api/dealers/{code}", body, version ?? await VersionAsync(code));

    public async Task SetActiveAsync(string code, bool active)
    {
        var dealer = (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, $"api/dealers/{code}")).Body!;
        var body = new JsonObject { ["name"] = dealer.Text("name"), ["address"] = dealer["address"]!.DeepClone(), ["active"] = active };
        var answer = active
            ? await PutDealerAsync(Shop.Staff, code, body)
            : await SendAsync(Shop.Staff, HttpMethod.Post, $"api/dealers/{code}/deactivate", null, await VersionAsync(code));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    public static async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(
        HttpClient caller, HttpMethod method, string path, JsonNode? body, string? version)
    {
        using var request = new HttpRequestMessage(method, path);
        if (version is not null) request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        if (body is not null) request.Content = JsonContent.Create(body);
        using var response = await caller.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var answer = text.Length == 0 ? null : JsonNode.Parse(text);
        ApiWatch.Look(method, path, body, response.StatusCode, answer);
        return (response.StatusCode, answer);
    }

    /// <summary>Right before a reservation of this article is made at this location, somebody else takes all that is left there.</summary>
    public void RivalAt(string sku, params string[] locations)
    {
        foreach (var location in locations)
            _rival.Before[(sku, location)] = async () => await BookAsync(sku, location, "ADJUSTMENT", -await AvailableAsync(sku, location));
    }

    /// <summary>What was written to the stock of an article: allocation and status, in the order in which it became true.</summary>
    public IReadOnlyList<string> StockSteps(string sku) => [.. _rival.Steps.Where(step => step.Sku == sku).Select(step => step.What)];

    /// <summary>Of no article any count is other than its records say, at any location.</summary>
    public async Task AssertSoundAsync()
    {
        foreach (var sku in _rival.Steps.Select(step => step.Sku).Distinct()) await Shop.AssertSoundStockAsync(sku);
    }

    private async Task<int> AvailableAsync(string sku, string location) =>
        (int)(await Shop.Host.Services.GetRequiredService<ReadAvailabilityHandler>().HandleAsync(new(sku, location)))!.Available;

    private async Task<string> VersionAsync(string code) =>
        (await Shop.Host.Services.GetRequiredService<DealerBook>().FindAsync(code, CancellationToken.None))?.Version ?? Versions.NotStored;

    /// <summary>Sees what happens to reservations, and lets a rival be faster.</summary>
    private sealed class RivalStore(IDocumentStore inner) : IDocumentStore
    {
        public ConcurrentDictionary<(string Sku, string Location), Func<Task>> Before { get; } = new();

        public ConcurrentQueue<(string Sku, string What)> Steps { get; } = new();

        public ValueTask<StoredDocument?> FindAsync(string container, string partition, string id, CancellationToken cancellationToken = default) =>
            inner.FindAsync(container, partition, id, cancellationToken);

        public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) =>
            inner.QueryAsync(query, cancellationToken);

        public async ValueTask<CommitResult> CommitAsync(
            string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default)
        {
            var record = container == Containers.Stock ? operations.Select(RecordOf).FirstOrDefault(found => found is not null) : null;
            if (record is { Status: Domain.Inventory.ReservationStatus.Reserved } && Before.TryRemove((partition, record.Location), out var rival)) await rival();
            var result = await inner.CommitAsync(container, partition, operations, cancellationToken);
            if (result.IsCommitted && record is not null) Steps.Enqueue((partition, $"{record.Location} {record.Status}"));
            return result;
        }

        private static ReservationRecord? RecordOf(DocumentOperation operation) => operation switch
        {
            DocumentOperation.Create { Body: var body } when operation.Id.StartsWith("res-", StringComparison.Ordinal) => Read(body),
            DocumentOperation.Replace { Body: var body } when operation.Id.StartsWith("res-", StringComparison.Ordinal) => Read(body),
            _ => null,
        };

        private static ReservationRecord Read(ReadOnlyMemory<byte> body) =>
            System.Text.Json.JsonSerializer.Deserialize(body.Span, StoredJson.Default.ReservationRecord)!;
    }
}
