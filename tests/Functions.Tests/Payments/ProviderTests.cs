using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Adapters.Gateways.Razorpay;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Adapters.Gateways.Stripe;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing.Payments;
using Xunit;

namespace OrderFunctions.Functions.Tests.Payments;

/// <summary>The whole app with Stripe and Razorpay as their documentation describes them, over the network.</summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private static readonly StripeOptions StripeKeys = AStripeGateway.Options;
    private static readonly RazorpayOptions RazorpayKeys = ARazorpayGateway.Options;
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly AStripe _stripe;
    private readonly ARazorpay _razorpay;
    private AServer? _stripeAt;
    private AServer? _razorpayAt;
    private AShop? _opened;
    private int _events;

    public ProviderTests()
    {
        _stripe = new AStripe(_clock) { Version = StripeOptions.ApiVersion };
        _razorpay = new ARazorpay(_clock);
    }

    private AShop Shop => _opened!;

    public async Task InitializeAsync()
    {
        _stripeAt = await AServer.OpenAsync(_stripe);
        _razorpayAt = await AServer.OpenAsync(_razorpay);
        _opened = await AShop.OpenAsync(
            options => options with
            {
                Settings = new Dictionary<string, string?>
                {
                    ["Payments:Stripe:SecretKey"] = StripeKeys.SecretKey,
                    ["Payments:Stripe:PublishableKey"] = StripeKeys.PublishableKey,
                    ["Payments:Stripe:WebhookSecrets:0"] = StripeKeys.WebhookSecrets[0],
                    ["Payments:Stripe:BaseUrl"] = _stripeAt.Address,
                    ["Payments:Razorpay:KeyId"] = RazorpayKeys.KeyId,
                    ["Payments:Razorpay:KeySecret"] = RazorpayKeys.KeySecret,
                    ["Payments:Razorpay:WebhookSecrets:0"] = RazorpayKeys.WebhookSecrets[0],
                    ["Payments:Razorpay:BaseUrl"] = _razorpayAt.Address,
                },
            },
            clock: _clock);
    }

    public async Task DisposeAsync()
    {
        await Shop.DisposeAsync();
        await _stripeAt!.DisposeAsync();
        await _razorpayAt!.DisposeAsync();
        _stripe.Dispose();
        _razorpay.Dispose();
    }

    [Fact]
    public async Task An_order_is_paid_through_Stripe_and_its_webhook()
    {
        var (order, _, action) = await StartAsync("stripe");
        var intent = action["clientSecret"]!.GetValue<string>().Split("_secret_")[0];
        Assert.Equal(StripeKeys.PublishableKey, action["publishableKey"]!.GetValue<string>());
        _stripe.Confirm(intent, "pm_success");
        Assert.Equal(HttpStatusCode.OK, await FromStripeAsync("payment_intent.succeeded", intent));
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
    }

    [Fact]
    public async Task A_disputed_Stripe_payment_is_on_hold_until_the_bank_has_decided()
    {
        var (order, intent) = await PaidThroughStripeAsync();
        // The end comes first, as webhooks do: what the gateway says now is what counts.
        _stripe.Dispute("dp_1", intent, 100, "needs_response");
        Assert.Equal(HttpStatusCode.OK, await FromStripeAsync("charge.dispute.closed", "dp_1"));
        var held = await Shop.SettledAsync(order);
        Assert.Equal("DISPUTE", Assert.Single(held["holds"]!.AsArray())!["reason"]!.GetValue<string>());
        Assert.Equal("DISPUTED", held["paymentStatus"]!.GetValue<string>());

        _stripe.Dispute("dp_1", intent, 100, "won");
        Assert.Equal(HttpStatusCode.OK, await FromStripeAsync("charge.dispute.created", "dp_1"));
        Assert.Empty((await Shop.SettledAsync(order))["holds"]!.AsArray());
    }

    [Fact]
    public async Task A_refund_that_bounces_later_is_heard_of()
    {
        var (order, _) = await PaidThroughStripeAsync();
        await AShop.SendAsync(Shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel", new JsonObject());
        Assert.Equal("CANCELLED", await Shop.StatusAsync(order));
        Assert.Equal(1, _stripe.Refunds);
        var refund = _stripe.RefundIds[0];
        _stripe.SetRefund(refund, "failed", "expired_or_canceled_card");
        await FromStripeAsync("refund.failed", refund);
        Assert.Equal("FAILED", (await Shop.SettledAsync(order))["refunds"]![0]!["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_is_paid_through_Razorpay_and_confirmed_by_the_browser_or_the_webhook(bool browser)
    {
        var (order, payment, action) = await StartAsync("razorpay");
        var gatewayOrder = action["gatewayOrderId"]!.GetValue<string>();
        Assert.Equal(RazorpayKeys.KeyId, action["keyId"]!.GetValue<string>());
        Assert.Equal(_razorpay.Order(gatewayOrder)["amount"]!.GetValue<long>(), action["amount"]!.GetValue<long>());
        var pay = _razorpay.Pay(gatewayOrder, "captured");
        if (browser)
            Assert.Equal((200, "COMPLETED"), await ConfirmAsync(Shop.Customer, order, payment, gatewayOrder, pay));
        else
            Assert.Equal(HttpStatusCode.OK, await FromRazorpayAsync("payment.captured", pay));
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
        Assert.Equal(HttpStatusCode.OK, await FromRazorpayAsync("order.paid", pay));
        Assert.Single(await Shop.FactsAsync(order), fact => fact == "paid");
    }

    [Fact]
    public async Task A_Razorpay_payment_that_failed_and_is_captured_after_all_pays_the_order()
    {
        var (order, _, action) = await StartAsync("razorpay");
        var pay = _razorpay.Pay(action["gatewayOrderId"]!.GetValue<string>(), "failed");
        await FromRazorpayAsync("payment.failed", pay);
        Assert.Equal("PAYMENT_PENDING", await Shop.StatusAsync(order));
        _razorpay.Settle(pay, "captured");
        await FromRazorpayAsync("payment.captured", pay);
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
    }

    [Fact]
    public async Task Razorpay_money_that_was_authorised_too_late_to_capture_itself_is_captured()
    {
        var (order, _, action) = await StartAsync("razorpay");
        var pay = _razorpay.Pay(action["gatewayOrderId"]!.GetValue<string>(), "authorized");
        await FromRazorpayAsync("payment.authorized", pay);
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
    }

    [Fact]
    public async Task Only_what_Razorpay_signed_for_this_payment_is_confirmed_and_only_by_those_who_may()
    {
        var (order, payment, action) = await StartAsync("razorpay");
        var gatewayOrder = action["gatewayOrderId"]!.GetValue<string>();
        var pay = _razorpay.Pay(gatewayOrder, "captured");
        Assert.Equal((400, "PAYMENT_CONFIRMATION_INVALID"), await ConfirmAsync(Shop.Customer, order, payment, "order_other", pay));
        Assert.Equal((404, "PAYMENT_UNKNOWN"), await ConfirmAsync(Shop.Customer, order, "unknown", gatewayOrder, pay));
        Assert.Equal((404, "NOT_FOUND"), await ConfirmAsync(Shop.As(Roles.Customer, "customer-2"), order, payment, gatewayOrder, pay));
        Assert.Equal((404, "NOT_FOUND"), await ConfirmAsync(Shop.Customer, "unknown", payment, gatewayOrder, pay));
        using var nobody = Shop.Host.CreateClient();
        Assert.Equal(401, (await ConfirmAsync(nobody, order, payment, gatewayOrder, pay)).Status);
        Assert.Equal("PAYMENT_PENDING", await Shop.StatusAsync(order));
    }

    [Fact]
    public async Task A_signature_over_a_payment_that_took_no_money_pays_nothing()
    {
        var (order, payment, action) = await StartAsync("razorpay");
        var gatewayOrder = action["gatewayOrderId"]!.GetValue<string>();
        var pay = _razorpay.Pay(gatewayOrder, "created");
        Assert.Equal((200, "PENDING"), await ConfirmAsync(Shop.Customer, order, payment, gatewayOrder, pay));
        Assert.Equal("PAYMENT_PENDING", await Shop.StatusAsync(order));
    }

    [Fact]
    public async Task Webhooks_that_are_not_signed_are_400()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("stripe", "{}", (StripeWebhooks.SignatureHeader, "t=1,v1=00")));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("razorpay", "{}", (RazorpayWebhooks.SignatureHeader, new string('0', 64))));
    }

    private async Task<(string Order, string Payment, JsonNode Action)> StartAsync(string provider)
    {
        var order = await Shop.PlaceAsync(card: null);
        await Shop.Host.WhenIdleAsync();
        var (status, body) = await AShop.SendAsync(
            Shop.Customer, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject { ["provider"] = provider });
        Assert.True(status == HttpStatusCode.Created, body?.ToJsonString());
        Assert.Equal(provider, body!["clientAction"]!["provider"]!.GetValue<string>());
        return (order, body["id"]!.GetValue<string>(), body["clientAction"]!);
    }

    private async Task<(string Order, string Intent)> PaidThroughStripeAsync()
    {
        var (order, _, action) = await StartAsync("stripe");
        var intent = action["clientSecret"]!.GetValue<string>().Split("_secret_")[0];
        _stripe.Confirm(intent, "pm_success");
        await FromStripeAsync("payment_intent.succeeded", intent);
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
        return (order, intent);
    }

    private static async Task<(int Status, string What)> ConfirmAsync(
        HttpClient client, string order, string payment, string gatewayOrder, string pay)
    {
        var signature = BodySignature.Sign(Encoding.UTF8.GetBytes($"{gatewayOrder}|{pay}"), RazorpayKeys.KeySecret);
        var (status, body) = await AShop.SendAsync(
            client,
            HttpMethod.Post,
            $"api/orders/{order}/payments/{payment}/confirm",
            new JsonObject { ["transactionId"] = pay, ["signature"] = signature });
        return ((int)status, ((int)status < 300 ? body!["status"] : body!["code"])!.GetValue<string>());
    }

    private Task<HttpStatusCode> FromStripeAsync(string type, string about)
    {
        var body = _stripe.Event($"evt_{++_events}", type, about);
        return SendAsync("stripe", body, (StripeWebhooks.SignatureHeader, TimestampedSignature.Sign(
            Encoding.UTF8.GetBytes(body), _clock.GetUtcNow(), StripeKeys.WebhookSecrets[0])));
    }

    private Task<HttpStatusCode> FromRazorpayAsync(string type, string pay)
    {
        var body = _razorpay.Event(type, pay);
        return SendAsync(
            "razorpay",
            body,
            (RazorpayWebhooks.SignatureHeader, BodySignature.Sign(Encoding.UTF8.GetBytes(body), RazorpayKeys.WebhookSecrets[0])),
            (RazorpayWebhooks.EventHeader, $"evt_{++_events}"));
    }

    private async Task<HttpStatusCode> SendAsync(string provider, string body, params (string Name, string Value)[] headers)
    {
        using var client = Shop.Host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/webhooks/" + provider)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }
}
