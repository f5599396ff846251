using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Sandbox;
using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary>Whole orders through the HTTP API, each once with the sagas in memory and once rebuilt after every event.</summary>
public sealed class OrderJourneyTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_paid_order_is_confirmed_packed_shipped_and_delivered(bool replay)
    {
        await using var shop = await AShop.OpenAsync(options => options with { ReplayEveryAwait = replay });
        var before = await shop.StockAsync();

        var order = await shop.PlaceAsync(quantity: 2);
        var assigned = await shop.SettledAsync(order);
        Assert.Equal("ASSIGNED", assigned["status"]!.GetValue<string>());
        Assert.Equal("COMPLETED", assigned["paymentStatus"]!.GetValue<string>());
        Assert.Equal((before.OnHand, 0, 2, before.Available - 2), await shop.StockAsync());

        var shipment = assigned["shipments"]![0]!["id"]!.GetValue<string>();
        await shop.StaffPostAsync($"api/shipments/{shipment}/packed");
        Assert.Equal("PACKED", await shop.StatusAsync(order));
        Assert.Equal((before.OnHand - 2, 0, 0, before.Available - 2), await shop.StockAsync());

        await shop.StaffPostAsync($"api/shipments/{shipment}/handed-over");
        await shop.StaffPostAsync($"api/shipments/{shipment}/scans", Scan("e1", "IN_TRANSIT"));
        await shop.StaffPostAsync($"api/shipments/{shipment}/scans", Scan("e2", "DELIVERED"));
        var delivered = await shop.SettledAsync(order);
        Assert.Equal("DELIVERED", delivered["status"]!.GetValue<string>());
        Assert.Equal("FULL", delivered["fulfilmentStatus"]!.GetValue<string>());
        Assert.Equal(
            ["placed", "allocations-reserved", "reserved", "payment-started", "payment-opened", "money-received", "paid",
             "stock-committed", "address-accepted", "fraud-check-passed", "confirmed", "allocations-assigned", "shipment-packed",
             "shipment-booked", "shipment-labelled", "shipment-handed-over", "shipment-in-transit", "shipment-delivered", "delivered"],
            await shop.FactsAsync(order));
        Assert.Equal(
            ["ORDER_CONFIRMED", "ORDER_DELIVERED", "ORDER_RECEIVED", "ORDER_SHIPPED"],
            await shop.MessagesAsync(order));
        foreach (var path in new[] { $"api/orders/{order}/invoice", $"api/shipments/{shipment}/label" })
        {
            var pdf = await shop.Staff.GetByteArrayAsync(path);
            Assert.Equal("%PDF-"u8.ToArray(), pdf[..5]);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_declined_card_ends_the_order_and_frees_the_goods(bool replay)
    {
        await using var shop = await AShop.OpenAsync(options => options with { ReplayEveryAwait = replay });
        var before = await shop.StockAsync();

        var order = await shop.SettledAsync(await shop.PlaceAsync(card: "tok_hard_decline"));

        Assert.Equal("FAILED", order["status"]!.GetValue<string>());
        Assert.Equal("PAYMENT_DECLINED", order["reason"]!["code"]!.GetValue<string>());
        Assert.Equal(before, await shop.StockAsync());
        Assert.Equal(["ORDER_RECEIVED", "PAYMENT_DECLINED"], await shop.MessagesAsync(order["id"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_order_without_stock_fails_and_charges_nothing()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.SettledAsync(await shop.PlaceAsync(sku: "PRINT-LTD"));

        Assert.Equal("FAILED", order["status"]!.GetValue<string>());
        Assert.Equal("OUT_OF_STOCK", order["reason"]!["code"]!.GetValue<string>());
        Assert.Empty(order["payments"]!.AsArray());
    }

    [Fact]
    public async Task One_line_without_stock_frees_the_others()
    {
        await using var shop = await AShop.OpenAsync();
        var before = await shop.StockAsync();
        var body = AShop.Order();
        body["lines"]!.AsArray().Add(new JsonObject { ["sku"] = "PRINT-LTD", ["quantity"] = 1 });

        var (_, placed) = await AShop.SendAsync(shop.Customer, HttpMethod.Post, "api/orders", body);

        Assert.Equal("FAILED", await shop.StatusAsync(placed!["id"]!.GetValue<string>()));
        Assert.Equal(before, await shop.StockAsync());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_reservation_that_nobody_pays_for_expires(bool replay)
    {
        await using var shop = await AShop.OpenAsync(options => options with { ReplayEveryAwait = replay });
        var before = await shop.StockAsync();
        var order = await shop.PlaceAsync(card: null);
        Assert.Equal("RESERVED", await shop.StatusAsync(order));

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(14));
        Assert.Equal("RESERVED", await shop.StatusAsync(order));
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));

        var ended = await shop.SettledAsync(order);
        Assert.Equal("CANCELLED", ended["status"]!.GetValue<string>());
        Assert.Equal("RESERVATION_EXPIRED", ended["reason"]!["code"]!.GetValue<string>());
        Assert.Equal(before, await shop.StockAsync());
    }

    [Fact]
    public async Task A_payment_that_never_comes_is_cancelled_at_the_gateway_and_the_goods_are_freed()
    {
        await using var shop = await AShop.OpenAsync();
        var before = await shop.StockAsync();
        var order = await shop.PlaceAsync(card: "tok_success_after_action");
        Assert.Equal("PAYMENT_PENDING", await shop.StatusAsync(order));

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(31));

        var ended = await shop.SettledAsync(order);
        Assert.Equal("FAILED", ended["status"]!.GetValue<string>());
        Assert.Equal("PAYMENT_TIMEOUT", ended["reason"]!["code"]!.GetValue<string>());
        Assert.Equal("VOIDED", ended["payments"]![0]!["status"]!.GetValue<string>());
        Assert.Equal(before, await shop.StockAsync());
    }

    [Fact]
    public async Task A_webhook_that_is_lost_is_made_up_for_by_reading_the_gateway()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(card: "tok_processing.dropped");
        Assert.Equal("PAYMENT_PENDING", await shop.StatusAsync(order));

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(13));

        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
    }

    [Theory, InlineData("tok_hard_decline"), InlineData("tok_soft_decline")]
    public async Task Nobody_can_pay_on_the_page_of_a_declined_payment_once_the_order_has_ended(string card)
    {
        await using var shop = await AShop.OpenAsync();
        var id = await shop.PlaceAsync(card: card);
        await shop.Host.WhenIdleAsync();
        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{id}/cancel");
        var order = await shop.SettledAsync(id);
        Assert.Contains(order["status"]!.GetValue<string>(), new[] { "CANCELLED", "FAILED" });

        var page = "sp_" + order["payments"]![0]!["id"]!.GetValue<string>().Replace("-", "", StringComparison.Ordinal);
        var answer = await shop.Host.Services.GetRequiredService<SandboxLedger>().AnswerAsync(page, approve: true, CancellationToken.None);

        Assert.Equal("payment_not_open", answer!.Error?.Code);
        Assert.Empty((await shop.SettledAsync(id))["refunds"]!.AsArray());
    }

    [Fact]
    public async Task A_customer_can_try_again_after_a_soft_decline()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(card: "tok_soft_decline");
        Assert.Equal("PAYMENT_PENDING", await shop.StatusAsync(order));

        var (status, _) = await AShop.SendAsync(
            shop.Customer, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject { ["provider"] = "sandbox", ["method"] = "tok_success" });

        Assert.Equal(HttpStatusCode.Created, status);
        var paid = await shop.SettledAsync(order);
        Assert.Equal("ASSIGNED", paid["status"]!.GetValue<string>());
        Assert.Equal(2, paid["payments"]!.AsArray().Count);
    }

    [Theory, InlineData("tok_success.twice"), InlineData("tok_success.reordered"), InlineData("tok_success.twice.reordered.late-90")]
    public async Task Webhooks_that_come_twice_late_or_out_of_order_pay_once(string card)
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(card: card);
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(3));

        var paid = await shop.SettledAsync(order);
        Assert.Equal("ASSIGNED", paid["status"]!.GetValue<string>());
        Assert.Empty(paid["refunds"]!.AsArray());
        Assert.Single(await shop.FactsAsync(order), fact => fact == "money-received");
    }

    [Fact]
    public async Task A_cancel_before_payment_frees_the_goods_and_a_second_one_changes_nothing()
    {
        await using var shop = await AShop.OpenAsync();
        var before = await shop.StockAsync();
        var order = await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();

        var (first, _) = await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        await shop.Host.WhenIdleAsync();
        var (second, _) = await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first, second));
        Assert.Equal("CANCELLED", await shop.StatusAsync(order));
        Assert.Equal(before, await shop.StockAsync());
        Assert.Single(await shop.FactsAsync(order), fact => fact == "cancelled");
    }

    [Fact]
    public async Task A_cancel_after_payment_gives_the_money_back_once()
    {
        await using var shop = await AShop.OpenAsync();
        var before = await shop.StockAsync();
        var order = await shop.PlaceAsync();
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));

        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");

        var ended = await shop.SettledAsync(order);
        Assert.Equal("CANCELLED", ended["status"]!.GetValue<string>());
        Assert.Equal("REFUNDED", ended["paymentStatus"]!.GetValue<string>());
        Assert.Equal("SUCCEEDED", Assert.Single(ended["refunds"]!.AsArray())!["status"]!.GetValue<string>());
        Assert.Equal(before, await shop.StockAsync());
    }

    private static JsonObject Scan(string id, string news) => new() { ["eventId"] = id, ["news"] = news };
}
