using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Payments;

/// <summary>Money that staff give back: in parts, after delivery, never too much, and repaired when it fails.</summary>
public sealed class RefundDoorTests
{
    [Fact]
    public async Task Units_give_back_their_share_and_the_last_one_the_remainder()
    {
        await using var shop = await AShop.OpenAsync();
        await shop.StockAsync(["THIRDS"], units: 10);
        // 3 × 10.00 + 19 % = 35.70, and shipping: nothing that three refunds of one unit could get wrong by chance.
        var order = await shop.PlaceAsync(AShop.Order(sku: "THIRDS", quantity: 3));
        var placed = await shop.SettledAsync(order);
        var (gross, shipping) = (placed["lines"]![0]!["amounts"]!["gross"]!.GetValue<long>(), placed["totals"]!["shipping"]!.GetValue<long>());
        Assert.True(shipping > 0);

        for (var unit = 0; unit < 3; unit++) await RequestAsync(shop, order, Units(1));
        await RequestAsync(shop, order, new JsonObject { ["shipping"] = shipping });

        var seen = await shop.SettledAsync(order);
        var amounts = seen["refunds"]!.AsArray().Select(refund => refund!["amount"]!["amount"]!.GetValue<long>()).ToList();
        Assert.Equal(gross, amounts.Take(3).Sum());
        Assert.Equal(shipping, amounts[3]);
        Assert.Equal(("ASSIGNED", "REFUNDED"), (seen.Text("status"), seen.Text("paymentStatus")));
        await shop.AssertAllRefundedAsync(order);
        Assert.Equal(4, (await shop.MessagesAsync(order)).Count(kind => kind == "REFUND_SENT"));
        await RefusedAsync(shop, order, Units(1), "QUANTITY_INVALID");
        await RefusedAsync(shop, order, new JsonObject { ["shipping"] = 1 }, "REFUND_EXCEEDS_CAPTURED");
        await RefusedAsync(shop, order, new JsonObject { ["goodwill"] = 1 }, "REFUND_EXCEEDS_CAPTURED");
        await RefusedAsync(shop, order, new JsonObject(), "REFUND_NOTHING");
    }

