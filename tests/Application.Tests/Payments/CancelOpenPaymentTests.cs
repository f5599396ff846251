using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using Xunit;

namespace OrderFunctions.Application.Tests.Payments;

/// <summary>The end of the wait for money: nobody who has paid is turned away, nobody can pay afterwards.</summary>
public sealed class CancelOpenPaymentTests : IAsyncLifetime
{
    private readonly AShop _shop = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task An_unpaid_payment_is_cancelled_at_the_gateway_and_void_here()
    {
        var order = await _shop.AReservedOrderAsync();
        await _shop.PayAsync(order, null, "p1");
        Assert.Equal(PaymentStatus.Voided, (await CancelAsync(order)).Value.Status);
        Assert.IsType<GatewayPaymentState.Cancelled>(await _shop.AtGatewayAsync(order, "p1"));
        Assert.Equal(0, await _shop.RemindersAsync());

        _shop.Clock.Advance(TimeSpan.FromMinutes(30));
        var ended = await _shop.DoAsync(order, new OrderCommand.Expire());
        Assert.Equal((OrderStatus.Failed, ReasonCodes.PaymentTimeout), (ended.Status, ended.Reason?.Code));
    }

    [Fact]
    public async Task Who_paid_in_the_last_second_has_paid_even_if_no_webhook_came()
    {
        var order = await _shop.AReservedOrderAsync();
        await _shop.PayAsync(order, "tok_success.dropped", "p1");
        Assert.Equal(PaymentStatus.Completed, (await CancelAsync(order)).Value.Status);
        Assert.Equal(OrderStatus.Paid, (await _shop.OrderAsync(order)).Status);
    }

    [Fact]
    public async Task What_lies_in_the_inbox_is_processed_first()
    {
        var order = await _shop.AReservedOrderAsync();
        await _shop.PayAsync(order, "tok_success", "p1");
        _shop.Answers = false;
        await _shop.DeliverWebhooksAsync();
        Assert.Equal(OrderStatus.PaymentPending, (await _shop.OrderAsync(order)).Status);
        Assert.Equal(PaymentStatus.Completed, (await CancelAsync(order)).Value.Status);
        Assert.Equal(1, _shop.Metrics["inbox_processed status=Processed"]);
    }

    [Fact]
    public async Task Money_that_arrives_between_the_reading_and_the_cancelling_is_not_lost()
    {
        var order = await _shop.AReservedOrderAsync();
        var open = await _shop.PayAsync(order, null, "p1");
        var calls = 0;
        _shop.Sandbox.Barrier = async () =>
        {
            // The second call is the cancelling; the customer approves just before it arrives.
            if (++calls == 2)
                await _shop.Sandbox.Ledger.AnswerAsync(open.Attempt.GatewayId!, approve: true, default);
        };
        Assert.Equal(PaymentStatus.Completed, (await CancelAsync(order)).Value.Status);
        Assert.Equal(OrderStatus.Paid, (await _shop.OrderAsync(order)).Status);
    }

