using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Payments;

/// <summary>Paying, as a customer does it: through the door, and on the Sandbox's page.</summary>
public sealed class StartPaymentDoorTests : IAsyncLifetime
{
    private bool _gatewayIsAway;
    private AShop? _opened;

    private AShop Shop => _opened!;

    public async Task InitializeAsync() => _opened = await AShop.OpenAsync(options => options with
    {
        // The barrier stands in front of every call to the gateway, so it is where the line can be cut.
        Services = services => services.AddSingleton<WhenDurable>(() =>
            _gatewayIsAway ? throw new HttpRequestException("down") : Task.CompletedTask),
    });

    public async Task DisposeAsync() => await Shop.DisposeAsync();

    [Fact]
    public async Task Starting_answers_the_payment_and_what_the_browser_does_next()
    {
        var order = await ReservedAsync();
        var (status, body) = await PayAsync(order, new JsonObject());
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("PENDING", body!["status"]!.GetValue<string>());
        Assert.Equal("sandbox", body["clientAction"]!["provider"]!.GetValue<string>());
        Assert.StartsWith(
            $"{Shop.Host.BaseAddress}api/sandbox/payments/sp_",
            body["clientAction"]!["url"]!.GetValue<string>(),
            StringComparison.Ordinal);
        var seen = await Shop.SettledAsync(order);
        Assert.Equal("PAYMENT_PENDING", seen["status"]!.GetValue<string>());
        Assert.Equal(body["id"]!.GetValue<string>(), seen["payments"]![0]!["id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("approve", "ASSIGNED")]
    [InlineData("decline", "PAYMENT_PENDING")]
    public async Task A_person_decides_on_the_page(string answer, string status)
    {
        var order = await ReservedAsync();
        var (_, body) = await PayAsync(order, new JsonObject());
        var url = new Uri(body!["clientAction"]!["url"]!.GetValue<string>());
        using var browser = Shop.Host.CreateClient();
        var page = await browser.GetStringAsync(url);
        Assert.Contains("value=\"approve\"", page, StringComparison.Ordinal);

        using var form = new StringContent($"answer={answer}", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answered = await browser.PostAsync(url, form);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal("text/html", answered.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, await Shop.StatusAsync(order));
    }

    [Fact]
    public async Task The_page_knows_its_payments_and_its_two_answers_only()
    {
        var order = await ReservedAsync();
        var (_, body) = await PayAsync(order, new JsonObject());
        using var browser = Shop.Host.CreateClient();
        using var unknown = await browser.GetAsync(new Uri("api/sandbox/payments/sp_unknown", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var form = new StringContent("answer=steal");
        using var answered = await browser.PostAsync(new Uri(body!["clientAction"]!["url"]!.GetValue<string>()), form);
        Assert.Equal(HttpStatusCode.BadRequest, answered.StatusCode);
    }

    [Fact]
    public async Task Two_hundred_requests_with_one_key_are_one_charge_and_one_reply()
    {
        var order = await ReservedAsync();
        using var customer = Shop.Customer;
        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            while (true)
            {
                var (status, body) = await AShop.SendAsync(
                    customer, HttpMethod.Post, $"api/orders/{order}/payments", Card("tok_success"), "one-key");
                if (status != HttpStatusCode.Conflict)
                    return (status, Text: body!.ToJsonString());
            }
        }));
        Assert.Equal(HttpStatusCode.Created, Assert.Single(replies.Distinct()).status);
        var seen = await Shop.SettledAsync(order);
        Assert.Equal("ASSIGNED", seen["status"]!.GetValue<string>());
        Assert.Single(seen["payments"]!.AsArray());
        Assert.Empty(seen["refunds"]!.AsArray());
    }

    [Fact]
    public async Task A_gateway_that_is_away_is_a_503_and_the_same_key_finishes_later()
    {
        var order = await ReservedAsync();
        _gatewayIsAway = true;
        var away = PayAsync(order, Card("tok_success"), "key-1");
        // The tries are over a second apart, which passes for a parked request only when the clock is moved.
        while (!away.IsCompleted)
            await Shop.Host.AdvanceAsync(TimeSpan.FromSeconds(1));
        var (status, body) = await away;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "GATEWAY_UNAVAILABLE"), (status, body!["code"]!.GetValue<string>()));

        _gatewayIsAway = false;
        Assert.Equal(HttpStatusCode.Created, (await PayAsync(order, Card("tok_success"), "key-1")).Status);
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
        Assert.Single((await Shop.SettledAsync(order))["payments"]!.AsArray());
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_a_code()
    {
        var order = await ReservedAsync();
        Assert.Equal((400, "PAYMENT_PROVIDER_UNKNOWN"), await RefusedAsync(order, new() { ["provider"] = "gold" }));
        Assert.Equal((400, "PAYMENT_METHOD_INVALID"), await RefusedAsync(order, Card("4242424242424242")));
        Assert.Equal((400, "PAYMENT_METHOD_INVALID"), await RefusedAsync(order, Card("")));
        Assert.Equal((400, "PAYMENT_METHOD_INVALID"), await RefusedAsync(order, Card(new string('x', 201))));
        Assert.Equal((409, "PRICE_CHANGED"), await RefusedAsync(
            order, new() { ["expectedTotal"] = new JsonObject { ["amount"] = 1, ["currency"] = "EUR" } }));
        Assert.Equal((404, "NOT_FOUND"), await RefusedAsync("unknown", new()));
        Assert.Empty((await Shop.SettledAsync(order))["payments"]!.AsArray());

        await PayAsync(order, new());
        Assert.Equal((409, "PAYMENT_IN_PROGRESS"), await RefusedAsync(order, new()));
    }

    [Fact]
    public async Task Only_the_customer_and_staff_can_pay_an_order()
    {
        var order = await ReservedAsync();
        using var stranger = Shop.As(Roles.Customer, "customer-2");
        var (notTheirs, _) = await AShop.SendAsync(stranger, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject());
        Assert.Equal(HttpStatusCode.NotFound, notTheirs);
        using var nobody = Shop.Host.CreateClient();
        var (unknown, _) = await AShop.SendAsync(nobody, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject());
        Assert.Equal(HttpStatusCode.Unauthorized, unknown);
    }

    [Fact]
    public async Task A_card_number_reaches_no_disk()
    {
        const string Number = "4000056655665556";
        var order = await ReservedAsync();
        await PayAsync(order, Card(Number));
        await Shop.Host.WhenIdleAsync();
        var files = Directory.GetFiles(Shop.Folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.False(bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(Number)) >= 0, file);
        }
    }

    private static JsonObject Card(string token) => new() { ["method"] = token };

    private async Task<string> ReservedAsync()
    {
        var order = await Shop.PlaceAsync(card: null);
        Assert.Equal("RESERVED", await Shop.StatusAsync(order));
        return order;
    }

    private Task<(HttpStatusCode Status, JsonNode? Body)> PayAsync(string order, JsonObject body, string? key = null) =>
        AShop.SendAsync(Shop.Customer, HttpMethod.Post, $"api/orders/{order}/payments", body, key);

    private async Task<(int Status, string Code)> RefusedAsync(string order, JsonObject body)
    {
        var (status, problem) = await PayAsync(order, body);
        return ((int)status, problem!["code"]!.GetValue<string>());
    }
}
