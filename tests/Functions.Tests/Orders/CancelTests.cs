using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary>A cancel stops what it can, from wherever the order is, and says what it could not.</summary>
public sealed class CancelTests
{
    [Theory]
    [InlineData("RESERVED")]
    [InlineData("PAYMENT_PENDING")]
    [InlineData("FRAUD_REVIEW")]
    [InlineData("ADDRESS_REVIEW")]
    [InlineData("BACKORDERED")]
    [InlineData("ASSIGNED")]
    [InlineData("PACKED")]
    public async Task Before_anything_was_handed_over_everything_is_undone(string from)
    {
        await using var shop = await AShop.OpenAsync();
        var order = await ReachAsync(shop, from);
        Assert.Equal(from, await shop.StatusAsync(order));

        var (status, _) = await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");

        Assert.Equal(HttpStatusCode.OK, status);
        var ended = await shop.SettledAsync(order);
        Assert.Equal(("CANCELLED", "CANCELLED_BY_CUSTOMER"), (ended.Text("status"), ended["reason"]!.Text("code")));
        await shop.AssertAllRefundedAsync(order);
        // What was open at the gateway cannot be paid any more either.
        Assert.All(ended["payments"]!.AsArray(), payment => Assert.Equal(from == "PAYMENT_PENDING" ? "VOIDED" : "REFUNDED", payment!.Text("status")));
        var (onHand, reserved, committed, available) = await shop.StockAsync();
        Assert.Equal((from == "BACKORDERED" ? 0 : 500, 0, 0, onHand), (onHand, reserved, committed, available));
        await shop.AssertSoundStockAsync();
    }

    [Fact]
    public async Task From_packed_the_label_is_void()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await ReachAsync(shop, "PACKED");
        var shipment = await shop.ShipmentAsync(order);
        Assert.Equal(HttpStatusCode.OK, (await shop.Staff.GetAsync($"api/shipments/{shipment}/label")).StatusCode);

        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        await shop.Host.WhenIdleAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await shop.Staff.GetAsync($"api/shipments/{shipment}/label")).StatusCode);
        var facts = await shop.FactsAsync(order);
        Assert.Contains("label-void-due", facts);
        Assert.Contains("goods-unpack-due", facts);
        await Situations.RefusedAsync(shop.Staff, $"api/shipments/{shipment}/handed-over", "WRONG_STATE");
    }

    [Fact]
    public async Task When_part_has_left_the_rest_is_cancelled_and_refunded_and_the_answer_says_what_can_be_sent_back()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await HalfShippedAsync(shop);
        Assert.Contains("CANCEL", (await shop.SettledAsync(order))["allowedActions"]!.AsArray().Select(action => action!.GetValue<string>()));

        var (status, answer) = await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal([$"{order}-1"], answer!["remainsForReturn"]!.AsArray().Select(id => id!.GetValue<string>()));
        var rest = await shop.SettledAsync(order);
        Assert.Equal(("SHIPPED", "PARTIALLY_REFUNDED", "FULL"), (rest.Text("status"), rest.Text("paymentStatus"), rest.Text("fulfilmentStatus")));
        var refund = Assert.Single(rest["refunds"]!.AsArray())!;
        var line = rest["lines"]![1]!["amounts"]!["gross"]!.GetValue<long>();
        Assert.Equal((line, "SUCCEEDED"), (refund["amount"]!["amount"]!.GetValue<long>(), refund.Text("status")));
        Assert.Equal(line, shop.MoneyAtGateway().Refunded);
        Assert.Contains("REFUND_SENT", await shop.MessagesAsync(order));
        await shop.AssertSoundStockAsync("TEA-GREEN-100");

        // What is left is on its way: the carrier is asked to stop it, and asked once.
        for (var time = 0; time < 2; time++)
            Assert.Equal(HttpStatusCode.OK, (await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel")).Status);
        Assert.Single(await shop.FactsAsync(order), fact => fact == "intercept-asked");
    }

    /// <summary>Two lines; the second is not on the shelf, the first is on its way.</summary>
    internal static async Task<string> HalfShippedAsync(AShop shop)
    {
        var body = AShop.Order();
        body["lines"]!.AsArray().Add(new JsonObject { ["sku"] = "TEA-GREEN-100", ["quantity"] = 2 });
        var order = await shop.PlaceAsync(body);
        await shop.EmptyShelfAsync("TEA-GREEN-100");
        await shop.StaffPostAsync($"api/shipments/{await shop.ShipmentAsync(order)}/short", new JsonObject { ["sku"] = "TEA-GREEN-100", ["found"] = 0 });
        await shop.ShipAsync(order);
        return order;
    }

    internal static async Task<string> ReachAsync(AShop shop, string status)
    {
        switch (status)
        {
            case "RESERVED": return await shop.PlaceAsync(AShop.Order(card: null));
            case "PAYMENT_PENDING": return await shop.PlaceAsync(AShop.Order(card: "tok_success_after_action"));
            case "FRAUD_REVIEW": return await shop.SuspectedOrderAsync();
            case "ADDRESS_REVIEW": return await shop.UndeliverableOrderAsync();
            case "BACKORDERED": return await shop.PaidWithoutStockAsync();
            case "FAILED": return await shop.PlaceAsync(AShop.Order(card: "tok_hard_decline"));
            case "CANCELLED":
                var cancelled = await shop.PlaceAsync(AShop.Order());
                await shop.StaffPostAsync($"api/orders/{cancelled}/cancel");
                return cancelled;
            case "REFUND_FAILED":
                var unlucky = await shop.PlaceAsync(AShop.Order(card: "tok_refund_fails"));
                await shop.StaffPostAsync($"api/orders/{unlucky}/cancel");
                return unlucky;
        }

        var order = await shop.PlaceAsync(AShop.Order());
        if (status == "ASSIGNED") return order;
        var shipment = await shop.ShipmentAsync(order);
        await shop.StaffPostAsync($"api/shipments/{shipment}/packed");
        await shop.Host.WhenIdleAsync();
        if (status == "PACKED") return order;
        await shop.StaffPostAsync($"api/shipments/{shipment}/handed-over");
        if (status is "LOST" or "DELIVERED") await shop.ScanAsync(shipment, status);
        return order;
    }
}
