using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Returns;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Functions.Tests.Returns;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>Each invariant is broken behind everybody's back, and is reported with the order or SKU that it is about.</summary>
public sealed class InvariantTests
{
    [Fact]
    public async Task Each_way_to_break_an_orders_money_or_units_is_found_and_named()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var order = await shop.PlaceAsync(quantity: 2);
        var cancelled = await shop.PlaceAsync();
        await shop.Host.WhenIdleAsync();
        await shop.PostAsync($"api/orders/{cancelled}/cancel");
        await shop.Host.WhenIdleAsync();
        Assert.Empty(await ViolationsAsync(shop));

        await BreaksAsync(shop, order, "KEPT", o => Capture(o)["amount"]!["amount"] = 1_000_000);
        await BreaksAsync(shop, order, "KEPT", o => o["totals"]!["shipping"] = 7);
        await BreaksAsync(shop, order, "LINE_REFUNDS KEPT", o => o["lines"]![0]!["refundedAmount"] = 1);
        await BreaksAsync(shop, order, "LINE_UNITS", o => o["lines"]![0]!["quantity"] = 1);
        await BreaksAsync(shop, cancelled, "REFUNDS_EXCEED_CAPTURED KEPT", o => o["refunds"]![0]!["amount"]!["amount"] = 1_000_000);
        await BreaksAsync(shop, cancelled, "KEPT_AFTER_END LINE_REFUNDS KEPT", o => o["refunds"] = new JsonArray());
    }

    [Fact]
    public async Task A_paid_order_without_stock_has_one_backorder_with_an_end_and_one_alert_or_is_named()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var order = await shop.ABackorderAsync();
        Assert.Empty(await ViolationsAsync(shop));

        await BreaksAsync(shop, order, "STOCK_MISSING_ALERT", o => o["alerts"] = new JsonArray());
        await BreaksAsync(shop, order, "STOCK_MISSING_ALERT", o => o["alerts"]!.AsArray().Add("STOCK_MISSING"));
        await BreaksAsync(shop, order, "BACKORDER_WITHOUT_END", o => o["checks"]!.AsObject().Remove("backorderDue"));
        await BreaksAsync(shop, order, "LINE_UNITS", o => o["refunds"]!.AsArray().Add(new JsonObject
        {
            ["id"] = "refund-of-what-is-waited-for",
            ["paymentId"] = o["payments"]![0]!["id"]!.GetValue<string>(),
            ["amount"] = new JsonObject { ["amount"] = 0, ["currency"] = "EUR" },
            ["status"] = "SUCCEEDED",
            ["reason"] = "OUT_OF_STOCK",
            ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["quantity"] = 1, ["amount"] = 0 }),
        }));

        var alert = Alert.IdOf(Alert.KeyOf(order, AlertCodes.StockMissing));
        await shop.Host.Services.GetRequiredService<IDocumentStore>()
            .CommitAsync(Containers.Alerts, alert, [new DocumentOperation.Delete(alert, null)]);
        Assert.Empty(await ViolationsAsync(shop));
        shop.Clock.Advance(TimeSpan.FromMinutes(31));
        await shop.Host.WhenIdleAsync();
        Assert.Equal([$"STOCK_MISSING_ALERT {order}"], await ViolationsAsync(shop));
    }

    [Theory]
    [InlineData("reserved", "RESERVED AVAILABLE")]
    [InlineData("committed", "COMMITTED AVAILABLE")]
    [InlineData("onHand", "AVAILABLE ON_HAND")]
    [InlineData("received", "ON_HAND")]
    [InlineData("dispatched", "ON_HAND")]
    [InlineData("transferred", "ON_HAND IN_TRANSIT")]
    public async Task Each_count_of_a_sku_that_was_changed_by_hand_is_found_and_named(string count, string rules)
    {
        await using var shop = await AWorkshop.OpenAsync();
        await shop.PlaceAsync();
        await shop.Host.WhenIdleAsync();

        await shop.EditAsync(
            Containers.Stock, "MUG-BLUE", StockCounts.IdOf(StockLocations.Main), counts => counts[count] = (counts[count]?.GetValue<long>() ?? 0) + 1);

        Assert.Equal(
            rules.Split(' ').Select(rule => $"{rule} MUG-BLUE@{(rule == "IN_TRANSIT" ? "*" : "main")}"), await ViolationsAsync(shop));
    }

    [Fact]
    public async Task Units_that_are_held_for_an_order_which_does_not_want_them_are_named_after_half_an_hour()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var order = await shop.PlaceAsync();
        await shop.Host.WhenIdleAsync();
        await EditOrderAsync(shop, order, o => o["lines"]![0]!["allocations"]![0]!["status"] = "CANCELLED");
        const string Orphan = "RESERVATION_ORPHANED MUG-BLUE@main";
        Assert.DoesNotContain(Orphan, await ViolationsAsync(shop));

        shop.Clock.Advance(TimeSpan.FromMinutes(31));

        Assert.Contains(Orphan, await ViolationsAsync(shop));
        await EditOrderAsync(shop, order, o => o["lines"]![0]!["allocations"]![0]!["status"] = "COMMITTED");
        Assert.DoesNotContain(Orphan, await ViolationsAsync(shop));
    }

    [Fact]
    public async Task Store_credit_and_returns_that_do_not_add_up_are_found_and_named()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var (buyer, order, one) = await ReturnForCreditAsync(shop);
        var worth = await buyer.CreditAsync();
        var account = CreditAccount.IdOf("EUR");
        var entry = CreditEntry.IdOf($"refund-{(await shop.OrderAsync(order)).Refunds.Single().Id}:1");
        shop.Clock.Advance(TimeSpan.FromMinutes(31));
        await shop.Host.WhenIdleAsync();
        Assert.Empty(await ViolationsAsync(shop));

        // The balance alone; an entry alone; both, so that only the order knows better.
        await DriftsAsync(account, "balance", 1, $"CREDIT_BALANCE {CustomerOrder.PartitionOf(buyer.Id)}");
        await DriftsAsync(entry, "amount", -1, $"CREDIT_BALANCE {CustomerOrder.PartitionOf(buyer.Id)}", $"CREDIT_OF_ORDER {order}");
        await shop.EditAsync(Containers.Credit, buyer.Id, account, json => Add(json, "balance", 5));
        await DriftsAsync(entry, "amount", 5, $"CREDIT_OF_ORDER {order}");
        await shop.EditAsync(Containers.Credit, buyer.Id, account, json => Add(json, "balance", -5));
        Assert.Empty(await ViolationsAsync(shop));

        await ReturnDriftsAsync(json => Add(json, "givenBack", 1), "RETURN_GIVEN_BACK");
        await ReturnDriftsAsync(json => Add(json, "credit", -worth), "RETURN_CREDIT");
        await ReturnDriftsAsync(json => json["lines"]![0]!["received"] = 2, "RETURN_UNITS");
        await BreaksAsync(shop, order, "RETURN_UNITS", o => o["returns"] = new JsonArray(o["returns"]!.AsArray().Select(each =>
        {
            var other = each!.DeepClone();
            other["id"] = $"{order}-r000000000000";
            return other;
        }).Append(o["returns"]![0]!.DeepClone()).ToArray()));

        async Task DriftsAsync(string document, string field, long by, params string[] violations)
        {
            await shop.EditAsync(Containers.Credit, buyer.Id, document, json => Add(json, field, by));
            Assert.Equal(violations, await ViolationsAsync(shop));
            await shop.EditAsync(Containers.Credit, buyer.Id, document, json => Add(json, field, -by));
        }

        async Task ReturnDriftsAsync(Action<JsonObject> edit, string rule)
        {
            JsonNode? before = null;
            await shop.EditAsync(Containers.Returns, order, ReturnDocument.IdOf(one), json =>
            {
                before = json["return"]!.DeepClone();
                edit(json["return"]!.AsObject());
            });
            Assert.Equal([$"{rule} {order}"], await ViolationsAsync(shop));
            await shop.EditAsync(Containers.Returns, order, ReturnDocument.IdOf(one), json => json["return"] = before!.DeepClone());
        }
    }

    [Fact]
    public async Task Whose_credit_it_is_staff_are_told_and_no_alert_says_it()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var (buyer, _, _) = await ReturnForCreditAsync(shop);
        await shop.EditAsync(Containers.Credit, buyer.Id, CreditAccount.IdOf("EUR"), json => Add(json, "balance", 1));

        var (_, first) = await AShop.SendAsync(shop.Staff, HttpMethod.Get, "api/ops/invariants?continuation=c.");
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(11));

        var violation = Assert.Single(first!["violations"]!.AsArray())!;
        Assert.Equal(("CREDIT_BALANCE", buyer.Id), (violation.Text("rule"), violation.Text("customer")));
        Assert.Equal(["CRITICAL INVARIANT_VIOLATED"], await shop.AlertsAsync(CustomerOrder.PartitionOf(buyer.Id)));
        Assert.DoesNotContain(buyer.Id, (await shop.GetAsync("api/ops/alerts")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_timer_raises_one_alert_a_day_and_measures_until_it_is_mended()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var order = await shop.PlaceAsync();
        await shop.Host.WhenIdleAsync();
        await EditOrderAsync(shop, order, o => o["totals"]!["shipping"] = 7);

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(11));

        Assert.Equal(["CRITICAL INVARIANT_VIOLATED"], await shop.AlertsAsync(order));
        Assert.Contains("orderfunctions_invariant_violations 1", await MetricsAsync(shop), StringComparison.Ordinal);
        await EditOrderAsync(shop, order, o => o["totals"]!["shipping"] = 490);
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(6));
        Assert.Contains("orderfunctions_invariant_violations 0", await MetricsAsync(shop), StringComparison.Ordinal);
        Assert.Equal(0, (await shop.GetAsync("api/ops/invariants"))["lastRound"]!["found"]!.GetValue<long>());
    }

    [Fact]
    public async Task Everything_is_checked_page_by_page()
    {
        await using var shop = await AWorkshop.OpenAsync();
        for (var n = 0; n < 3; n++) await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();
        var check = shop.Host.Services.GetRequiredService<CheckInvariantsHandler>();
        var products = (await shop.GetAsync("api/products?limit=100"))["products"]!.AsArray().Count;

        var (orders, skus, pages) = (0, 0, 0);
        string? continuation = null;
        do
        {
            var page = await check.HandleAsync(new(2, continuation), default);
            Assert.InRange(page.Orders + page.Skus + page.Accounts, 0, 2);
            (orders, skus, pages, continuation) = (orders + page.Orders, skus + page.Skus, pages + 1, page.Continuation);
        }
        while (continuation is not null);

        Assert.Equal((3, products), (orders, skus));
        Assert.InRange(pages, 3 + ((products + 1) / 2), 5 + ((products + 1) / 2));
        await Assert.ThrowsAsync<ArgumentException>(() => check.HandleAsync(new(2, "nonsense"), default));
    }

    /// <summary>A customer who sent one of two mugs back and has its worth as credit.</summary>
    private static async Task<(Buyer Buyer, string Order, string Return)> ReturnForCreditAsync(AShop shop)
    {
        var buyer = new Buyer(shop, "ann-the-buyer");
        var order = await buyer.HasAsync();
        var one = await buyer.SendBackAsync(order, Buyer.Units(1, "STORE_CREDIT"));
        Assert.Equal("COMPLETED", (await buyer.TakenBackAsync(one)).Text("status"));
        return (buyer, order, one);
    }

    private static void Add(JsonObject json, string field, long by) => json[field] = json[field]!.GetValue<long>() + by;

    private static async Task BreaksAsync(AShop shop, string order, string rules, Action<JsonObject> edit)
    {
        JsonNode? before = null;
        await EditOrderAsync(shop, order, json =>
        {
            before = json.DeepClone();
            edit(json);
        });
        Assert.Equal(rules.Split(' ').Select(rule => $"{rule} {order}"), await ViolationsAsync(shop));
        await shop.EditAsync(Containers.Orders, order, OrderDocument.Id, json => json["order"] = before!.DeepClone());
    }

    private static Task EditOrderAsync(AShop shop, string order, Action<JsonObject> edit) =>
        shop.EditAsync(Containers.Orders, order, OrderDocument.Id, json => edit(json["order"]!.AsObject()));

    private static JsonNode Capture(JsonObject order) => order["payments"]![0]!["captures"]![0]!;

    private static async Task<IReadOnlyList<string>> ViolationsAsync(AShop shop)
    {
        var violations = new List<string>();
        string? continuation = null;
        do
        {
            var page = await shop.GetAsync("api/ops/invariants" + (continuation is null ? "" : "?continuation=" + Uri.EscapeDataString(continuation)));
            violations.AddRange(page["violations"]!.AsArray().Select(one => $"{one!["rule"]} {one["subject"]}"));
            continuation = page["continuation"]?.GetValue<string>();
        }
        while (continuation is not null);
        return violations;
    }

    private static async Task<string> MetricsAsync(AShop shop)
    {
        using var client = shop.Host.CreateClient();
        return await client.GetStringAsync(new Uri("metrics", UriKind.Relative));
    }
}
