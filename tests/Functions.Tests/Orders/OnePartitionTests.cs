using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary>
/// What a customer's request or one order's steps ask the store, they ask one partition. That nothing else asks more is
/// looked at in every test that has a shop (<see cref="QueryWatch"/>).
/// </summary>
public sealed class OnePartitionTests
{
    [Fact]
    public async Task From_buying_to_delivery_and_back_no_step_of_an_order_and_no_list_of_a_customer_asks_every_partition()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(quantity: 2);
        var parcel = (await shop.SettledAsync(order))["shipments"]![0]!["id"]!.GetValue<string>();
        await shop.StaffPostAsync($"api/shipments/{parcel}/packed");
        await shop.StaffPostAsync($"api/shipments/{parcel}/handed-over");
        await shop.StaffPostAsync($"api/shipments/{parcel}/scans", new JsonObject { ["eventId"] = "e1", ["news"] = "DELIVERED" });
        Assert.Equal("DELIVERED", await shop.StatusAsync(order));
        await shop.StaffPostAsync($"api/orders/{order}/refunds", new JsonObject { ["goodwill"] = 100 });
        await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(1));
        var changedMind = await shop.PlaceAsync(sku: "TEA-GREEN-100");
        await shop.Host.WhenIdleAsync();
        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{changedMind}/cancel");
        Assert.Equal("CANCELLED", await shop.StatusAsync(changedMind));

        Assert.Equal([changedMind, order], await ListAsync(shop, "api/orders", "orders", "id"));
        Assert.Contains("MUG-BLUE", await ListAsync(shop, "api/products?limit=20", "products", "sku"));
        Assert.Equal(HttpStatusCode.OK, (await AShop.SendAsync(shop.Customer, HttpMethod.Get, $"api/orders/{order}/timeline")).Status);
        var staffs = (await AShop.SendAsync(shop.Staff, HttpMethod.Get, $"api/orders/{order}/timeline")).Body!;
        Assert.NotEmpty(staffs["webhooks"]!.AsArray());

        // Asked at all, and as often as there is something to ask.
        Assert.Equal(1, shop.Queries.CountOf("ListOrders", "customers"));
        Assert.Equal(1, shop.Queries.CountOf("ListProducts", "products"));
        Assert.Equal(1, shop.Queries.CountOf("GetOrderTimeline", "inbox"));
        Assert.Equal(2, shop.Queries.CountOf("CheckOrder", "customers"));
        Assert.Empty(shop.Queries.Problems);
    }

    [Fact]
    public async Task A_subject_that_no_key_could_hold_has_a_list_of_its_own()
    {
        await using var shop = await AShop.OpenAsync();
        const string Name = "auth0|ada/ex?ample#1\\@example.com";
        using var customer = shop.As(Roles.Customer, Name);
        var (status, placed) = await AShop.SendAsync(customer, HttpMethod.Post, "api/orders", AShop.Order());
        Assert.Equal(HttpStatusCode.Created, status);
        await shop.PlaceAsync();
        await shop.Host.WhenIdleAsync();

        var own = (await AShop.SendAsync(customer, HttpMethod.Get, "api/orders")).Body!["orders"]!.AsArray();
        Assert.Equal(placed!["id"]!.GetValue<string>(), Assert.Single(own)!["id"]!.GetValue<string>());
    }

    private static async Task<IEnumerable<string>> ListAsync(AShop shop, string path, string list, string id) =>
        (await AShop.SendAsync(shop.Customer, HttpMethod.Get, path)).Body![list]!.AsArray().Select(one => one![id]!.GetValue<string>());
}
