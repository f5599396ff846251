using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;
using static OrderFunctions.Functions.Tests.Fulfilment.AShopWithDealers;

namespace OrderFunctions.Functions.Tests.Fulfilment;

/// <summary>Orders that dealers send: who is chosen, who is asked, and what happens when one of them cannot.</summary>
public sealed class DealerOrderTests(AShopWithDealers dealers) : IClassFixture<AShopWithDealers>, IAsyncLifetime
{
    private AShop Shop => dealers.Shop;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Whatever happened, the counts of every article are right at every location.</summary>
    public Task DisposeAsync() => dealers.AssertSoundAsync();

    [Fact]
    public async Task What_no_dealer_has_alone_is_split_and_staff_read_why_each_was_chosen()
    {
        var sku = await dealers.ArticleAsync((Near, 3), (Mid, 2), (Far, 2));

        var order = await dealers.BuyAsync(sku, 6);

        Assert.Equal(["far 1 COMMITTED", "mid 2 COMMITTED", "near 3 COMMITTED"], await dealers.AllocationsAsync(order));
        var seen = await Shop.SettledAsync(order);
        Assert.Equal("ASSIGNED", seen.Text("status"));
        var choices = seen["lines"]![0]!["allocations"]!.AsArray().ToDictionary(one => one!.Text("location"), one => one!["choice"]!);
        Assert.Equal("mid", choices[Near].Text("nextBest"));
        Assert.Equal("3 of 6 units", choices[Near]["rules"]!.AsArray().Single(rule => rule!.Text("rule") == "stock")!.Text("fact"));
        Assert.Equal("27 km", choices[Near]["rules"]!.AsArray().Single(rule => rule!.Text("rule") == "distance")!.Text("fact"));
        var (_, mine) = await AShop.SendAsync(Shop.Customer, HttpMethod.Get, $"api/orders/{order}");
        Assert.All(mine!["lines"]![0]!["allocations"]!.AsArray(), one => Assert.Null(one!["choice"]));
        Assert.Equal(["near 3", "mid 2", "far 1"], new[] { await UnitsAsync(Near), await UnitsAsync(Mid), await UnitsAsync(Far) });

        async Task<string> UnitsAsync(string code) => $"{code} {(await dealers.PicklistAsync(code, order))?["lines"]![0]!["quantity"]}";
    }

    [Fact]
    public async Task Who_was_faster_at_one_dealer_leaves_the_others()
    {
        var sku = await dealers.ArticleAsync((Near, 2), (Mid, 1), (Far, 1));
        dealers.RivalAt(sku, Near);

        var order = await dealers.BuyAsync(sku, 2);

        Assert.Equal(["far 1 COMMITTED", "mid 1 COMMITTED"], await dealers.AllocationsAsync(order));
        Assert.Single(await Shop.FactsAsync(order), fact => fact == "allocation-split");
    }

    [Fact]
    public async Task Who_was_faster_everywhere_leaves_nothing_and_nothing_is_held()
    {
        var sku = await dealers.ArticleAsync((Near, 2), (Mid, 2));
        dealers.RivalAt(sku, Near, Mid);

        var order = await Shop.SettledAsync(await dealers.BuyAsync(sku, 2));

        Assert.Equal(("FAILED", "OUT_OF_STOCK"), (order.Text("status"), order["reason"]!.Text("code")));
        Assert.Equal(0, (await Shop.StockAsync(sku)).Reserved);
    }

    [Fact]
    public async Task What_a_dealer_declines_is_committed_at_another_before_it_is_released()
    {
        var sku = await dealers.ArticleAsync((Near, 2), (Mid, 2));
        var order = await dealers.BuyAsync(sku, 2);
        Assert.Equal("OFFERED", (await dealers.PicklistAsync(Near, order))!.Text("status"));

        await dealers.DeclineAsync(Near, order);

        Assert.Equal(["mid 2 COMMITTED"], await dealers.AllocationsAsync(order));
        Assert.Equal(
            ["near Reserved", "near Committed", "mid Reserved", "mid Committed", "near Released"], dealers.StockSteps(sku));
        Assert.Equal(("ASSIGNED", "mid"), await AssigneeAsync(order));
        Assert.Null(await dealers.PicklistAsync(Near, order));
        var declined = (await Shop.SettledAsync(order))["lines"]![0]!["allocations"]!.AsArray()[^1]!;
        Assert.Equal(["near"], declined["declinedBy"]!.AsArray().Select(one => (string)one!));
        // A repeat finds that it has declined.
        await dealers.DeclineAsync(Near, order);
        Assert.Equal(["mid 2 COMMITTED"], await dealers.AllocationsAsync(order));
    }