    [Fact]
    public async Task However_many_ask_at_the_same_time_no_more_goes_back_than_came_in()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(AShop.Order());
        var total = (await shop.SettledAsync(order))["totals"]!["payable"]!.GetValue<long>();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => AShop.SendAsync(
            shop.Staff, HttpMethod.Post, $"api/orders/{order}/refunds", new JsonObject { ["goodwill"] = total / 4 })));
        await shop.Host.WhenIdleAsync();

        Assert.Equal(4, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(total / 4 * 4, shop.MoneyAtGateway().Refunded);
    }

    [Fact]
    public async Task A_refund_needs_a_key_and_the_same_key_refunds_once()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(AShop.Order());
        using var without = new HttpRequestMessage(HttpMethod.Post, $"api/orders/{order}/refunds") { Content = System.Net.Http.Json.JsonContent.Create(new JsonObject { ["goodwill"] = 5 }) };
        Assert.Equal(HttpStatusCode.BadRequest, (await shop.Staff.SendAsync(without)).StatusCode);

        using var staff = shop.Staff;
        for (var time = 0; time < 2; time++)
            await AShop.SendAsync(staff, HttpMethod.Post, $"api/orders/{order}/refunds", new JsonObject { ["goodwill"] = 5 }, key: "once");
        await shop.Host.WhenIdleAsync();

        Assert.Equal(5, shop.MoneyAtGateway().Refunded);
        await Situations.RefusedAsync(shop.Customer, $"api/orders/{order}/refunds", "FORBIDDEN", new JsonObject { ["goodwill"] = 5 });
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task After_delivery_a_refund_runs_as_its_own_saga(bool replay)
    {
        await using var shop = await AShop.OpenAsync(options => options with { ReplayEveryAwait = replay });
        var order = await CancelTests.ReachAsync(shop, "DELIVERED");
        Assert.Equal("DELIVERED", await shop.StatusAsync(order));
        var before = shop.Sagas();

        await RequestAsync(shop, order, new JsonObject { ["goodwill"] = 100, ["reason"] = "It was late." });

        var refund = Assert.Single((await shop.SettledAsync(order))["refunds"]!.AsArray())!;
        Assert.Equal(("SUCCEEDED", "It was late."), (refund.Text("status"), refund.Text("reason")));
        Assert.Equal(["refund-" + refund.Text("id")], shop.Sagas().Except(before));
        Assert.Equal(100, shop.MoneyAtGateway().Refunded);
        Assert.Equal("DELIVERED", await shop.StatusAsync(order));
        Assert.Contains("REFUND_SENT", await shop.MessagesAsync(order));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_refund_that_fails_raises_an_alert_and_staff_settle_or_retry_it(bool settle)
    {
        await using var shop = await AShop.OpenAsync();
        var order = await CancelTests.ReachAsync(shop, "REFUND_FAILED");
        var failed = await shop.SettledAsync(order);
        Assert.Equal(("REFUND_FAILED", "CANCELLED"), (failed.Text("status"), failed.Text("endsAs")));
        Assert.Equal("account_closed", failed["refunds"]![0]!.Text("problem"));
        Assert.Single(await shop.FactsAsync(order), fact => fact == "alert-raised");
        var refund = failed["refunds"]![0]!.Text("id");
        var path = $"api/orders/{order}/refunds/{refund}";

        if (settle)
        {
            await Situations.RefusedAsync(shop.Staff, path + "/settle", "VALIDATION_FAILED", new JsonObject { ["reason"] = "by bank", ["reference"] = " " });
            await shop.StaffPostAsync(path + "/settle", new JsonObject { ["reason"] = "by bank", ["reference"] = "T-2030-17" });
            var ended = await shop.SettledAsync(order);
            Assert.Equal(("CANCELLED", "REFUNDED"), (ended.Text("status"), ended.Text("paymentStatus")));
            Assert.Equal("T-2030-17", ended["refunds"]![0]!.Text("settledOutside"));
            Assert.Equal(0, shop.MoneyAtGateway().Refunded);
            // Done is done: the same again changes nothing, and there is nothing to retry.
            await shop.StaffPostAsync(path + "/settle", new JsonObject { ["reason"] = "by bank", ["reference"] = "T-2030-17" });
            await Situations.RefusedAsync(shop.Staff, path + "/retry", "REFUND_NOT_FAILED");
        }
        else
        {
            // The card refuses again: another try, another alert, and the order waits on.
            await shop.StaffPostAsync(path + "/retry");
            Assert.Equal("REFUND_FAILED", await shop.StatusAsync(order));
            var facts = await shop.FactsAsync(order);
            Assert.Equal((2, 2), (facts.Count(fact => fact == "refund-failed"), facts.Count(fact => fact == "alert-raised")));
        }

        await Situations.RefusedAsync(shop.Staff, $"api/orders/{order}/refunds/none/retry", "REFUND_UNKNOWN");
        await Situations.RefusedAsync(shop.Customer, path + "/retry", "FORBIDDEN");
    }

    [Fact]
    public async Task A_failed_refund_after_delivery_is_retried_by_its_own_saga()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(AShop.Order(card: "tok_refund_fails"));
        await shop.ScanAsync(await shop.ShipAsync(order), "DELIVERED");
        await RequestAsync(shop, order, new JsonObject { ["goodwill"] = 100 });
        var refund = (await shop.SettledAsync(order))["refunds"]![0]!;
        Assert.Equal("FAILED", refund.Text("status"));

        await shop.StaffPostAsync($"api/orders/{order}/refunds/{refund.Text("id")}/retry");
        await shop.Host.WhenIdleAsync();

        Assert.Equal(2, (await shop.FactsAsync(order)).Count(fact => fact == "refund-failed"));
        Assert.Equal("DELIVERED", await shop.StatusAsync(order));
        Assert.Equal(2, (await shop.OrderAsync(order)).FindRefund(refund.Text("id"))!.Try);
        Assert.Equal([order, $"parcel-{order}-main", "refund-" + refund.Text("id")], shop.Sagas().Order());
    }

    private static JsonObject Units(int quantity) =>
        new() { ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["quantity"] = quantity }), ["reason"] = "RETURNED" };

    private static async Task RequestAsync(AShop shop, string order, JsonObject body)
    {
        await shop.StaffPostAsync($"api/orders/{order}/refunds", body);
        await shop.Host.WhenIdleAsync();
    }

    private static Task RefusedAsync(AShop shop, string order, JsonObject body, string code) =>
        Situations.RefusedAsync(shop.Staff, $"api/orders/{order}/refunds", code, body);
}