    [Fact]
    public async Task A_payment_the_gateway_never_heard_of_is_void_and_stays_unheard_of()
    {
        var order = await _shop.AReservedOrderAsync();
        await StartWithLostCallsAsync(order, itDidItsWork: false);
        Assert.Equal(PaymentStatus.Voided, (await CancelAsync(order)).Value.Status);
        Assert.Null(await _shop.Sandbox.Gateway.FindAsync(new(order, "p1"), default, TimeSpan.FromSeconds(5), default));

        // One more look when no start can be on its way any more, and then nobody asks again.
        Assert.Equal(1, await _shop.RemindersAsync());
        _shop.Clock.Advance(TimeSpan.FromMinutes(11));
        await _shop.Stale.HandleAsync(new(), default);
        Assert.Equal(0, await _shop.RemindersAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("tok_success.dropped")]
    public async Task A_start_that_arrives_after_the_attempt_was_closed_is_found_and_cancelled_or_refunded(string? token)
    {
        var order = await _shop.AReservedOrderAsync();
        _shop.Sandbox.Barrier = async () =>
        {
            // The start is on its way when the order is cancelled; it arrives all the same, and every answer to it is lost.
            _shop.Sandbox.Barrier = () => Task.CompletedTask;
            await _shop.DoAsync(order, new OrderCommand.Cancel(Caller.Customer, "customer-7"));
            Assert.Equal(PaymentStatus.Voided, (await CancelAsync(order)).Value.Status);
            await _shop.DoAsync(order, new OrderCommand.RecordUndoDone("cancel-p1"));
            _shop.Sandbox.Barrier = LoseTheAnswer;
            await LoseTheAnswer();
        };
        await Assert.ThrowsAsync<GatewayException>(() => _shop.PayAsync(order, token, "p1"));
        (_shop.Sandbox.Barrier, _shop.Sandbox.Transport.LoseNextAnswer) = (() => Task.CompletedTask, false);
        Assert.Null((await _shop.AttemptAsync(order, "p1")).GatewayId);

        _shop.Clock.Advance(TimeSpan.FromMinutes(11));
        await _shop.Stale.HandleAsync(new(), default);

        var found = await _shop.OrderAsync(order);
        Assert.Equal(UndoStatus.Pending, found.FindUndo("cancel-p1")!.Status);
        Assert.Equal(token is null ? [] : [ReasonCodes.LatePayment], found.Refunds.Select(refund => refund.Reason));
        await CancelAsync(order);
        Assert.IsType(token is null ? typeof(GatewayPaymentState.Cancelled) : typeof(GatewayPaymentState.Succeeded), await _shop.AtGatewayAsync(order, "p1"));
        Assert.Equal(0, await _shop.RemindersAsync());

        Task LoseTheAnswer()
        {
            _shop.Sandbox.Transport.LoseNextAnswer = true;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_payment_whose_start_was_answered_into_the_void_is_found_and_not_forgotten()
    {
        var order = await _shop.AReservedOrderAsync();
        await StartWithLostCallsAsync(order, itDidItsWork: true);
        Assert.Equal(PaymentStatus.Completed, (await CancelAsync(order)).Value.Status);
        Assert.Equal(OrderStatus.Paid, (await _shop.OrderAsync(order)).Status);
    }

    [Fact]
    public async Task A_customer_who_cancels_gets_the_payment_cancelled_and_late_money_back()
    {
        var order = await _shop.AReservedOrderAsync();
        var open = await _shop.PayAsync(order, null, "p1");
        var cancelled = await _shop.DoAsync(order, new OrderCommand.Cancel(Caller.Customer, "customer-7"));
        Assert.Contains(cancelled.Undos, undo => undo is { Kind: UndoKind.CancelPayment, Subject: "p1" });
        // Before the saga gets round to it, the customer's other window pays.
        await _shop.Sandbox.Ledger.AnswerAsync(open.Attempt.GatewayId!, approve: true, default);
        Assert.False((await CancelAsync(order)).Value.IsOpen);

        var refund = Assert.Single((await _shop.OrderAsync(order)).Refunds);
        Assert.Equal((2000, RefundStatus.Pending), (refund.Amount.Amount, refund.Status));
        var sent = await _shop.Refund.HandleAsync(new RefundPayment(order, refund.Id, Actor.Saga), default);
        Assert.Equal(RefundStatus.Succeeded, sent.Value.Status);
        Assert.Equal(OrderStatus.Cancelled, (await _shop.OrderAsync(order)).Status);
    }

    [Fact]
    public async Task Twice_is_once()
    {
        var order = await _shop.AReservedOrderAsync();
        await _shop.PayAsync(order, "tok_processing", "p1");
        await CancelAsync(order);
        var version = (await _shop.OrderAsync(order)).Version;
        Assert.Equal(PaymentStatus.Voided, (await CancelAsync(order)).Value.Status);
        Assert.Equal(version, (await _shop.OrderAsync(order)).Version);
        await _shop.DeliverWebhooksAsync();
        Assert.Equal(PaymentStatus.Voided, (await _shop.AttemptAsync(order, "p1")).Status);
    }

    [Fact]
    public async Task A_gateway_that_is_away_leaves_everything_as_it_is()
    {
        var order = await _shop.AReservedOrderAsync();
        await _shop.PayAsync(order, null, "p1");
        _shop.Sandbox.Barrier = () => throw new HttpRequestException("down");
        await Assert.ThrowsAsync<GatewayException>(() => CancelAsync(order));
        Assert.True((await _shop.AttemptAsync(order, "p1")).IsOpen);
    }

    private async Task<Result<PaymentAttempt>> CancelAsync(string order) =>
        await _shop.Cancel.HandleAsync(new CancelOpenPayment(order, "p1", Actor.Saga), CancellationToken.None);

    private async Task StartWithLostCallsAsync(string order, bool itDidItsWork)
    {
        _shop.Sandbox.Barrier = () =>
        {
            _shop.Sandbox.Transport.LoseNextAnswer = itDidItsWork;
            _shop.Sandbox.Transport.LoseNextRequest = !itDidItsWork;
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<GatewayException>(() => _shop.PayAsync(order, "tok_success.dropped", "p1"));
        _shop.Sandbox.Barrier = () => Task.CompletedTask;
        _shop.Sandbox.Transport.LoseNextAnswer = _shop.Sandbox.Transport.LoseNextRequest = false;
    }
}