    [Fact]
    public async Task A_dealer_who_does_not_answer_is_passed_over_and_when_nobody_is_left_staff_decide()
    {
        var sku = await dealers.ArticleAsync((Near, 1), (Mid, 1));
        var order = await dealers.BuyAsync(sku, 1);
        Assert.Equal("DEALER", (await Shop.SettledAsync(order))["nextAction"]!.Text("by"));

        await Shop.LeapAsync(TimeSpan.FromHours(4));
        Assert.Equal(("ASSIGNED", "mid"), await AssigneeAsync(order));
        await Shop.LeapAsync(TimeSpan.FromHours(4));

        var stuck = await Shop.SettledAsync(order);
        Assert.Equal(("CONFIRMED", "STAFF", "ASSIGN"), (stuck.Text("status"), stuck["nextAction"]!.Text("by"), stuck["nextAction"]!.Text("action")));
        Assert.Single(await Shop.FactsAsync(order), fact => fact == "alert-raised");
        var (_, timeline) = await AShop.SendAsync(Shop.Staff, HttpMethod.Get, $"api/orders/{order}/timeline");
        Assert.Equal(
            ["near NOT_ACCEPTED", "mid NOT_ACCEPTED"],
            timeline!["entries"]!.AsArray().Where(entry => entry!.Text("what") == "assignment-declined")
                .Select(entry => $"{entry!["data"]!.Text("location")} {entry["data"]!.Text("reason")}"));

        // Staff ring up the first one.
        await AssignAsync(order, Near);
        Assert.Equal(("ASSIGNED", "near"), await AssigneeAsync(order));
    }

    [Fact]
    public async Task Staff_give_what_a_dealer_has_accepted_to_another_one_who_is_asked_in_turn()
    {
        var sku = await dealers.ArticleAsync((Near, 1), (Far, 1));
        var order = await dealers.BuyAsync(sku, 1);
        await dealers.SayAsync(Near, order, "accept");
        Assert.Equal("OPEN", (await dealers.PicklistAsync(Near, order))!.Text("status"));
        await Situations.RefusedAsync(
            dealers.Dealer(Near), $"api/picklists/{order}-{Near}/decline", "WRONG_STATE", new JsonObject { ["reason"] = "changed my mind" });

        await AssignAsync(order, Far);

        Assert.Equal(["far 1 COMMITTED"], await dealers.AllocationsAsync(order));
        Assert.Equal("OFFERED", (await dealers.PicklistAsync(Far, order))!.Text("status"));
        Assert.Null(await dealers.PicklistAsync(Near, order));
    }

    [Fact]
    public async Task A_dealer_who_closes_between_order_and_payment_is_relieved()
    {
        var sku = await dealers.ArticleAsync((Near, 1), (Mid, 1));
        var order = await dealers.BuyAsync(sku, 1, card: null);
        Assert.Equal(["near 1 RESERVED"], await dealers.AllocationsAsync(order));
        await dealers.SetActiveAsync(Near, false);

        await Shop.PayAsync(order);

        Assert.Equal(("ASSIGNED", "mid"), await AssigneeAsync(order));
        await dealers.SetActiveAsync(Near, true);
    }

    [Fact]
    public async Task What_a_shelf_does_not_hold_comes_from_another_dealer_and_the_rest_stays()
    {
        var sku = await dealers.ArticleAsync((Near, 5), (Far, 3));
        var order = await dealers.BuyAsync(sku, 5);
        await dealers.SayAsync(Near, order, "accept");

        await ShortAsync(order, Near, sku, found: 2);

        Assert.Equal(["far 3 COMMITTED", "near 2 COMMITTED"], await dealers.AllocationsAsync(order));
        var near = (await dealers.PicklistAsync(Near, order))!;
        // Accepted is accepted, and what was looked for in vain stays on the list.
        Assert.Equal("OPEN", near.Text("status"));
        Assert.Equal(["2 0", "3 3"], near["lines"]!.AsArray().Select(line => $"{line!["quantity"]} {line["short"]}"));
        Assert.Equal("OFFERED", (await dealers.PicklistAsync(Far, order))!.Text("status"));
        Assert.Equal(["far 3/0/3", "near 2/0/2"], await dealers.StockAsync(sku));
    }

