using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Tests.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using Xunit;

namespace OrderFunctions.Application.Tests.Orders;

/// <summary>The saga's steps around money, where they meet people and gateways that do not wait for them.</summary>
public sealed class SettlePaymentsTests : IAsyncLifetime
{
    private readonly AShop _shop = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task A_declined_attempt_that_was_paid_after_all_is_asked_about_before_the_wait_ends()
    {
        var order = await _shop.AReservedOrderAsync();
        var started = await _shop.PayAsync(order, null, "p1");
        await AnswerAsync(started, approve: false);
        await _shop.DeliverWebhooksAsync();
        Assert.Equal(PaymentStatus.Failed, (await _shop.AttemptAsync(order, "p1")).Status);

        // Another card on the same page works, and the webhook that says so is lost.
        await AnswerAsync(started, approve: true);
        _shop.Clock.Advance(TimeSpan.FromMinutes(31));
        await Settle().EndWaitAsync(order, CancellationToken.None);

        Assert.Equal(OrderStatus.Paid, (await _shop.OrderAsync(order)).Status);
    }

    [Fact]
    public async Task A_declined_attempt_is_closed_at_the_gateway_before_the_order_ends_unpaid()
    {
        var order = await _shop.AReservedOrderAsync();
        var started = await _shop.PayAsync(order, null, "p1");
        await AnswerAsync(started, approve: false);
        await _shop.DeliverWebhooksAsync();

        _shop.Clock.Advance(TimeSpan.FromMinutes(31));
        await Settle().EndWaitAsync(order, CancellationToken.None);

        Assert.Equal(OrderStatus.Failed, (await _shop.OrderAsync(order)).Status);
        Assert.IsType<GatewayPaymentState.Cancelled>(await _shop.AtGatewayAsync(order, "p1"));
    }

    [Fact]
    public async Task An_order_cancelled_while_the_gateway_was_away_is_not_charged_by_the_next_try()
    {
        var order = await _shop.AReservedOrderAsync();
        _shop.Sandbox.Barrier = () => throw new HttpRequestException("The gateway is away.");
        await Assert.ThrowsAsync<GatewayException>(() => _shop.PayAsync(order, "tok_success", "p1"));
        await _shop.DoAsync(order, new OrderCommand.Cancel(Caller.Customer, "customer-7"));
        _shop.Sandbox.Barrier = () => Task.CompletedTask;
        var arrived = _shop.Sandbox.Transport.Arrived;

        var again = await _shop.Start.HandleAsync(
            new StartPayment(order, "p1", AShop.Customer, "sandbox", "tok_success"), CancellationToken.None);

        Assert.Equal(RefusalCodes.OrderEnded, again.Refusal?.Code);
        Assert.Equal(arrived, _shop.Sandbox.Transport.Arrived);
    }

    [Fact]
    public async Task A_capture_that_the_gateway_refuses_for_good_lets_the_order_go_on_without_that_money()
    {
        await using var shop = new AShop(new OrderPolicy { Capture = CaptureMode.AfterCommit });
        var order = await shop.AReservedOrderAsync();
        await shop.PayAsync(order, "tok_success", "p1");
        await shop.DeliverWebhooksAsync();
        await shop.DoAsync(order, new OrderCommand.RecordStockCommitted(["a1-" + order]));
        // The authorisation ends at the gateway, as it does after some days, and no webhook says so.
        var attempt = await shop.AttemptAsync(order, "p1");
        await shop.Sandbox.Ledger.CancelAsync(attempt.GatewayId!, "elsewhere", CancellationToken.None);

        var captured = await shop.Capture.HandleAsync(new CapturePayment(order, "p1", Actor.Saga), CancellationToken.None);

        Assert.Equal(PaymentStatus.Voided, captured.Value.Status);
        Assert.Null(OrderGlance.Of(await shop.OrderAsync(order)).Capture);
    }

    private async Task AnswerAsync(StartedPayment started, bool approve) =>
        await _shop.Sandbox.Ledger.AnswerAsync(started.Attempt.GatewayId!, approve, CancellationToken.None);

    private SettlePaymentsHandler Settle() => new(_shop.Orders, _shop.Start, _shop.Capture, _shop.Cancel, _shop.Refund);
}
