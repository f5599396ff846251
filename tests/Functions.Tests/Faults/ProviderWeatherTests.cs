using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Tests.Faults.Crash;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Functions.Tests.Payments;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults;

/// <summary>
/// Whole orders, bought, paid and cancelled, with a provider that is slow, fails, repeats, or does its work and does not say
/// so: the customer is charged once and gets the money back once.
/// </summary>
public sealed class ProviderWeatherTests
{
    public static TheoryData<string, Weather> Cases
    {
        get
        {
            var cases = new TheoryData<string, Weather>();
            foreach (var weather in Enum.GetValues<Weather>())
            {
                cases.Add("stripe", weather);
                cases.Add("razorpay", weather);
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task An_order_is_charged_once_and_refunded_once(string provider, Weather weather)
    {
        var ways = new List<GatewayWeather>();
        await using var at = await AShopWithProviders.OpenAsync((stub, clock) => Way(new GatewayWeather(stub, clock, weather)));
        var before = await at.Shop.StockAsync();
        var order = await at.Shop.PlaceAsync(card: null);
        await at.Shop.Host.WhenIdleAsync();

        await PayAsync(at, provider, await StartAsync(at, order, provider), weather);
        await at.Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("ASSIGNED", await at.Shop.StatusAsync(order));
        await AShop.SendAsync(at.Shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        await at.Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));

        var ended = await at.Shop.SettledAsync(order);
        Assert.Equal(("CANCELLED", "REFUNDED"), (ended.Text("status"), ended.Text("paymentStatus")));
        var paid = ended["totals"]!["payable"]!.GetValue<long>();
        Assert.Equal(
            (1, 1, paid), provider == "stripe" ? (at.Stripe.Intents, at.Stripe.Refunds, at.Stripe.Refunded) : (at.Razorpay.Orders, at.Razorpay.Refunds, at.Razorpay.Refunded));
        Assert.Single(ended["payments"]!.AsArray());
        Assert.Single(ended["refunds"]!.AsArray());
        Assert.Single(await at.Shop.FactsAsync(order), fact => fact == "money-received");
        Assert.Equal(before, await at.Shop.StockAsync());
        var messages = await at.Shop.MessagesAsync(order);
        Assert.Equal(messages.Distinct(), messages);
        await Outcome.AssertSoundAsync(at.Shop);
        // The weather was there when it was opened and when it was refunded.
        var met = ways.SelectMany(way => way.Met).ToList();
        Assert.Contains(met, call => call is "POST /v1/payment_intents" or "POST /v1/orders");
        Assert.Contains(met, call => call.StartsWith("POST", StringComparison.Ordinal) && call.Contains("refund", StringComparison.Ordinal));

        HttpMessageHandler Way(GatewayWeather way)
        {
            ways.Add(way);
            return way;
        }
    }

    /// <summary>The customer comes to the checkout, and asks again under the same key as long as the shop cannot say.</summary>
    private static async Task<JsonNode> StartAsync(AShopWithProviders at, string order, string provider)
    {
        for (var time = 0; ; time++)
        {
            var asking = AShop.SendAsync(
                at.Shop.Customer, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject { ["provider"] = provider }, key: "checkout");
            while (!asking.IsCompleted) await at.Shop.Host.AdvanceAsync(TimeSpan.FromSeconds(1));
            var (status, body) = await asking;
            if (status == HttpStatusCode.Created) return body!["clientAction"]!;
            Assert.True((int)status >= 500 && time < 3, $"{status} {body?.ToJsonString()}");
        }
    }

    /// <summary>The customer pays, and the provider tells of it.</summary>
    private static async Task PayAsync(AShopWithProviders at, string provider, JsonNode action, Weather weather)
    {
        string paid;
        if (provider == "stripe") at.Stripe.Confirm(paid = AShopWithProviders.IntentOf(action), "pm_success");
        else paid = at.Razorpay.Pay(action.Text("gatewayOrderId"), "captured");
        for (var time = 0; time < (weather == Weather.Twice ? 2 : 1); time++)
        {
            Assert.Equal(HttpStatusCode.OK, provider == "stripe"
                ? await at.FromStripeAsync("payment_intent.succeeded", paid, id: "evt_paid")
                : await at.FromRazorpayAsync("payment.captured", paid, id: "evt_paid"));
        }
    }
}
