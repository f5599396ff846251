using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Adapters.Gateways.Signatures;
using Xunit;

namespace OrderFunctions.Functions.Tests.Payments;

/// <summary>Webhooks as they come in over HTTP: right, wrong, old, twice, too large, about nothing.</summary>
public sealed class WebhookDoorTests : IAsyncLifetime
{
    private const string NewSecret = "whsec_new_of_sixteen";
    private const string OldSecret = "whsec_old_of_sixteen";
    private AShop? _opened;

    private AShop Shop => _opened!;

    public async Task InitializeAsync() => _opened = await AShop.OpenAsync(options => options with
    {
        Settings = new Dictionary<string, string?>
        {
            ["Payments:Sandbox:WebhookSecrets:0"] = NewSecret,
            ["Payments:Sandbox:WebhookSecrets:1"] = OldSecret,
        },
    });

    public async Task DisposeAsync() => await Shop.DisposeAsync();

    [Theory]
    [InlineData(NewSecret)]
    [InlineData(OldSecret)]
    public async Task A_webhook_pays_the_order_once_however_often_it_comes(string secret)
    {
        var (order, payment) = await APaymentNobodyHeardOfAsync();
        var body = Event(order, payment);
        var signature = Sign(body, secret);
        for (var time = 0; time < 3; time++)
            Assert.Equal(HttpStatusCode.OK, await SendAsync(body, signature));
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
        Assert.Single((await Shop.FactsAsync(order)), fact => fact == "paid");
    }

    [Fact]
    public async Task Staff_see_on_the_timeline_which_webhooks_came_and_what_became_of_them_and_customers_do_not()
    {
        var (order, payment) = await APaymentNobodyHeardOfAsync();
        var first = Shop.Clock.GetUtcNow();
        await SendAsync(Event(order, payment), Sign(Event(order, payment), NewSecret));
        await Shop.Host.AdvanceAsync(TimeSpan.FromSeconds(5));
        var saysTheSame = Event(order, payment).Replace("evt_1", "evt_2", StringComparison.Ordinal);
        await SendAsync(saysTheSame, Sign(saysTheSame, NewSecret));
        await Shop.Host.WhenIdleAsync();

        var (_, timeline) = await AShop.SendAsync(Shop.Staff, HttpMethod.Get, $"api/orders/{order}/timeline");
        var seen = timeline!["webhooks"]!.AsArray();
        Assert.Equal(
            [(first.AddSeconds(5), "DUPLICATE"), (first, "PROCESSED")],
            seen.Select(one => (one!["at"]!.GetValue<DateTimeOffset>(), one["outcome"]!.GetValue<string>())));
        Assert.All(seen, one => Assert.Equal(
            "webhook-received sandbox payment.succeeded " + payment.Id, $"{one!["what"]} {one["provider"]} {one["type"]} {one["paymentId"]}"));
        // Under its id the inbox shows what the webhook said.
        var (_, inspected) = await AShop.SendAsync(Shop.Staff, HttpMethod.Get, $"api/ops/inbox/{seen[0]!["id"]}");
        Assert.Equal(saysTheSame, inspected!["body"]!.GetValue<string>());
        Assert.Null((await AShop.SendAsync(Shop.Customer, HttpMethod.Get, $"api/orders/{order}/timeline")).Body!["webhooks"]);
    }

    [Fact]
    public async Task Wrong_missing_old_future_and_garbled_signatures_are_400_and_change_nothing()
    {
        var (order, payment) = await APaymentNobodyHeardOfAsync();
        var body = Event(order, payment);
        foreach (var signature in new[]
        {
            null,
            "",
            "t=1,v1=",
            Sign(body, "whsec_other"),
            Sign(body + " ", NewSecret),
            Sign(body, NewSecret, -301),
            Sign(body, NewSecret, 301),
            Sign(body, NewSecret)[..^1],
        })
        {
            Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(body, signature));
        }

