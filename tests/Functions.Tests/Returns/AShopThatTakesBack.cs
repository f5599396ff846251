using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Faults.Crash;
using OrderFunctions.Functions.Tests.OpenApi;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Returns;

/// <summary>One shop for all tests of a class; each test has a customer of its own. Money and stock add up whenever a test ends.</summary>
public sealed class AShopThatTakesBack : IAsyncLifetime
{
    private int _customers;

    public AShop Shop { get; private set; } = null!;

    public async Task InitializeAsync() => Shop = await AShop.OpenAsync();

    public async Task DisposeAsync() => await Shop.DisposeAsync();

    /// <summary>A customer who has bought nothing yet.</summary>
    public Buyer NewBuyer() => new(Shop, $"buyer-{Interlocked.Increment(ref _customers)}");

    public Task AssertSoundAsync() => Outcome.AssertSoundAsync(Shop);
}

/// <summary>A customer, what they have ordered and what they send back.</summary>
public sealed class Buyer(AShop shop, string id)
{
    public string Id => id;

    public HttpClient Client { get; } = shop.As(Roles.Customer, id);

    /// <summary>Places an order and gives its id once nothing is going on any more.</summary>
    public async Task<string> BuyAsync(string sku = Situations.Mug, int quantity = 2, string? card = "tok_success", Action<JsonObject>? change = null)
    {
        var body = AShop.Order(sku, quantity, card);
        change?.Invoke(body);
        var (status, answer) = await AShop.SendAsync(Client, HttpMethod.Post, "api/orders", body);
        Assert.True(status == HttpStatusCode.Created, answer?.ToJsonString());
        await shop.Host.WhenIdleAsync();
        return answer!.Text("id");
    }

    /// <summary>An order that has arrived.</summary>
    public async Task<string> HasAsync(string sku = Situations.Mug, int quantity = 2, string card = "tok_success")
    {
        var order = await BuyAsync(sku, quantity, card);
        await shop.ScanAsync(await shop.ShipAsync(order), "DELIVERED");
        Assert.Equal("DELIVERED", await shop.StatusAsync(order));
        return order;
    }

    public static JsonObject Units(int quantity, string resolution = "REFUND", string? wanted = null, int wantedQuantity = 1)
    {
        var body = new JsonObject
        {
            ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["quantity"] = quantity, ["reason"] = "DOES_NOT_FIT" }),
            ["resolution"] = resolution,
        };
        if (wanted is not null) body["exchange"] = new JsonArray(new JsonObject { ["sku"] = wanted, ["quantity"] = wantedQuantity });
        return body;
    }

    /// <summary>Asks for a return and gives its id.</summary>
    public async Task<string> SendBackAsync(string order, JsonObject? body = null)
    {
        var (status, answer) = await AShop.SendAsync(Client, HttpMethod.Post, $"api/orders/{order}/returns", body ?? Units(1));
        Assert.True(status == HttpStatusCode.Created, answer?.ToJsonString());
        await shop.Host.WhenIdleAsync();
        return answer!.Text("id");
    }

    public async Task<JsonNode> ReturnAsync(string one)
    {
        await shop.Host.WhenIdleAsync();
        return (await AShop.SendAsync(Client, HttpMethod.Get, $"api/returns/{one}")).Body!;
    }

    /// <summary>Staff do something with the return as it stands; gives the answer.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> StaffAsync(string one, string what, JsonObject body)
    {
        var answer = await AskAsync(shop, one, what, body);
        await shop.Host.WhenIdleAsync();
        return answer;
    }

    /// <summary>The same, without waiting for what follows.</summary>
    internal static async Task<(HttpStatusCode Status, JsonNode? Body)> AskAsync(AShop shop, string one, string what, JsonObject body)
    {
        var etag = (await shop.Staff.GetAsync($"api/returns/{one}")).Headers.ETag!;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/returns/{one}/{what}") { Content = JsonContent.Create(body) };
        request.Headers.IfMatch.Add(etag);
        using var response = await shop.Staff.SendAsync(request);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync());
        ApiWatch.Look(HttpMethod.Post, $"api/returns/{one}/{what}", body, response.StatusCode, answer);
        return (response.StatusCode, answer);
    }

    /// <summary>Approved, arrived and looked at; gives the return once nothing is going on any more.</summary>
    public async Task<JsonNode> TakenBackAsync(string one, int restock = 1, int scrap = 0, Action<JsonObject>? verdict = null)
    {
        var inspect = new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["restock"] = restock, ["scrap"] = scrap }) };
        verdict?.Invoke(inspect);
        foreach (var (what, body) in new[] { ("approve", new JsonObject()), ("received", []), ("inspect", inspect) })
        {
            var (status, answer) = await StaffAsync(one, what, body);
            Assert.True(status == HttpStatusCode.OK, $"{what}: {answer?.ToJsonString()}");
        }

        return await ReturnAsync(one);
    }

    /// <summary>What the customer has in euros.</summary>
    public async Task<long> CreditAsync() =>
        (await AShop.SendAsync(Client, HttpMethod.Get, "api/credit")).Body!["balances"]!.AsArray().Sum(balance => balance!["amount"]!.GetValue<long>());
}
