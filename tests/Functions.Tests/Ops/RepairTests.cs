using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>What machines could not put right, and how staff do.</summary>
public sealed class RepairTests
{
    [Fact]
    public async Task A_failed_undo_waits_for_staff_until_its_cause_is_gone_and_gives_the_goods_back()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var before = await shop.StockAsync();
        var (order, allocation, undo) = await AFailedUndoAsync(shop);
        Assert.Equal(["CRITICAL UNDO_FAILED"], await shop.AlertsAsync(order));
        var repair = Assert.Single(await shop.RepairsAsync());
        Assert.Equal(("UNDO", order, "ReleaseStock"), (Text(repair, "kind"), Text(repair, "subject"), Text(repair, "what")));

        var (status, refused) = await shop.PostAsync($"api/ops/repairs/{repair.Id()}/retry");
        Assert.Equal((HttpStatusCode.Conflict, "STILL_FAILING"), (status, Text(refused!, "code")));
        Assert.Single(await shop.RepairsAsync());

        await ReservedQuantityIsAsync(shop, allocation, 1);
        Assert.Equal(HttpStatusCode.OK, (await shop.PostAsync($"api/ops/repairs/{repair.Id()}/retry")).Status);
        Assert.Empty(await shop.RepairsAsync());
        Assert.Equal(UndoStatus.Done, (await shop.OrderAsync(order)).FindUndo(undo)!.Status);
        Assert.Equal(before, await shop.StockAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await shop.PostAsync($"api/ops/repairs/{repair.Id()}/retry")).Status);
    }

    [Fact]
    public async Task A_failed_undo_that_is_settled_by_hand_is_repaired_in_the_ledger_with_who_and_why()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var (order, _, undo) = await AFailedUndoAsync(shop);
        var repair = Assert.Single(await shop.RepairsAsync("undo"));

        Assert.Equal(HttpStatusCode.BadRequest, (await shop.PostAsync($"api/ops/repairs/{repair.Id()}/resolve")).Status);
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        var (status, _) = await shop.PostAsync($"api/ops/repairs/{repair.Id()}/resolve", new JsonObject { ["reason"] = "counted again" });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(UndoStatus.Repaired, (await shop.OrderAsync(order)).FindUndo(undo)!.Status);
        Assert.Empty(await shop.RepairsAsync());
        var audit = (await shop.GetAsync($"api/ops/audit?subject={repair.Id()}"))["entries"]!.AsArray();
        Assert.Equal(
            ["staff-1 ResolveRepair counted again 200", "staff-1 ResolveRepair  400"],
            audit.Select(entry => $"{entry!["by"]} {entry["action"]} {entry["reason"]} {entry["outcome"]}"));
    }

    [Fact]
    public async Task A_failed_refund_is_settled_outside_with_a_reference_only()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var order = await shop.PlaceAsync(card: "tok_refund_fails");
        await shop.Host.WhenIdleAsync();
        await shop.PostAsync($"api/orders/{order}/cancel");
        Assert.Equal("REFUND_FAILED", await shop.StatusAsync(order));
        var repair = Assert.Single(await shop.RepairsAsync("refund"));

        // The gateway refuses again: the same entry waits again, with an alert of its own.
        Assert.Equal(HttpStatusCode.OK, (await shop.PostAsync($"api/ops/repairs/{repair.Id()}/retry")).Status);
        Assert.Equal("REFUND_FAILED", await shop.StatusAsync(order));
        Assert.Equal(2, (await shop.AlertsAsync(order)).Count(alert => alert == "CRITICAL REFUND_FAILED"));

        var body = new JsonObject { ["reason"] = "bank transfer" };
        var (_, refused) = await shop.PostAsync($"api/ops/repairs/{repair.Id()}/resolve", body);
        Assert.Equal("REFERENCE_REQUIRED", Text(refused!, "code"));
        body["reference"] = "transfer 4711";
        Assert.Equal(HttpStatusCode.OK, (await shop.PostAsync($"api/ops/repairs/{repair.Id()}/resolve", body)).Status);
        Assert.Equal("CANCELLED", await shop.StatusAsync(order));
        Assert.Empty(await shop.RepairsAsync());
    }

    [Fact]
    public async Task Outbox_rows_that_were_given_up_are_carried_out_once_staff_say_so_and_one_may_be_edited_or_dropped()
    {
        var mail = new MailServer { IsAway = true };
        await using var shop = await AWorkshop.OpenAsync(mail, ("Outbox:MaxAttempts", "1"));
        var order = await shop.PlaceAsync();
        await shop.Host.WhenIdleAsync();
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        var repairs = await shop.RepairsAsync("outbox");
        Assert.Equal(["Event order.confirmed", "Event order.created"], repairs.Select(one => Text(one, "what")).Order(StringComparer.Ordinal));
        Assert.Equal(["CRITICAL OUTBOX_ROW_FAILED", "CRITICAL OUTBOX_ROW_FAILED"], await shop.AlertsAsync(order));
        var (created, confirmed) = (repairs.Single(one => Text(one, "what").EndsWith("created", StringComparison.Ordinal)), repairs.Single(one => Text(one, "what").EndsWith("confirmed", StringComparison.Ordinal)));

        var path = $"api/ops/repairs/{created.Id()}";
        var payload = Text(await shop.GetAsync(path), "payload");
        Assert.Contains(order, payload, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await shop.PostAsync(path + "/retry", new JsonObject { ["payload"] = "{", ["reason"] = "typo" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await shop.PostAsync(path + "/retry", new JsonObject { ["payload"] = payload })).Status);

        mail.IsAway = false;
        Assert.Equal(HttpStatusCode.OK, (await shop.PostAsync(path + "/retry", new JsonObject { ["payload"] = payload, ["reason"] = "typo" })).Status);
        await shop.PostAsync($"api/ops/repairs/{confirmed.Id()}/resolve", new JsonObject { ["reason"] = "told by phone" });
        Assert.Equal(["ORDER_RECEIVED"], await shop.MessagesAsync(order));
        Assert.Empty(await shop.RepairsAsync());
    }

    [Fact]
    public async Task A_webhook_that_cannot_be_read_pays_the_order_once_staff_have_mended_it()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var (order, payment) = await shop.APaymentNobodyHeardOfAsync();
        Assert.Equal(HttpStatusCode.OK, await shop.SendWebhookAsync("{\"email\":\"ada@example.com\""u8.ToArray()));
        var list = await shop.GetAsync("api/ops/repairs?kind=inbox");
        Assert.DoesNotContain("ada@", list.ToJsonString(), StringComparison.Ordinal);
        var repair = list["repairs"]![0]!;
        Assert.Contains("ada@", Text(await shop.GetAsync($"api/ops/repairs/{repair.Id()}"), "payload"), StringComparison.Ordinal);

        var (_, refused) = await shop.PostAsync($"api/ops/repairs/{repair.Id()}/retry");
        Assert.Equal("PAYLOAD_INVALID", Text(refused!, "code"));
        Assert.Equal("PAYMENT_PENDING", await shop.StatusAsync(order));

        var mended = Encoding.UTF8.GetString(shop.PaymentSucceeded(order, payment));
        await shop.PostAsync($"api/ops/repairs/{repair.Id()}/retry", new JsonObject { ["payload"] = mended, ["reason"] = "cut off" });
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        Assert.Empty(await shop.RepairsAsync());
        Assert.True((await shop.GetAsync($"api/ops/inbox/{repair.Id()}"))["edited"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Webhooks_are_listed_by_state_without_their_bodies_and_can_be_replayed_harmlessly()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var (order, payment) = await shop.APaymentNobodyHeardOfAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await shop.SendWebhookAsync(shop.PaymentSucceeded(order, payment), "whsec_of_a_stranger"));
        await shop.SendWebhookAsync(shop.PaymentSucceeded("order-of-tomorrow", "payment-1"));
        await shop.Host.WhenIdleAsync();

        var rejected = (await shop.GetAsync("api/ops/inbox?state=rejected"))["entries"]![0]!;
        Assert.Equal(HttpStatusCode.NotFound, (await shop.PostAsync($"api/ops/inbox/{rejected.Id()}/replay")).Status);
        var held = Assert.Single((await shop.GetAsync("api/ops/inbox?state=held"))["entries"]!.AsArray())!;
        Assert.Equal("order-of-tomorrow", Text(held, "orderId"));
        Assert.Null(held["body"]);
        Assert.Equal(HttpStatusCode.BadRequest, (await AShop.SendAsync(shop.Staff, HttpMethod.Get, "api/ops/inbox?state=lost")).Status);

        Assert.Equal(HttpStatusCode.OK, (await shop.PostAsync($"api/ops/inbox/{held.Id()}/replay")).Status);
        await shop.Host.WhenIdleAsync();
        var detail = await shop.GetAsync($"api/ops/inbox/{held.Id()}");
        Assert.Equal("HELD", Text(detail["entry"]!, "state"));
        Assert.Contains("order-of-tomorrow", Text(detail, "body"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_queue_is_one_list_read_page_by_page_across_its_kinds_and_only_some_staff_may_act()
    {
        await using var shop = await AWorkshop.OpenAsync();
        for (var n = 0; n < 3; n++)
            await shop.SendWebhookAsync(Encoding.UTF8.GetBytes($"no json {n}"));
        await AFailedUndoAsync(shop);

        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = await shop.GetAsync("api/ops/repairs?limit=1" + (continuation is null ? "" : "&continuation=" + Uri.EscapeDataString(continuation)));
            seen.AddRange(page["repairs"]!.AsArray().Select(one => Text(one!, "kind")));
            continuation = page["continuation"]?.GetValue<string>();
        }
        while (continuation is not null);

        Assert.Equal(["UNDO", "INBOX", "INBOX", "INBOX"], seen);
        var analyst = shop.As(Roles.AnalyticsAdmin, "analyst");
        Assert.Equal(HttpStatusCode.OK, (await AShop.SendAsync(analyst, HttpMethod.Get, "api/ops/repairs")).Status);
        var first = (await shop.RepairsAsync())[0].Id();
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(analyst, HttpMethod.Get, $"api/ops/repairs/{first}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(analyst, HttpMethod.Post, $"api/ops/repairs/{first}/retry")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AShop.SendAsync(analyst, HttpMethod.Get, "api/ops/repairs?continuation=9.x")).Status);
    }

    /// <summary>A cancelled order whose goods cannot be given back, because the reservation says something else.</summary>
    private static async Task<(string Order, string Allocation, string Undo)> AFailedUndoAsync(AShop shop)
    {
        var order = await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();
        var allocation = (await shop.OrderAsync(order)).LiveAllocations().Single().Allocation.Id;
        await ReservedQuantityIsAsync(shop, allocation, 2);
        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        await shop.Host.WhenIdleAsync();

        // The saga would try for two hours more.
        var undo = Undo.IdOf(UndoKind.ReleaseStock, allocation);
        await shop.DoAsync(order, new OrderCommand.RecordUndoFailed(undo, "InvalidOperationException"));
        await shop.Host.WhenIdleAsync();
        return (order, allocation, undo);
    }

    private static Task ReservedQuantityIsAsync(AShop shop, string allocation, int quantity) => shop.EditAsync(
        Containers.Stock, "MUG-BLUE", ReservationRecord.IdOf(allocation), record => record["quantity"] = quantity);

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
