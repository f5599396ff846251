using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Ops;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>What staff are told, and how often.</summary>
public sealed class AlertTests
{
    [Fact]
    public async Task A_paid_order_without_stock_raises_one_critical_alert_that_staff_acknowledge_once()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var order = await shop.ABackorderAsync();
        Assert.Equal(["CRITICAL STOCK_MISSING"], await shop.AlertsAsync(order));

        var alert = (await shop.GetAsync("api/ops/alerts"))["alerts"]![0]!;
        await shop.PostAsync($"api/ops/alerts/{alert.Id()}/acknowledge");
        var (_, again) = await AShop.SendAsync(
            shop.As(Roles.FulfilmentAdmin, "staff-2"), HttpMethod.Post, $"api/ops/alerts/{alert.Id()}/acknowledge");
        Assert.Equal("staff-1", again!["acknowledgedBy"]!.GetValue<string>());

        // The row of the outbox may be carried out twice.
        var repeat = new RaiseAlert($"order/{order}/STOCK_MISSING", AlertLevel.Critical, "STOCK_MISSING", order, "A paid order has no stock.");
        Assert.False(await shop.Host.Services.GetRequiredService<RaiseAlertHandler>().HandleAsync(repeat, default));
        Assert.Empty(await shop.AlertsAsync(order));
        Assert.Single((await shop.GetAsync("api/ops/alerts?state=acknowledged"))["alerts"]!.AsArray());
        using var client = shop.Host.CreateClient();
        Assert.Contains(
            "orderfunctions_alerts_raised_total{level=\"Critical\",code=\"STOCK_MISSING\"} 1",
            await client.GetStringAsync(new Uri("metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_are_for_staff_and_are_read_page_by_page()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var raise = shop.Host.Services.GetRequiredService<RaiseAlertHandler>();
        for (var n = 1; n <= 3; n++)
        {
            await raise.HandleAsync(new RaiseAlert($"key-{n}", AlertLevel.Warning, "CODE", $"thing-{n}", "Look."), default);
            shop.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await shop.GetAsync("api/ops/alerts?limit=2");
        var second = await shop.GetAsync($"api/ops/alerts?limit=2&continuation={Uri.EscapeDataString(first["continuation"]!.GetValue<string>())}");
        Assert.Equal(["thing-3", "thing-2", "thing-1"], Subjects(first).Concat(Subjects(second)));

        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(shop.Customer, HttpMethod.Get, "api/ops/alerts")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AShop.SendAsync(shop.Staff, HttpMethod.Get, "api/ops/alerts?continuation=x")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.PostAsync("api/ops/alerts/nobody/acknowledge")).Status);
    }

    [Fact]
    public async Task Everything_that_staff_change_is_written_down_and_what_customers_do_is_not()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var order = await shop.PlaceAsync();
        await shop.Host.WhenIdleAsync();
        await shop.PostAsync("api/inventory/batch", new JsonObject { ["entries"] = new JsonArray() });
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        await shop.PostAsync($"api/orders/{order}/cancel");
        await shop.Host.WhenIdleAsync();

        var entries = (await shop.GetAsync("api/ops/audit"))["entries"]!.AsArray();
        Assert.Equal(
            [$"staff-1 CancelOrder {order} 200", "staff-1 StockBatch  400"],
            entries.Select(entry => $"{entry!["by"]} {entry["action"]} {entry["subject"]} {entry["outcome"]}"));
        Assert.Single((await shop.GetAsync($"api/ops/audit?subject={order}"))["entries"]!.AsArray());
        Assert.Empty((await shop.GetAsync("api/ops/audit?by=customer-1"))["entries"]!.AsArray());

        // The order's timeline tells staff who did what, and both what the customer was told.
        var timeline = await shop.GetAsync($"api/orders/{order}/timeline");
        Assert.Equal("CancelOrder", Assert.Single(timeline["staffActions"]!.AsArray())!["action"]!.GetValue<string>());
        var (_, customers) = await AShop.SendAsync(shop.Customer, HttpMethod.Get, $"api/orders/{order}/timeline");
        Assert.Null(customers!["staffActions"]);
        Assert.Equal(
            await shop.MessagesAsync(order),
            customers["messages"]!.AsArray().Select(message => message!["kind"]!.GetValue<string>()).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Subjects(JsonNode page) =>
        page["alerts"]!.AsArray().Select(alert => alert!["subject"]!.GetValue<string>());
}
