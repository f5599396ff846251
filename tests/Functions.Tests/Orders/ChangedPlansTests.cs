using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary>Orders whose plan changes after the money was taken.</summary>
public sealed class ChangedPlansTests
{
    [Fact]
    public async Task Packed_goods_go_back_on_the_shelf_when_the_order_is_cancelled()
    {
        await using var shop = await AShop.OpenAsync();
        var before = await shop.StockAsync();
        var order = await shop.PlaceAsync(quantity: 3);
        var shipment = (await shop.SettledAsync(order))["shipments"]![0]!["id"]!.GetValue<string>();
        await shop.StaffPostAsync($"api/shipments/{shipment}/packed");
        await shop.Host.WhenIdleAsync();
        Assert.Equal(before.OnHand - 3, (await shop.StockAsync()).OnHand);

        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");

        Assert.Equal("CANCELLED", await shop.StatusAsync(order));
        Assert.Equal(before, await shop.StockAsync());
    }

    [Fact]
    public async Task What_was_handed_over_is_asked_back_and_what_has_arrived_cannot_be_cancelled()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync();
        var shipment = (await shop.SettledAsync(order))["shipments"]![0]!["id"]!.GetValue<string>();
        await shop.StaffPostAsync($"api/shipments/{shipment}/packed");
        await shop.Host.WhenIdleAsync();
        await shop.StaffPostAsync($"api/shipments/{shipment}/handed-over");

        var (asked, _) = await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        Assert.Equal((200, "SHIPPED"), ((int)asked, await shop.StatusAsync(order)));
        Assert.Contains("intercept-asked", await shop.FactsAsync(order));

        await shop.ScanAsync(shipment, "DELIVERED");
        var (status, refused) = await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        Assert.Equal(409, (int)status);
        Assert.Equal("TOO_LATE_TO_CANCEL", refused!["code"]!.GetValue<string>());
        Assert.Equal("DELIVERED", await shop.StatusAsync(order));
    }

    [Fact]
    public async Task Money_that_arrives_after_the_end_goes_back()
    {
        await using var shop = await AShop.OpenAsync();
        var before = await shop.StockAsync();
        // The gateway takes the money at once, but its webhook comes after the customer has cancelled.
        var order = await shop.PlaceAsync(card: "tok_success.late-600");
        Assert.Equal("PAYMENT_PENDING", await shop.StatusAsync(order));
        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(30));

        var ended = await shop.SettledAsync(order);
        Assert.Equal("CANCELLED", ended["status"]!.GetValue<string>());
        Assert.Equal(before, await shop.StockAsync());
        Assert.Equal("REFUNDED", Assert.Single(ended["payments"]!.AsArray())!["status"]!.GetValue<string>());
        Assert.Equal("SUCCEEDED", Assert.Single(ended["refunds"]!.AsArray())!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_order_waits_for_the_customer_and_says_so()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(card: null);

        var waiting = await shop.SettledAsync(order);

        Assert.Equal("CUSTOMER", waiting["nextAction"]!["by"]!.GetValue<string>());
        Assert.Equal("PAY", waiting["nextAction"]!["action"]!.GetValue<string>());
        var (_, timeline) = await AShop.SendAsync(shop.Customer, HttpMethod.Get, $"api/orders/{order}/timeline");
        Assert.Equal("The customer starts a payment.", timeline!["waitsFor"]!["unblocks"]!.GetValue<string>());
        // A customer sees what happened, but neither who of the staff did it nor the data behind it.
        Assert.All(timeline["entries"]!.AsArray(), entry => Assert.Null(entry!["data"]));
    }
}
