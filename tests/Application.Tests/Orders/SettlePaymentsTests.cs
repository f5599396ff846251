using OrderFunctions.Adapters.Gateways.Sandbox;
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
    public async Task An_attempt_that_is_started_while_the_others_are_asked_about_keeps_the_order_from_ending()
    {
        var order = await _shop.AReservedOrderAsync();
        await AnswerAsync(await _shop.PayAsync(order, null, "p1"), approve: false);
        await _shop.DeliverWebhooksAsync();
        _shop.Clock.Advance(TimeSpan.FromMinutes(31));
        var meanwhile = async () => { await _shop.PayAsync(order, null, "p2"); };
        _shop.Sandbox.Barrier = () => Interlocked.Exchange(ref meanwhile, static () => Task.CompletedTask)();

        var glance = await Settle().EndWaitAsync(order, CancellationToken.None);

        Assert.Equal(OrderStatus.PaymentPending, glance.Status);
        Assert.IsType<GatewayPaymentState.Unpaid>(await _shop.AtGatewayAsync(order, "p2"));

        // Its turn comes with the next look; who has paid by then has paid.
        await _shop.Sandbox.Ledger.AnswerAsync((await _shop.AttemptAsync(order, "p2")).GatewayId!, approve: true, CancellationToken.None);
        await Settle().EndWaitAsync(order, CancellationToken.None);
        Assert.Equal(OrderStatus.Paid, (await _shop.OrderAsync(order)).Status);
    }

    [Fact]
    public async Task A_wait_that_is_not_over_yet_is_not_ended_and_nothing_is_cancelled()
    {
        var order = await _shop.AReservedOrderAsync();
        await _shop.PayAsync(order, null, "p1");
        _shop.Clock.Advance(TimeSpan.FromMinutes(29));

        await Settle().EndWaitAsync(order, CancellationToken.None);

        Assert.True((await _shop.AttemptAsync(order, "p1")).IsOpen);
        Assert.IsType<GatewayPaymentState.Unpaid>(await _shop.AtGatewayAsync(order, "p1"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_declined_attempt_takes_no_other_card_once_the_customer_has_cancelled(bool paidBefore)
    {
        var order = await _shop.AReservedOrderAsync();
        var started = await _shop.PayAsync(order, null, "p1");
        await AnswerAsync(started, approve: false);
        await _shop.DeliverWebhooksAsync();
        var cancelled = await _shop.DoAsync(order, new OrderCommand.Cancel(Caller.Customer, "customer-7"));
        var undo = Assert.Single(cancelled.Undos, undo => undo.Kind == UndoKind.CancelPayment);
        if (paidBefore)
            await AnswerAsync(started, approve: true);

        await _shop.Cancel.HandleAsync(new CancelOpenPayment(order, undo.Subject, Actor.Saga), CancellationToken.None);
        if (!paidBefore)
            Assert.NotNull((await AnswerAsync(started, approve: true))!.Error);

        var ended = await _shop.OrderAsync(order);
        Assert.Equal(OrderStatus.Cancelled, ended.Status);
        Assert.Equal(paidBefore ? [2000L] : [], ended.Refunds.Select(refund => refund.Amount.Amount));
    }

    [Fact]
    public async Task A_payment_that_came_with_the_order_is_carried_on_under_its_first_id()
    {
        var order = await _shop.AReservedOrderAsync(new PaymentWish("sandbox", "tok_success"));
        _shop.Sandbox.Barrier = () => throw new HttpRequestException("The gateway is away.");
        await Assert.ThrowsAsync<GatewayException>(() => Settle().StartWishedAsync(order, "p1", CancellationToken.None));
        Assert.True(OrderGlance.Of(await _shop.OrderAsync(order)).StartsPayment);
        _shop.Sandbox.Barrier = () => Task.CompletedTask;

        var glance = await Settle().StartWishedAsync(order, "p2", CancellationToken.None);

        Assert.False(glance.StartsPayment);
        await _shop.DeliverWebhooksAsync();
        Assert.Equal("p1", Assert.Single((await _shop.OrderAsync(order)).Payments).Id);
        Assert.Equal(OrderStatus.Paid, (await _shop.OrderAsync(order)).Status);
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

    private async Task<SandboxReply?> AnswerAsync(StartedPayment started, bool approve) =>
        await _shop.Sandbox.Ledger.AnswerAsync(started.Attempt.GatewayId!, approve, CancellationToken.None);

    private SettlePaymentsHandler Settle() => new(_shop.Orders, _shop.Start, _shop.Capture, _shop.Cancel, _shop.Refund, _shop.Clock);
}
