using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Ops;
using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary>A hold stops an order, and whoever may lifts it: nothing stays stopped for ever.</summary>
public sealed class HoldTests
{
    [Fact]
    public async Task Goods_that_a_lost_dispute_holds_go_on_once_staff_let_them()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync();
        await shop.Host.WhenIdleAsync();
        var payment = (await shop.OrderAsync(order)).Payments.Single();
        await shop.DoAsync(order, new OrderCommand.OpenDispute(payment.Id, "d1", payment.Amount));
        await shop.DoAsync(order, new OrderCommand.CloseDispute(payment.Id, "d1", Won: false));

        var held = await shop.SettledAsync(order);
        Assert.Equal(("LIFT_HOLD", "STAFF"), (held["nextAction"]!.Text("action"), held["nextAction"]!.Text("by")));
        Assert.Equal("ORDER_ON_HOLD", (await PackAsync(shop, order)).Body!.Text("code"));
        var hold = held["holds"]![0]!.Id();

        foreach (var role in new[] { Roles.Customer, Roles.InventoryAdmin })
            Assert.Equal(HttpStatusCode.Forbidden, (await LiftAsync(shop, order, hold, role)).Status);
        foreach (var _ in new[] { "lifted", "lifted again" })
            Assert.Empty((await LiftAsync(shop, order, hold, Roles.FulfilmentAdmin)).Body!["holds"]!.AsArray());

        Assert.Equal(HttpStatusCode.OK, (await PackAsync(shop, order)).Status);
        Assert.Equal("PACKED", await shop.StatusAsync(order));
        Assert.Single(await shop.FactsAsync(order), fact => fact == "hold-lifted");
    }

    [Fact]
    public async Task Staff_stop_an_order_or_a_line_of_it_once_per_key_and_let_it_go_on()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();

        Assert.Equal("LINE_UNKNOWN", (await StopAsync("9", "key-1")).Body!.Text("code"));
        foreach (var _ in new[] { "stopped", "asked again" }) Assert.Single((await StopAsync("1", "key-2")).Body!["holds"]!.AsArray());
        Assert.Equal(("SUPER_ADMIN_REVIEW", "1"), ((await shop.SettledAsync(order))["holds"]![0]!.Text("reason"), (await shop.SettledAsync(order))["holds"]![0]!.Text("lineId")));
        await StopAsync(null, "key-3");
        var (status, paid) = await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject { ["method"] = "tok_success" });
        Assert.Equal((HttpStatusCode.Conflict, "ORDER_ON_HOLD"), (status, paid!.Text("code")));

        foreach (var hold in (await shop.SettledAsync(order))["holds"]!.AsArray()) await LiftAsync(shop, order, hold!.Id(), Roles.FulfilmentAdmin);
        await shop.PayAsync(order);
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));

        async Task<(HttpStatusCode Status, JsonNode? Body)> StopAsync(string? line, string key) => await AShop.SendAsync(
            shop.Staff, HttpMethod.Post, $"api/orders/{order}/holds", new JsonObject { ["lineId"] = line }, key);
    }

    private static async Task<(HttpStatusCode Status, JsonNode? Body)> PackAsync(AShop shop, string order) =>
        await AShop.SendAsync(shop.Staff, HttpMethod.Post, $"api/shipments/{await shop.ShipmentAsync(order)}/packed");

    private static Task<(HttpStatusCode Status, JsonNode? Body)> LiftAsync(AShop shop, string order, string hold, string role) =>
        AShop.SendAsync(shop.As(role, role + "-1"), HttpMethod.Post, $"api/orders/{order}/holds/{hold}/lift");
}