    [Fact]
    public async Task What_nobody_has_is_waited_for_where_it_was_promised_and_a_transfer_to_there_brings_it()
    {
        var sku = await dealers.ArticleAsync((Mid, 3));
        var order = await dealers.BuyAsync(sku, 3);

        await ShortAsync(order, Mid, sku, found: 1);
        Assert.Equal(["mid 1 COMMITTED", "mid 2 BACKORDERED"], await dealers.AllocationsAsync(order));

        await dealers.ReceiveAsync(sku, "main", 2);
        await Shop.StaffPostAsync(
            $"api/inventory/{sku}/transfers",
            new JsonObject { ["id"] = "t1", ["from"] = "main", ["to"] = Mid, ["quantity"] = 2, ["reason"] = "for the order" });
        Assert.Equal(["mid 1 COMMITTED", "mid 2 BACKORDERED"], await dealers.AllocationsAsync(order));
        await Shop.StaffPostAsync($"api/inventory/{sku}/transfers/t1/received", new JsonObject { ["quantity"] = 2 });

        Assert.Equal(["mid 1 COMMITTED", "mid 2 COMMITTED"], await dealers.AllocationsAsync(order));
        Assert.Equal(["mid 3/0/3"], await dealers.StockAsync(sku));
    }

    [Fact]
    public async Task A_picklist_is_picked_by_scanning_printed_packed_and_done()
    {
        var sku = await dealers.ArticleAsync((Near, 3));
        await SendAsync(Shop.Staff, HttpMethod.Put, $"api/inventory/{sku}/places/{Near}", new JsonObject { ["bin"] = "A-07" }, await PlaceVersionAsync(sku));
        var order = await dealers.BuyAsync(sku, 3);

        var scanned = await dealers.SayAsync(Near, order, "picked", new JsonObject { ["sku"] = sku, ["quantity"] = 2 });
        Assert.Equal(("OPEN", "A-07", 2), (scanned.Text("status"), scanned["lines"]![0]!.Text("bin"), (int)scanned["lines"]![0]!["picked"]!));
        await Situations.RefusedAsync(
            dealers.Dealer(Near), $"api/picklists/{order}-{Near}/picked", "QUANTITY_INVALID", new JsonObject { ["sku"] = sku, ["quantity"] = 4 });
        await dealers.SayAsync(Near, order, "picked", new JsonObject { ["sku"] = sku, ["quantity"] = 3 });
        Assert.Equal("PICKED", (await dealers.PicklistAsync(Near, order))!.Text("status"));
        using var dealer = dealers.Dealer(Near);
        var paper = await dealer.GetByteArrayAsync(new Uri($"api/picklists/{order}-{Near}/print", UriKind.Relative));
        Assert.Equal("%PDF"u8.ToArray(), paper[..4]);

        var (packed, _) = await AShop.SendAsync(dealer, HttpMethod.Post, $"api/shipments/{order}-{Near}/packed");

        Assert.Equal(HttpStatusCode.OK, packed);
        Assert.Equal("PACKED", await Shop.StatusAsync(order));
        Assert.Null(await dealers.PicklistAsync(Near, order));
        var (_, done) = await AShop.SendAsync(dealer, HttpMethod.Get, "api/picklists?state=done");
        Assert.Contains(done!["picklists"]!.AsArray(), one => one!.Text("orderId") == order && one!.Text("status") == "DONE");
        Assert.Empty(await dealers.StockAsync(sku));
    }

