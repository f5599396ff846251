using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Tests.Faults.Kill;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults;

/// <summary>Webhooks in the wrong order, too early, forged, or for nobody, against the whole app over HTTP.</summary>
public sealed class WebhookFaultTests : IAsyncLifetime
{
    private AShop _shop = null!;

    public async Task InitializeAsync() => _shop = await AShop.OpenAsync(options => options with
    {
        Settings = new Dictionary<string, string?> { ["Payments:Sandbox:WebhookSecrets:0"] = GatewayStub.Secret },
    });

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task An_older_state_that_comes_after_the_newer_one_changes_nothing()
    {
        var order = await PaidAtGatewayAsync();
        await PostAsync(Paid(order, "evt-2"));
        Assert.Equal("ASSIGNED", await _shop.StatusAsync(order.Id));
        var facts = await _shop.FactsAsync(order.Id);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(Event(order, "evt-1", "payment.processing", SandboxStatus.Processing)));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(Event(order, "evt-0", "payment.declined", SandboxStatus.Declined)));

        Assert.Equal("ASSIGNED", await _shop.StatusAsync(order.Id));
        Assert.Equal(facts, await _shop.FactsAsync(order.Id));
    }

    [Fact]
    public async Task A_webhook_that_overtakes_the_gateways_own_answer_pays_once()
    {
        AShop? shop = null;
        List<HttpStatusCode> answers = [];
        GatewayStub? gateway = null;
        await using var stub = gateway = await GatewayStub.StartAsync(async () =>
        {
            // The gateway has taken the money and has not answered yet: the app does not know the payment's id.
            while (gateway!.Webhooks.Reader.TryRead(out var said)) answers.Add(await PostAsync(said, shop));
        });
        await using var open = shop = await AShop.OpenAsync(options => options with
        {
            Settings = new Dictionary<string, string?>
            {
                ["Payments:Sandbox:WebhookSecrets:0"] = GatewayStub.Secret,
                ["Payments:Sandbox:BaseUrl"] = gateway.Address.ToString(),
            },
        });

        var order = await shop.PlaceAsync();
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.OK, Assert.Single(answers));
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        Assert.Single(await shop.FactsAsync(order), "money-received");
        Assert.Single(gateway.Effects);
    }

    [Theory, InlineData("wrong"), InlineData("old"), InlineData("none")]
    public async Task A_bad_signature_is_refused_and_counted_and_only_its_digest_is_kept(string fault)
    {
        var order = await PaidAtGatewayAsync();
        var body = GatewayStub.BodyOf(Paid(order, "evt-1"));
        var now = _shop.Clock.GetUtcNow();
        var signature = fault switch
        {
            "wrong" => TimestampedSignature.Sign(body, now, "another-secret"),
            "old" => TimestampedSignature.Sign(body, now.AddSeconds(-301), GatewayStub.Secret),
            _ => null,
        };

        Assert.Equal((HttpStatusCode.BadRequest, "SIGNATURE_INVALID"), await PostRawAsync(body, signature));

        Assert.Equal("PAYMENT_PENDING", await _shop.StatusAsync(order.Id));
        var kept = JsonNode.Parse(Assert.Single(_shop.DocumentBodies(Containers.Inbox)))!;
        Assert.Equal("REJECTED", kept["status"]!.GetValue<string>());
        Assert.Null(kept["body"]);
        Assert.NotNull(kept["bodyDigest"]);
        Assert.DoesNotContain(order.Id, kept.ToJsonString(), StringComparison.Ordinal);
        Assert.Matches("""webhook_bad_signatures\S*\{[^}]*provider="sandbox"[^}]*\} 1""", await _shop.Staff.GetStringAsync("metrics"));
    }

    [Fact]
    public async Task Money_for_an_order_that_never_comes_is_held_for_a_day_and_then_left_to_people()
    {
        var nobody = (Id: Guid.CreateVersion7().ToString(), PaymentId: Guid.CreateVersion7().ToString(), Total: 100L);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(Paid(nobody, "evt-1")));

        // In leaps, because every minute has its timers.
        await LeapAsync(TimeSpan.FromHours(23));
        Assert.Equal("HELD", StatusOfEntry());
        await LeapAsync(TimeSpan.FromHours(2));
        Assert.Equal("UNMATCHED", StatusOfEntry());

        async Task LeapAsync(TimeSpan by)
        {
            await _shop.Host.WhenIdleAsync();
            _shop.Clock.AdvanceTo(_shop.Clock.GetUtcNow() + by);
            await _shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        }

        string StatusOfEntry() => _shop.DocumentBodies(Containers.Inbox).Select(body => JsonNode.Parse(body)!["status"])
            .Single(status => status is not null)!.GetValue<string>();
    }

    /// <summary>An order that is paid at the gateway, which keeps it to itself.</summary>
    private async Task<(string Id, string PaymentId, long Total)> PaidAtGatewayAsync()
    {
        var id = await _shop.PlaceAsync(card: "tok_processing.dropped");
        await _shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        var order = await _shop.SettledAsync(id);
        Assert.Equal("PAYMENT_PENDING", order["status"]!.GetValue<string>());
        return (id, order["payments"]![0]!["id"]!.GetValue<string>(), order["totals"]!["payable"]!.GetValue<long>());
    }

    private static SandboxEvent Paid((string, string, long) order, string eventId) => Event(order, eventId, "payment.succeeded", SandboxStatus.Succeeded);

    private static SandboxEvent Event((string Id, string PaymentId, long Total) order, string eventId, string type, SandboxStatus status)
    {
        var captured = status == SandboxStatus.Succeeded ? order.Total : 0;
        var gatewayId = "sp_" + order.PaymentId.Replace("-", "", StringComparison.Ordinal);
        var view = new SandboxPaymentView(
            gatewayId, status, order.Total, "EUR", 0, captured, "txn_1", null, false, 1, 0, "http://x/", new SandboxMetadata(order.Id, order.PaymentId));
        return new SandboxEvent(eventId, type, 1, new SandboxEventData(view, null));
    }

    private async Task<HttpStatusCode> PostAsync(SandboxEvent said, AShop? shop = null)
    {
        var body = GatewayStub.BodyOf(said);
        return (await PostRawAsync(body, TimestampedSignature.Sign(body, (shop ?? _shop).Clock.GetUtcNow(), GatewayStub.Secret), shop: shop)).Status;
    }

    private async Task<(HttpStatusCode Status, string? Code)> PostRawAsync(
        byte[] body, string? signature, string path = "api/webhooks/sandbox", AShop? shop = null)
    {
        using var client = (shop ?? _shop).Host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (signature is not null) request.Headers.TryAddWithoutValidation(SandboxWebhooks.SignatureHeader, signature);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, response.IsSuccessStatusCode ? null : JsonNode.Parse(text)!["code"]!.GetValue<string>());
    }
}
