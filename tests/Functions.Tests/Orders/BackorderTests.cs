using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Orders;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary>Money is there, goods are not: one alert, one way out, and a place in line that nobody takes.</summary>
public sealed class BackorderTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_paid_order_without_stock_raises_one_alert_waits_and_goes_on_when_goods_come_in(bool replay)
    {
        await using var shop = await AShop.OpenAsync(options => options with { ReplayEveryAwait = replay });
        var order = await shop.PaidWithoutStockAsync(quantity: 3);

        var waiting = await shop.SettledAsync(order);
        Assert.Equal(("BACKORDERED", "COMPLETED"), (waiting.Text("status"), waiting.Text("paymentStatus")));
        Assert.Equal("CHOOSE_BACKORDER", waiting["nextAction"]!.Text("action"));
        Assert.Single(await shop.FactsAsync(order), fact => fact == "alert-raised");
        Assert.Equal(["BACKORDERED", "ORDER_RECEIVED"], await shop.MessagesAsync(order));

        await shop.ReceiveAsync(2);
        Assert.Equal("BACKORDERED", await shop.StatusAsync(order));
        // Two of three are there, and they are not for sale.
        Assert.Equal((2, 2, 0, 0), await shop.StockAsync());
        await shop.ReceiveAsync(2);

        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        Assert.Equal((4, 0, 3, 1), await shop.StockAsync());
        Assert.Equal(["BACKORDERED", "ORDER_CONFIRMED", "ORDER_RECEIVED"], await shop.MessagesAsync(order));
        Assert.Single(await shop.FactsAsync(order), fact => fact == "alert-raised");
        await shop.AssertSoundStockAsync();
    }

    [Fact]
    public async Task The_oldest_paid_comes_first_and_new_orders_come_last()
    {
        await using var shop = await AShop.OpenAsync();
        if (await shop.AllPaidWithoutStockAsync(2, 1) is not [var first, var second]) throw new InvalidOperationException();
        await shop.ReceiveAsync(1);
        Assert.Equal(("BACKORDERED", "BACKORDERED"), (await shop.StatusAsync(first), await shop.StatusAsync(second)));

        var stranger = await shop.PlaceAsync(AShop.Order());
        Assert.Equal("FAILED", await shop.StatusAsync(stranger));
        await shop.ReceiveAsync(1);
        Assert.Equal(("ASSIGNED", "BACKORDERED"), (await shop.StatusAsync(first), await shop.StatusAsync(second)));
        await shop.ReceiveAsync(1);
        Assert.Equal("ASSIGNED", await shop.StatusAsync(second));
        Assert.Equal((3, 0, 3, 0), await shop.StockAsync());
        await shop.AssertSoundStockAsync();
    }

    [Fact]
    public async Task New_orders_that_press_while_goods_come_in_get_only_what_is_left()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PaidWithoutStockAsync(quantity: 5);

        using var others = shop.As(Roles.Customer, "customer-2");
        var pressing = Enumerable.Range(0, 12).Select(_ => AShop.SendAsync(others, HttpMethod.Post, "api/orders", AShop.Order())).ToList();
        var receiving = Enumerable.Range(0, 7).Select(n => shop.BookAsync("RECEIPT", 1, id: $"r{n}")).ToList();
        await Task.WhenAll(receiving);
        var answers = await Task.WhenAll(pressing);
        // The same receipts again: a repeat.
        await Task.WhenAll(Enumerable.Range(0, 7).Select(n => shop.BookAsync("RECEIPT", 1, id: $"r{n}")));

        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        var statuses = new List<string>();
        foreach (var (_, answer) in answers) statuses.Add(await shop.StatusAsync(answer!.Text("id")));
        var sold = statuses.Count(status => status == "ASSIGNED");
        Assert.InRange(sold, 0, 2);
        Assert.Equal((7, 0, 5 + sold, 2 - sold), await shop.StockAsync());
        await shop.AssertSoundStockAsync();
    }

    [Theory, InlineData("customer"), InlineData("time"), InlineData("cancel")]
    public async Task An_order_that_does_not_wait_any_more_gets_its_money_and_leaves_the_line(string why)
    {
        await using var shop = await AShop.OpenAsync();
        if (await shop.AllPaidWithoutStockAsync(3, 2) is not [var order, var next]) throw new InvalidOperationException();
        await shop.ReceiveAsync(2);
        Assert.Equal("BACKORDERED", await shop.StatusAsync(next));

        if (why == "customer") await Choose(shop, order, "REFUND");
        else if (why == "cancel") await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        else await shop.LeapAsync(TimeSpan.FromDays(14) - TimeSpan.FromMinutes(1));

        var ended = await shop.SettledAsync(order);
        Assert.Equal(
            why == "cancel" ? ("CANCELLED", "CANCELLED_BY_CUSTOMER") : ("FAILED", "OUT_OF_STOCK"), (ended.Text("status"), ended["reason"]!.Text("code")));
        Assert.Equal("REFUNDED", ended.Text("paymentStatus"));
        Assert.Equal(ended["totals"]!["payable"]!.GetValue<long>(), shop.MoneyAtGateway().Refunded);
        // What was set aside for it is the next one's.
        Assert.Equal("ASSIGNED", await shop.StatusAsync(next));
        Assert.Equal((2, 0, 2, 0), await shop.StockAsync());
        await shop.AssertSoundStockAsync();
    }

    [Fact]
    public async Task A_customer_who_waits_says_so_and_may_still_change_their_mind()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PaidWithoutStockAsync();

        Assert.Equal(HttpStatusCode.OK, await Choose(shop, order, "WAIT"));
        Assert.Equal("SUPPLIER", (await shop.SettledAsync(order))["nextAction"]!.Text("by"));
        Assert.Equal(HttpStatusCode.OK, await Choose(shop, order, "REFUND"));
        Assert.Equal("FAILED", await shop.StatusAsync(order));
        Assert.Equal(HttpStatusCode.OK, await Choose(shop, order, "REFUND"));
        Assert.Equal(HttpStatusCode.Conflict, await Choose(shop, order, "WAIT"));
        await shop.AssertAllRefundedAsync(order);
        Assert.Equal(["BACKORDERED", "ORDER_RECEIVED", "OUT_OF_STOCK"], await shop.MessagesAsync(order));
    }

    [Fact]
    public async Task By_policy_the_money_goes_back_at_once()
    {
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Settings = new Dictionary<string, string?> { ["Orders:WhenStockMissing"] = "Refund" },
        });
        var order = await shop.PaidWithoutStockAsync();

        var ended = await shop.SettledAsync(order);
        Assert.Equal(("FAILED", "OUT_OF_STOCK", "REFUNDED"), (ended.Text("status"), ended["reason"]!.Text("code"), ended.Text("paymentStatus")));
        Assert.Single(await shop.FactsAsync(order), fact => fact == "alert-raised");
        await shop.AssertAllRefundedAsync(order);
        // Nobody waits: what comes in is for sale.
        await shop.ReceiveAsync(1);
        Assert.Equal((1, 0, 0, 1), await shop.StockAsync());
    }

    [Fact]
    public async Task Goods_that_the_shelf_does_not_hold_leave_the_books_and_are_waited_for()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(AShop.Order(quantity: 4));
        await shop.EmptyShelfAsync();
        var shipment = await shop.ShipmentAsync(order);

        await shop.StaffPostAsync($"api/shipments/{shipment}/short", new JsonObject { ["sku"] = Situations.Mug, ["found"] = 1 });

        Assert.Equal("BACKORDERED", (await shop.SettledAsync(order))["lines"]![0]!["allocations"]!.AsArray()[^1]!.Text("status"));
        // One was found, and is kept for the order that misses three more.
        Assert.Equal((1, 1, 0, 0), await shop.StockAsync());
        Assert.Single(await shop.FactsAsync(order), fact => fact == "alert-raised");
        await shop.ReceiveAsync(3);
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        Assert.Equal((4, 0, 4, 0), await shop.StockAsync());
        await shop.AssertSoundStockAsync();
    }

    [Fact]
    public async Task A_delivery_whose_process_dies_before_the_orders_are_told_is_seen_through_a_minute_later()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PaidWithoutStockAsync();
        // What the door does first and second, but not third.
        await shop.Host.Services.GetRequiredService<FillBackordersHandler>().PromiseAsync(new(Situations.Mug), default);
        await shop.Host.Services.GetRequiredService<Application.Inventory.ReceiveStockHandler>()
            .HandleAsync(new Application.Inventory.ReceiveStock(Situations.Mug, "died", 1));
        Assert.Equal("BACKORDERED", await shop.StatusAsync(order));
        Assert.Equal((1, 1, 0, 0), await shop.StockAsync());

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
    }

    private static async Task<HttpStatusCode> Choose(AShop shop, string order, string choice)
    {
        var (status, _) = await AShop.SendAsync(
            shop.Customer, HttpMethod.Post, $"api/orders/{order}/backorder-choice", new JsonObject { ["choice"] = choice });
        await shop.Host.WhenIdleAsync();
        return status;
    }
}