    [Fact]
    public async Task An_order_that_ends_with_the_refund_of_a_parcel_that_was_lost_is_waited_for_by_nobody()
    {
        var sku = await dealers.ArticleAsync((Near, 1), (Mid, 1));
        var order = await dealers.BuyAsync(sku, 2);
        foreach (var code in new[] { Near, Mid })
        {
            await dealers.SayAsync(code, order, "picked", new JsonObject { ["sku"] = sku, ["quantity"] = 1 });
            await Shop.StaffPostAsync($"api/shipments/{order}-{code}/packed");
            await Shop.Host.WhenIdleAsync();
            await Shop.StaffPostAsync($"api/shipments/{order}-{code}/handed-over");
        }

        await Shop.ScanAsync($"{order}-{Near}", "DELIVERED");
        await Shop.ScanAsync($"{order}-{Mid}", "LOST");

        await Shop.StaffPostAsync($"api/shipments/{order}-{Mid}/refund-lost");

        var over = await Shop.SettledAsync(order);
        Assert.Equal(("DELIVERED", "PARTIALLY_REFUNDED"), (over.Text("status"), over.Text("paymentStatus")));
        Assert.True((await Shop.Host.DurableClient.GetInstanceAsync(order))!.IsCompleted);
    }

    [Fact]
    public async Task A_cancelled_order_frees_what_dealers_hold_and_leaves_their_lists()
    {
        var sku = await dealers.ArticleAsync((Near, 2), (Mid, 2));
        var order = await dealers.BuyAsync(sku, 3);

        await AShop.SendAsync(Shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");

        Assert.Equal("CANCELLED", await Shop.StatusAsync(order));
        Assert.Equal(["mid 2/0/0", "near 2/0/0"], await dealers.StockAsync(sku));
        Assert.Null(await dealers.PicklistAsync(Near, order));
        Assert.Null(await dealers.PicklistAsync(Mid, order));
    }

    private async Task<(string Status, string? AssignedTo)> AssigneeAsync(string order)
    {
        var seen = await Shop.SettledAsync(order);
        return (seen.Text("status"), (string?)seen["lines"]![0]!["allocations"]!.AsArray().Single(one => one!.Text("status") != "CANCELLED")!["assignedTo"]);
    }

    private async Task AssignAsync(string order, string location)
    {
        var allocation = (await Shop.SettledAsync(order))["lines"]![0]!["allocations"]!.AsArray().Single(one => one!.Text("status") != "CANCELLED")!;
        await Shop.StaffPostAsync(
            $"api/orders/{order}/assignments",
            new JsonObject { ["allocationId"] = allocation.Text("id"), ["location"] = location, ["reason"] = "agreed by telephone" });
        await Shop.Host.WhenIdleAsync();
    }

    private async Task ShortAsync(string order, string code, string sku, int found)
    {
        var (status, answer) = await AShop.SendAsync(
            dealers.Dealer(code), HttpMethod.Post, $"api/shipments/{order}-{code}/short", new JsonObject { ["sku"] = sku, ["found"] = found });
        Assert.True(status == HttpStatusCode.OK, answer?.ToJsonString());
        await Shop.Host.WhenIdleAsync();
    }

    private async Task<string> PlaceVersionAsync(string sku) =>
        (await Shop.Host.Services.GetRequiredService<Application.Inventory.SetStockPlaceHandler>().FindAsync(sku, Near, default)).Version;
}

/// <summary>By policy nobody waits: what no dealer has is paid back, and the rest is sent.</summary>
public sealed class DealerRefundTests
{
    [Fact]
    public async Task What_nobody_has_is_refunded_by_policy_and_the_rest_is_sent()
    {
        var dealers = new AShopWithDealers { Settings = new() { ["Orders:WhenStockMissing"] = "Refund" } };
        await dealers.InitializeAsync();
        var sku = await dealers.ArticleAsync((Near, 3));
        var order = await dealers.BuyAsync(sku, 3);

        await dealers.Shop.StaffPostAsync($"api/shipments/{order}-{Near}/short", new JsonObject { ["sku"] = sku, ["found"] = 2 });

        Assert.Equal(["near 2 COMMITTED"], await dealers.AllocationsAsync(order));
        var refund = Assert.Single((await dealers.Shop.SettledAsync(order))["refunds"]!.AsArray())!;
        Assert.Equal(("SUCCEEDED", "OUT_OF_STOCK", 1000), (refund.Text("status"), refund.Text("reason"), (int)refund["amount"]!["amount"]!));
        await dealers.AssertSoundAsync();
        await dealers.DisposeAsync();
    }
}
