using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Tests.Ops;
using Xunit;

namespace OrderFunctions.Functions.Tests.Payments;

/// <summary>Once a day what we believe about money is held against what the gateway says.</summary>
public sealed class ReconcilePaymentsTests
{
    [Fact]
    public async Task What_the_gateway_says_otherwise_is_a_critical_alert_and_what_agrees_is_none()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var orders = new List<string>();
        for (var n = 0; n < 5; n++) orders.Add(await shop.PlaceAsync());
        await shop.Host.WhenIdleAsync();
        await shop.PostAsync($"api/orders/{orders[3]}/cancel");
        await shop.PostAsync($"api/orders/{orders[4]}/cancel");
        await shop.Host.WhenIdleAsync();

        await AtGatewayAsync(shop, orders[0], payment => payment["captured"] = 1);
        await AtGatewayAsync(shop, orders[1], payment => payment["status"] = "cancelled");
        await AtGatewayAsync(shop, orders[3], payment => payment["refunds"]![0]!["status"] = "failed");
        await RunAsync(shop);

        Assert.Equal(["CRITICAL PAYMENT_MISMATCH"], await shop.AlertsAsync(orders[0]));
        Assert.Equal(["CRITICAL PAYMENT_MISMATCH"], await shop.AlertsAsync(orders[1]));
        Assert.Empty(await shop.AlertsAsync(orders[2]));
        Assert.Equal(["CRITICAL PAYMENT_MISMATCH"], await shop.AlertsAsync(orders[3]));
        Assert.Empty(await shop.AlertsAsync(orders[4]));
        Assert.Equal(
            ["AMOUNT_DIFFERS", "NOT_PAID_AT_GATEWAY", "REFUND_NOT_DONE_AT_GATEWAY"],
            (await shop.GetAsync("api/ops/alerts"))["alerts"]!.AsArray()
                .Select(alert => alert!["message"]!.GetValue<string>().Split(": ")[1].TrimEnd('.')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_round_is_taken_once_a_day_and_asks_only_about_what_has_changed()
    {
        var calls = new CountedGateway();
        await using var shop = await OpenAsync(calls);
        await shop.PlaceAsync();
        await shop.Host.WhenIdleAsync();

        Assert.Equal(1, await calls.ReadsOfAsync(() => RunAsync(shop)));
        Assert.Equal(0, await calls.ReadsOfAsync(() => RunAsync(shop)));
        shop.Clock.Advance(TimeSpan.FromHours(2));
        await shop.PlaceAsync();
        await shop.Host.WhenIdleAsync();

        // The timer takes the next rounds: one sees the new order, and the old one because it changed as the last round
        // began; the one after that sees nothing new.
        Assert.Equal(2, await calls.ReadsOfAsync(() => ADayLaterAsync(shop)));
        Assert.Equal(0, await calls.ReadsOfAsync(() => ADayLaterAsync(shop)));
    }

    [Fact]
    public async Task A_gateway_that_gives_no_answer_is_asked_about_the_same_time_again_the_next_day()
    {
        var calls = new CountedGateway();
        await using var shop = await OpenAsync(calls);
        var order = await shop.PlaceAsync();
        await shop.Host.WhenIdleAsync();
        await AtGatewayAsync(shop, order, payment => payment["captured"] = 1);

        calls.IsAway = true;
        await RunAsync(shop);
        Assert.Equal(["WARNING PAYMENTS_NOT_COMPARED"], await shop.AlertsAsync("reconciliation"));
        Assert.Empty(await shop.AlertsAsync(order));

        calls.IsAway = false;
        await ADayLaterAsync(shop);
        Assert.Equal(["CRITICAL PAYMENT_MISMATCH"], await shop.AlertsAsync(order));
    }

    [Fact]
    public async Task Money_that_only_the_gateway_knows_of_is_an_alert_and_goes_back()
    {
        await using var shop = await AWorkshop.OpenAsync();
        var order = await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();
        await AShop.SendAsync(
            shop.Customer, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject { ["method"] = "tok_hard_decline" });
        Assert.Equal("FAILED", await shop.StatusAsync(order));

        // A clerk at the gateway lets the payment pass after all.
        var total = (await shop.OrderAsync(order)).Totals.Payable;
        await AtGatewayAsync(shop, order, payment => (payment["status"], payment["captured"]) = ("succeeded", total));
        await RunAsync(shop);

        Assert.Equal(["CRITICAL PAYMENT_MISMATCH"], await shop.AlertsAsync(order));
        await shop.Host.WhenIdleAsync();
        var refund = Assert.Single((await shop.OrderAsync(order)).Refunds);
        Assert.Equal((ReasonCodes.LatePayment, total), (refund.Reason, refund.Amount.Amount));
    }

    private static async Task ADayLaterAsync(AShop shop)
    {
        shop.Clock.Advance(TimeSpan.FromDays(1));
        await shop.Host.WhenIdleAsync();
        await RunAsync(shop);
    }

    private static async Task RunAsync(AShop shop) =>
        await shop.Host.Services.GetRequiredService<ReconcilePaymentsHandler>().HandleAsync(new(), default);

    private static async Task AtGatewayAsync(AShop shop, string order, Action<JsonObject> edit)
    {
        var id = (await shop.OrderAsync(order)).Payments[0].GatewayId!;
        await shop.EditAsync(Containers.Sandbox, id, "payment", edit);
    }

    private static Task<AShop> OpenAsync(CountedGateway calls) => AShop.OpenAsync(options => options with
    {
        Services = services =>
        {
            services.RemoveAll<IPaymentGateway>();
            services.AddSingleton<IPaymentGateway>(provider =>
            {
                calls.Inner = new SandboxGateway(
                    new HttpClient(provider.GetRequiredService<SandboxServer>()) { BaseAddress = new Uri("http://sandbox.invalid/") },
                    provider.GetRequiredService<GatewayPipeline>());
                return calls;
            });
        },
    });
}
