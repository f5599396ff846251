using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Adapters.Gateways.Razorpay;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Adapters.Gateways.Stripe;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Payments;

/// <summary>The whole app with Stripe and Razorpay as their documentation describes them, over the network.</summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private AShopWithProviders _at = null!;

    private AShop Shop => _at.Shop;

    public async Task InitializeAsync() => _at = await AShopWithProviders.OpenAsync();

    public async Task DisposeAsync() => await _at.DisposeAsync();

    [Fact]
    public async Task An_order_is_paid_through_Stripe_and_its_webhook()
    {
        var (order, _, action) = await _at.StartAsync("stripe");
        var intent = AShopWithProviders.IntentOf(action);
        Assert.Equal(AShopWithProviders.StripeKeys.PublishableKey, action["publishableKey"]!.GetValue<string>());
        _at.Stripe.Confirm(intent, "pm_success");
        Assert.Equal(HttpStatusCode.OK, await _at.FromStripeAsync("payment_intent.succeeded", intent));
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
    }

    [Fact]
    public async Task A_disputed_Stripe_payment_is_on_hold_until_the_bank_has_decided()
    {
        var (order, intent) = await PaidThroughStripeAsync();
        // The end comes first, as webhooks do: what the gateway says now is what counts.
        _at.Stripe.Dispute("dp_1", intent, 100, "needs_response");
        Assert.Equal(HttpStatusCode.OK, await _at.FromStripeAsync("charge.dispute.closed", "dp_1"));
        var held = await Shop.SettledAsync(order);
        Assert.Equal("DISPUTE", Assert.Single(held["holds"]!.AsArray())!["reason"]!.GetValue<string>());
        Assert.Equal("DISPUTED", held["paymentStatus"]!.GetValue<string>());

        _at.Stripe.Dispute("dp_1", intent, 100, "won");
        Assert.Equal(HttpStatusCode.OK, await _at.FromStripeAsync("charge.dispute.created", "dp_1"));
        Assert.Empty((await Shop.SettledAsync(order))["holds"]!.AsArray());
    }

    [Fact]
    public async Task A_refund_that_bounces_later_is_heard_of()
    {
        var (order, _) = await PaidThroughStripeAsync();
        await AShop.SendAsync(Shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel", new JsonObject());
        Assert.Equal("CANCELLED", await Shop.StatusAsync(order));
        Assert.Equal(1, _at.Stripe.Refunds);
        var refund = _at.Stripe.RefundIds[0];
        _at.Stripe.SetRefund(refund, "failed", "expired_or_canceled_card");
        await _at.FromStripeAsync("refund.failed", refund);
        Assert.Equal("FAILED", (await Shop.SettledAsync(order))["refunds"]![0]!["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_is_paid_through_Razorpay_and_confirmed_by_the_browser_or_the_webhook(bool browser)
    {
        var (order, payment, action) = await _at.StartAsync("razorpay");
        var gatewayOrder = action["gatewayOrderId"]!.GetValue<string>();
        Assert.Equal(AShopWithProviders.RazorpayKeys.KeyId, action["keyId"]!.GetValue<string>());
        Assert.Equal(_at.Razorpay.Order(gatewayOrder)["amount"]!.GetValue<long>(), action["amount"]!.GetValue<long>());
        var pay = _at.Razorpay.Pay(gatewayOrder, "captured");
        if (browser)
            Assert.Equal((200, "COMPLETED"), await ConfirmAsync(Shop.Customer, order, payment, gatewayOrder, pay));
        else
            Assert.Equal(HttpStatusCode.OK, await _at.FromRazorpayAsync("payment.captured", pay));
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
        Assert.Equal(HttpStatusCode.OK, await _at.FromRazorpayAsync("order.paid", pay));
        Assert.Single(await Shop.FactsAsync(order), fact => fact == "paid");
    }

    [Fact]
    public async Task A_Razorpay_payment_that_failed_and_is_captured_after_all_pays_the_order()
    {
        var (order, _, action) = await _at.StartAsync("razorpay");
        var pay = _at.Razorpay.Pay(action["gatewayOrderId"]!.GetValue<string>(), "failed");
        await _at.FromRazorpayAsync("payment.failed", pay);
        Assert.Equal("PAYMENT_PENDING", await Shop.StatusAsync(order));
        _at.Razorpay.Settle(pay, "captured");
        await _at.FromRazorpayAsync("payment.captured", pay);
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
    }

    [Fact]
    public async Task Razorpay_money_that_was_authorised_too_late_to_capture_itself_is_captured()
    {
        var (order, _, action) = await _at.StartAsync("razorpay");
        var pay = _at.Razorpay.Pay(action["gatewayOrderId"]!.GetValue<string>(), "authorized");
        await _at.FromRazorpayAsync("payment.authorized", pay);
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
    }

    [Fact]
    public async Task Only_what_Razorpay_signed_for_this_payment_is_confirmed_and_only_by_those_who_may()
    {
        var (order, payment, action) = await _at.StartAsync("razorpay");
        var gatewayOrder = action["gatewayOrderId"]!.GetValue<string>();
        var pay = _at.Razorpay.Pay(gatewayOrder, "captured");
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
        var (order, payment, action) = await _at.StartAsync("razorpay");
        var gatewayOrder = action["gatewayOrderId"]!.GetValue<string>();
        var pay = _at.Razorpay.Pay(gatewayOrder, "created");
        Assert.Equal((200, "PENDING"), await ConfirmAsync(Shop.Customer, order, payment, gatewayOrder, pay));
        Assert.Equal("PAYMENT_PENDING", await Shop.StatusAsync(order));
    }

    [Fact]
    public async Task Webhooks_that_are_not_signed_are_400()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await _at.SendAsync("stripe", "{}", (StripeWebhooks.SignatureHeader, "t=1,v1=00")));
        Assert.Equal(HttpStatusCode.BadRequest, await _at.SendAsync("razorpay", "{}", (RazorpayWebhooks.SignatureHeader, new string('0', 64))));
    }

    private async Task<(string Order, string Intent)> PaidThroughStripeAsync()
    {
        var (order, _, action) = await _at.StartAsync("stripe");
        var intent = AShopWithProviders.IntentOf(action);
        _at.Stripe.Confirm(intent, "pm_success");
        await _at.FromStripeAsync("payment_intent.succeeded", intent);
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(order));
        return (order, intent);
    }

    private static async Task<(int Status, string What)> ConfirmAsync(
        HttpClient client, string order, string payment, string gatewayOrder, string pay)
    {
        var signature = BodySignature.Sign(Encoding.UTF8.GetBytes($"{gatewayOrder}|{pay}"), AShopWithProviders.RazorpayKeys.KeySecret);
        var (status, body) = await AShop.SendAsync(
            client,
            HttpMethod.Post,
            $"api/orders/{order}/payments/{payment}/confirm",
            new JsonObject { ["transactionId"] = pay, ["signature"] = signature });
        return ((int)status, ((int)status < 300 ? body!["status"] : body!["code"])!.GetValue<string>());
    }
}
