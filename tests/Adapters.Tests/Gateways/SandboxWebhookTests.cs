using System.Net;
using System.Text;
using System.Text.Json;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using OrderFunctions.Testing.Payments;

namespace OrderFunctions.Adapters.Tests.Gateways;

/// <summary>Which webhooks the Sandbox sends, when, and how often it tries.</summary>
public sealed class SandboxWebhookTests : IAsyncLifetime
{
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(10);
    private readonly ManualTimeProvider _clock = new();
    private readonly ATemporaryStore _store = new();
    private readonly ASandbox _sandbox;
    private int _keys;

    public SandboxWebhookTests() => _sandbox = new ASandbox(_store.Documents, _clock);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _sandbox.Dispose();
        await _store.DisposeAsync();
    }

    [Theory]
    [InlineData("tok_success", "payment.succeeded")]
    [InlineData("tok_soft_decline", "payment.declined")]
    [InlineData("tok_processing", "payment.processing payment.succeeded")]
    [InlineData("tok_processing_decline", "payment.processing payment.declined")]
    [InlineData("tok_success_after_action", "payment.action_required")]
    [InlineData("tok_success.dropped", "")]
    [InlineData("tok_success.twice", "payment.succeeded payment.succeeded")]
    [InlineData("tok_success.reordered", "payment.succeeded payment.open")]
    [InlineData("tok_success.reordered.twice", "payment.succeeded payment.succeeded payment.open payment.open")]
    public async Task A_card_decides_which_webhooks_come_and_in_which_order(string token, string types)
    {
        await StartAsync(token);
        var bodies = await _sandbox.DeliverAllAsync();
        Assert.Equal(types, string.Join(' ', bodies.Select(body => Event(body).GetProperty("type").GetString())));
    }

    [Fact]
    public async Task Two_deliveries_of_one_event_carry_the_same_id()
    {
        await StartAsync("tok_success.twice");
        var bodies = await _sandbox.DeliverAllAsync();
        Assert.Single(bodies.Select(body => Event(body).GetProperty("id").GetString()).Distinct());
    }

    [Fact]
    public async Task A_late_webhook_waits_in_the_queue()
    {
        await StartAsync("tok_success.late-90");
        Assert.Equal(TimeSpan.FromSeconds(90), Assert.Single(_sandbox.Jobs.Waiting).VisibleAfter);
    }

    [Fact]
    public async Task Webhooks_are_signed_when_they_are_sent_and_our_inbox_accepts_them()
    {
        await StartAsync("tok_success.late-3600");
        await _sandbox.DeliverAllAsync();
        var call = Assert.Single(_sandbox.Shop.Calls);
        Assert.Equal("/api/webhooks/sandbox", call.Path);
        var request = new WebhookRequest(call.Headers, Encoding.UTF8.GetBytes(call.Body));
        Assert.Equal(SignatureVerdict.Valid, _sandbox.Webhooks.Verify(request));
        var facts = SandboxWebhooks.Read(request);
        Assert.Equal(("order-1", "payment-1", true), (facts!.OrderId, facts.PaymentId, facts.IsKnown));
    }

    [Fact]
    public async Task A_door_that_is_down_or_answers_badly_is_tried_again_until_it_is_well()
    {
        await StartAsync("tok_success");
        _sandbox.Shop.NextIsDown().Next(HttpStatusCode.InternalServerError).Next(HttpStatusCode.OK);
        Assert.Equal(3, (await _sandbox.DeliverAllAsync()).Count);
        Assert.Empty(_sandbox.Jobs.Waiting);
        _clock.Advance(TimeSpan.FromDays(2));
        await _sandbox.Delivery.SweepAsync(default);
        Assert.Empty(_sandbox.Jobs.Waiting);
    }

    [Fact]
    public async Task After_fifteen_tries_it_gives_up()
    {
        await StartAsync("tok_success");
        _sandbox.Shop.Otherwise = static (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        Assert.Equal(15, (await _sandbox.DeliverAllAsync()).Count);
        await _sandbox.Delivery.SweepAsync(default);
        Assert.Empty(_sandbox.Jobs.Waiting);
    }

    [Fact]
    public async Task A_webhook_whose_queue_message_was_lost_is_swept_up_and_delivered_once()
    {
        await StartAsync("tok_success");
        var lost = _sandbox.Jobs.TakeAll(SandboxWebhookDelivery.Queue);
        await _sandbox.Delivery.SweepAsync(default);
        Assert.Empty(_sandbox.Jobs.Waiting);
        _clock.Advance(TimeSpan.FromSeconds(31));
        await _sandbox.Delivery.SweepAsync(default);
        Assert.Single(await _sandbox.DeliverAllAsync());
        await _sandbox.Delivery.DeliverAsync(Assert.Single(lost).Body, default);
        Assert.Single(_sandbox.Shop.Calls);
    }

    [Fact]
    public async Task What_a_cancel_made_untrue_is_not_sent()
    {
        var started = await StartAsync("tok_processing");
        await _sandbox.Gateway.CancelAsync(started.Id, new GatewayCall("cancel", default, InTime), default);
        var types = (await _sandbox.DeliverAllAsync()).Select(body => Event(body).GetProperty("type").GetString());
        Assert.Equal(["payment.processing", "payment.cancelled"], types);
    }

    [Fact]
    public async Task Refunds_are_told_too()
    {
        var started = await StartAsync("tok_refund_pending");
        await _sandbox.Gateway.RefundAsync(started.Id, new Money(1250, "EUR"), new GatewayCall("refund", default, InTime), default);
        var types = (await _sandbox.DeliverAllAsync()).Select(body => Event(body).GetProperty("type").GetString());
        Assert.Equal(["payment.succeeded", "refund.pending", "refund.succeeded"], types);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":1,"type":"payment.succeeded"}""")]
    [InlineData("""{"id":"evt","type":"payment.succeeded"}""")]
    [InlineData("""{"id":"evt","type":"payment.succeeded","created":1,"data":{}}""")]
    [InlineData("""{"type":"something.new"}""")]
    [InlineData("""{"id":null,"type":"something.new"}""")]
    public void A_body_that_makes_no_sense_has_no_facts(string body) =>
        Assert.Null(SandboxWebhooks.Read(new WebhookRequest(
            new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body))));

    [Fact]
    public void A_type_that_came_later_is_known_to_be_unknown()
    {
        var facts = SandboxWebhooks.Read(new WebhookRequest(
            new Dictionary<string, string>(), """{"id":"evt_9","type":"payment.teleported","data":7}"""u8.ToArray()));
        Assert.Equal(("evt_9", "payment.teleported", false), (facts!.EventId, facts.Type, facts.IsKnown));
    }

    private async Task<GatewayPayment> StartAsync(string token)
    {
        var number = ++_keys;
        return await _sandbox.Gateway.StartAsync(
            new(new Money(1250, "EUR"), true, token, new PaymentReference($"order-{number}", $"payment-{number}")),
            new GatewayCall($"payment-{number}", default, InTime),
            default);
    }

    private static JsonElement Event(string body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }
}