        Assert.Equal("PAYMENT_PENDING", await Shop.StatusAsync(order));
        Assert.Contains("webhook_bad_signatures", await MetricsAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(body, Sign(body, NewSecret, -300)));
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
    }

    [Theory]
    [InlineData("""{"id":"evt_1","type":"payment.teleported","data":{}}""")]
    [InlineData("""{"id":"evt_1"}""")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task What_is_signed_but_not_for_us_is_kept_answered_200_and_changes_nothing(string body)
    {
        var (order, _) = await APaymentNobodyHeardOfAsync();
        var before = await Shop.SettledAsync(order);

        Assert.Equal(HttpStatusCode.OK, await SendAsync(body, Sign(body, NewSecret)));

        Assert.Equal(before.ToJsonString(), (await Shop.SettledAsync(order)).ToJsonString());
        Assert.Contains("receipt=\"Ignored\"", await MetricsAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("receipt=\"Accepted\"", await MetricsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5 * 1024 * 1024)]
    [InlineData((1024 * 1024) + 1)]
    public async Task A_body_that_is_too_large_is_413(int length)
    {
        var body = new string('x', length);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendAsync(body, Sign(body, NewSecret)));
        using var chunked = new StringContent(body);
        chunked.Headers.ContentLength = null;
        using var client = Shop.Host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/webhooks/sandbox") { Content = chunked };
        request.Headers.TransferEncodingChunked = true;
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.DoesNotContain("receipt=\"", await MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Senders_that_are_not_in_the_table_and_other_methods_are_404()
    {
        using var client = Shop.Host.CreateClient();
        using var content = new StringContent("{}");
        using var unknown = await client.PostAsync(new Uri("api/webhooks/nobody", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var get = await client.GetAsync(new Uri("api/webhooks/sandbox", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
    }

    [Fact]
    public async Task An_event_about_an_order_that_is_not_known_is_held()
    {
        var body = Event("order-that-comes-later", new("p", "sp_later"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(body, Sign(body, NewSecret)));
        await Shop.Host.WhenIdleAsync();
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Contains("status=\"Held\"", await MetricsAsync(), StringComparison.Ordinal);
    }

    /// <summary>The gateway has the money, but its own webhook is dropped: only what the test sends can tell of it.</summary>
    private async Task<(string Order, Payment Payment)> APaymentNobodyHeardOfAsync()
    {
        var order = await Shop.PlaceAsync(card: null);
        await Shop.Host.WhenIdleAsync();
        var (_, body) = await AShop.SendAsync(
            Shop.Customer, HttpMethod.Post, $"api/orders/{order}/payments",
            new JsonObject { ["method"] = "tok_success.dropped" });
        var url = body!["clientAction"]!["url"]!.GetValue<string>();
        return (order, new Payment(body["id"]!.GetValue<string>(), url[(url.LastIndexOf('/') + 1)..]));
    }

    private static string Event(string order, Payment payment) => new JsonObject
    {
        ["id"] = "evt_1",
        ["type"] = "payment.succeeded",
        ["created"] = 1893499200,
        ["data"] = new JsonObject
        {
            ["payment"] = new JsonObject
            {
                ["id"] = payment.GatewayId,
                ["status"] = "succeeded",
                ["amount"] = 1,
                ["currency"] = "EUR",
                ["authorised"] = 0,
                ["captured"] = 1,
                ["declineIsHard"] = false,
                ["presented"] = 1,
                ["settlesInSeconds"] = 0,
                ["url"] = "",
                ["metadata"] = new JsonObject { ["orderId"] = order, ["paymentId"] = payment.Id },
            },
        },
    }.ToJsonString();

    private async Task<HttpStatusCode> SendAsync(string body, string? signature)
    {
        using var client = Shop.Host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, SandboxRoutes.Webhook)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (signature is not null)
            request.Headers.TryAddWithoutValidation(SandboxWebhooks.SignatureHeader, signature);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<string> MetricsAsync()
    {
        using var client = Shop.Host.CreateClient();
        return await client.GetStringAsync(new Uri("metrics", UriKind.Relative));
    }

    private string Sign(string body, string secret, int secondsOff = 0) => TimestampedSignature.Sign(
        Encoding.UTF8.GetBytes(body), Shop.Clock.GetUtcNow().AddSeconds(secondsOff), secret);

    private sealed record Payment(string Id, string GatewayId);
}
