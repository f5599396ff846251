using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Storage;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults;

/// <summary>A gateway that cannot be reached for a while: what needs it waits and is made good; nothing else is held up.</summary>
public sealed class GatewayAwayTests : IAsyncLifetime
{
    private readonly Dictionary<string, string?> _settings = [];
    private AShop _shop = null!;
    private bool _away;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task A_customer_who_cancels_meanwhile_frees_the_goods_while_the_gateway_is_still_away_and_is_never_charged()
    {
        await OpenAsync();
        var before = await _shop.StockAsync();
        _away = true;
        var order = await _shop.PlaceAsync();
        Assert.Equal("PAYMENT_PENDING", await _shop.StatusAsync(order));
        await _shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));

        await AShop.SendAsync(_shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        // While the saga tries, which takes about a minute, it hears nothing; where it rests, it hears at once.
        await _shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(before, await _shop.StockAsync());
        Assert.True(await IsSagaRunningAsync(order));

        await BackAsync(TimeSpan.FromMinutes(10));
        var ended = await _shop.SettledAsync(order);
        Assert.Equal(("CANCELLED", "VOIDED"), (Text(ended, "status"), Text(ended["payments"]![0]!, "status")));
        Assert.False(await IsSagaRunningAsync(order));
        Assert.Equal(0, _shop.PaymentsAtGateway());
    }

    [Fact]
    public async Task A_payment_page_that_was_open_when_the_customer_cancelled_takes_no_money_afterwards()
    {
        await OpenAsync();
        var before = await _shop.StockAsync();
        var order = await _shop.PlaceAsync(card: "tok_success_after_action");
        Assert.Equal("PAYMENT_PENDING", await _shop.StatusAsync(order));
        _away = true;

        await AShop.SendAsync(_shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        await _shop.Host.WhenIdleAsync();
        Assert.Equal(before, await _shop.StockAsync());

        await BackAsync(TimeSpan.FromMinutes(10));
        var ended = await _shop.SettledAsync(order);
        Assert.Equal(("CANCELLED", "VOIDED"), (Text(ended, "status"), Text(ended["payments"]![0]!, "status")));
        Assert.NotNull((await ApproveAsync(ended)).Error);
    }

    [Fact]
    public async Task The_payment_deadline_ends_the_order_when_the_gateway_is_back_and_not_before()
    {
        await OpenAsync();
        var before = await _shop.StockAsync();
        var order = await _shop.PlaceAsync(card: "tok_success_after_action");
        await _shop.Host.WhenIdleAsync();
        _away = true;
        await _shop.Host.AdvanceAsync(TimeSpan.FromMinutes(45));
        Assert.Equal("PAYMENT_PENDING", await _shop.StatusAsync(order));
        Assert.NotEqual(before, await _shop.StockAsync());

        await BackAsync(TimeSpan.FromMinutes(10));
        var ended = await _shop.SettledAsync(order);
        Assert.Equal(("FAILED", "PAYMENT_TIMEOUT"), (Text(ended, "status"), Text(ended["reason"]!, "code")));
        Assert.Equal(before, await _shop.StockAsync());
        Assert.NotNull((await ApproveAsync(ended)).Error);
    }

    [Fact]
    public async Task Who_paid_while_the_gateway_could_not_be_asked_has_paid_although_the_deadline_is_over()
    {
        await OpenAsync();
        var order = await _shop.PlaceAsync(card: "tok_success_after_action");
        var pending = await _shop.SettledAsync(order);
        _away = true;
        Assert.Null((await ApproveAsync(pending)).Error);
        await _shop.Host.AdvanceAsync(TimeSpan.FromMinutes(45));
        Assert.Equal("PAYMENT_PENDING", await _shop.StatusAsync(order));

        await BackAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("ASSIGNED", await _shop.StatusAsync(order));
        Assert.Single(await _shop.FactsAsync(order), fact => fact == "money-received");
    }

    [Fact]
    public async Task An_hour_before_the_payment_could_be_opened_costs_an_hour_and_one_charge()
    {
        _settings["Payments:Deadline"] = "02:00:00";
        await OpenAsync();
        _away = true;
        var order = await _shop.PlaceAsync();
        await _shop.Host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("PAYMENT_PENDING", await _shop.StatusAsync(order));

        await BackAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("ASSIGNED", await _shop.StatusAsync(order));
        Assert.Equal(1, _shop.PaymentsAtGateway());
    }

    [Fact]
    public async Task An_hour_before_the_capture_costs_an_hour_although_the_deadline_is_over_by_then()
    {
        _settings["Payments:Capture"] = "AfterCommit";
        await OpenAsync();
        var order = await _shop.PlaceAsync(card: "tok_success_after_action");
        var pending = await _shop.SettledAsync(order);
        await DoAsync(order, new OrderCommand.PlaceHold("h1", Hold.SuperAdminReview, "staff-1"));
        await ApproveAsync(pending);
        await _shop.Host.WhenIdleAsync();
        _away = true;
        await DoAsync(order, new OrderCommand.LiftHold("h1", "staff-1"));
        await _shop.Host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("PAYMENT_PENDING", await _shop.StatusAsync(order));
        Assert.Equal(1, (await _shop.StockAsync()).Committed);

        await BackAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("ASSIGNED", await _shop.StatusAsync(order));
        Assert.Single(await _shop.FactsAsync(order), fact => fact == "money-received");
    }

    [Fact]
    public async Task A_refund_that_cannot_be_sent_holds_up_no_parcel_and_is_sent_when_the_gateway_is_back()
    {
        await OpenAsync();
        var order = await _shop.PlaceAsync();
        var assigned = await _shop.SettledAsync(order);
        _away = true;
        await DoAsync(order, new OrderCommand.RequestRefund("r1", [], 0, 100, "late", "staff-1"));
        await _shop.Host.WhenIdleAsync();
        await _shop.StaffPostAsync($"api/shipments/{Text(assigned["shipments"]![0]!, "id")}/packed");
        await _shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Contains("shipment-labelled", await _shop.FactsAsync(order));
        await LeapAsync(TimeSpan.FromHours(5));
        Assert.Equal("PENDING", Text((await _shop.SettledAsync(order))["refunds"]![0]!, "status"));

        await BackAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("SUCCEEDED", Text((await _shop.SettledAsync(order))["refunds"]![0]!, "status"));
    }

    [Fact]
    public async Task A_payment_that_cannot_be_cancelled_for_hours_is_handed_to_people()
    {
        await OpenAsync();
        var order = await _shop.PlaceAsync(card: "tok_success_after_action");
        await _shop.Host.WhenIdleAsync();
        _away = true;
        await AShop.SendAsync(_shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        await _shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.DoesNotContain("undo-failed", await _shop.FactsAsync(order));

        await LeapAsync(TimeSpan.FromHours(2));

        var facts = await _shop.FactsAsync(order);
        Assert.Contains("undo-failed", facts);
        Assert.Contains("alert-raised", facts);
        Assert.False(await IsSagaRunningAsync(order));
    }

    private async Task OpenAsync() => _shop = await AShop.OpenAsync(options => options with
    {
        Settings = _settings,
        Services = services => services.AddSingleton<WhenDurable>(provider =>
        {
            var database = provider.GetRequiredService<Database>();
            return () => _away ? throw new HttpRequestException("The gateway is away.") : database.WhenDurableAsync();
        }),
    });

    private async Task BackAsync(TimeSpan after)
    {
        _away = false;
        await _shop.Host.AdvanceAsync(after);
    }

    /// <summary>Hours at once, because every minute has its timers.</summary>
    private async Task LeapAsync(TimeSpan by)
    {
        await _shop.Host.WhenIdleAsync();
        _shop.Clock.AdvanceTo(_shop.Clock.GetUtcNow() + by);
        await _shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
    }

    private async Task DoAsync(string order, OrderCommand command)
    {
        var repository = _shop.Host.Services.GetRequiredService<OrderRepository>();
        Assert.Null((await repository.ExecuteAsync(order, command, Actor.Staff("staff-1"), CancellationToken.None)).Refusal);
    }

    /// <summary>The customer approves on the gateway's page.</summary>
    private async Task<SandboxReply> ApproveAsync(JsonNode order)
    {
        var gatewayId = "sp_" + Text(order["payments"]![0]!, "id").Replace("-", "", StringComparison.Ordinal);
        return (await _shop.Host.Services.GetRequiredService<SandboxLedger>().AnswerAsync(gatewayId, approve: true, CancellationToken.None))!;
    }

    private async Task<bool> IsSagaRunningAsync(string order) =>
        (await _shop.Host.DurableClient.GetInstanceAsync(order))!.IsRunning;

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
