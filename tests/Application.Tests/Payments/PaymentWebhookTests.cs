using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using Xunit;

namespace OrderFunctions.Application.Tests.Payments;

/// <summary>From the gateway's webhook to the order, in every order and number in which webhooks come.</summary>
public sealed class PaymentWebhookTests : IAsyncLifetime
{
    private readonly AShop _shop = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Theory]
    [InlineData("tok_success")]
    [InlineData("tok_success.twice")]
    [InlineData("tok_success.reordered")]
    [InlineData("tok_success.twice.reordered")]
    [InlineData("tok_success.late-1200")]
    [InlineData("tok_processing")]
    [InlineData("tok_processing.twice.reordered")]
    public async Task However_they_come_the_order_is_paid_once(string token)
    {
        var order = await _shop.AReservedOrderAsync();
        await _shop.PayAsync(order, token, "p1");
        Assert.Equal(OrderStatus.PaymentPending, (await _shop.OrderAsync(order)).Status);
        await _shop.DeliverWebhooksAsync();
        var paid = await _shop.OrderAsync(order);
        Assert.Equal(OrderStatus.Paid, paid.Status);
        var capture = Assert.Single(Assert.Single(paid.Payments).Captures);
        Assert.Equal((2000, true), (capture.Amount.Amount, capture.Accepted));
        Assert.Empty(paid.Refunds);
        Assert.Equal(0, await _shop.RemindersAsync());
    }

    [Fact]
    public async Task A_webhook_that_overtakes_the_answer_of_the_start_finds_its_payment()
    {
        var order = await _shop.AReservedOrderAsync();
        _shop.Sandbox.Barrier = () =>
        {
            _shop.Sandbox.Transport.LoseNextAnswer = true;
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<GatewayException>(() => _shop.PayAsync(order, "tok_success", "p1"));
        Assert.Null((await _shop.AttemptAsync(order, "p1")).GatewayId);
        _shop.Sandbox.Barrier = () => Task.CompletedTask;
        _shop.Sandbox.Transport.LoseNextAnswer = false;

        await _shop.DeliverWebhooksAsync();
        var attempt = await _shop.AttemptAsync(order, "p1");
        Assert.Equal(PaymentStatus.Completed, attempt.Status);
        Assert.NotNull(attempt.GatewayId);
        Assert.Equal(PaymentStatus.Completed, (await _shop.PayAsync(order, "tok_success", "p1")).Attempt.Status);
    }

    [Fact]
    public async Task A_webhook_that_never_comes_is_made_up_for_after_ten_minutes()
    {
        var order = await _shop.AReservedOrderAsync();
        await _shop.PayAsync(order, "tok_success.dropped", "p1");
        _shop.Clock.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(0, await _shop.Stale.HandleAsync(new(), default));
        _shop.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await _shop.Stale.HandleAsync(new(), default));
        Assert.Equal(OrderStatus.Paid, (await _shop.OrderAsync(order)).Status);
        Assert.Equal(0, await _shop.RemindersAsync());
    }

    [Fact]
    public async Task As_long_as_it_is_open_it_is_read_again_and_a_gateway_that_is_away_holds_up_nobody()
    {
        var order = await _shop.AReservedOrderAsync();
        await _shop.PayAsync(order, null, "p1");
        _shop.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, await _shop.Stale.HandleAsync(new(), default));
        _shop.Sandbox.Barrier = () => throw new HttpRequestException("down");
        _shop.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, await _shop.Stale.HandleAsync(new(), default));
        Assert.Equal(1, await _shop.RemindersAsync());
        _shop.Sandbox.Barrier = () => Task.CompletedTask;
        await _shop.Sandbox.Ledger.AnswerAsync((await _shop.AttemptAsync(order, "p1")).GatewayId!, approve: true, default);
        _shop.Clock.Advance(TimeSpan.FromMinutes(11));
        await _shop.Stale.HandleAsync(new(), default);
        Assert.Equal(OrderStatus.Paid, (await _shop.OrderAsync(order)).Status);
    }

    [Fact]
    public async Task A_soft_decline_leaves_room_for_another_attempt_and_the_third_ends_the_order()
    {
        var order = await _shop.AReservedOrderAsync();
        foreach (var (payment, status) in new[]
        {
            ("p1", OrderStatus.PaymentPending), ("p2", OrderStatus.PaymentPending), ("p3", OrderStatus.Failed),
        })
        {
            await _shop.PayAsync(order, "tok_soft_decline", payment);
            await _shop.DeliverWebhooksAsync();
            Assert.Equal(status, (await _shop.OrderAsync(order)).Status);
        }

        Assert.Equal(ReasonCodes.PaymentDeclined, (await _shop.OrderAsync(order)).Reason?.Code);
    }

    [Fact]
    public async Task A_hard_decline_ends_the_order_at_once()
    {
        var order = await _shop.AReservedOrderAsync();
        await _shop.PayAsync(order, "tok_hard_decline", "p1");
        await _shop.DeliverWebhooksAsync();
        Assert.Equal(OrderStatus.Failed, (await _shop.OrderAsync(order)).Status);
    }

    [Fact]
    public async Task Processing_extends_the_deadline()
    {
        var order = await _shop.AReservedOrderAsync();
        await _shop.PayAsync(order, "tok_processing", "p1");
        var before = (await _shop.OrderAsync(order)).Due;
        await _shop.Read.HandleAsync(new(order, "p1", AShop.Customer), default);
        Assert.True((await _shop.OrderAsync(order)).Due > before);
        Assert.True((await _shop.AttemptAsync(order, "p1")).Processing);
    }

    [Theory]
    [InlineData("tok_success.short", OrderStatus.PaymentPending, 0)]
    [InlineData("tok_success.over", OrderStatus.Paid, 1)]
    public async Task What_was_really_taken_counts(string token, OrderStatus status, int refunds)
    {
        var (order, _) = await _shop.APaidOrderAsync(token);
        var after = await _shop.OrderAsync(order);
        Assert.Equal(status, after.Status);
        Assert.Equal(refunds, after.Refunds.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signed_event_that_gives_one_orders_money_to_another_changes_nothing(bool gatewayIdIsKnown)
    {
        var rich = await _shop.AReservedOrderAsync();
        var poor = await _shop.AReservedOrderAsync();
        var paid = await _shop.PayAsync(rich, "tok_success.dropped", "p1");
        if (gatewayIdIsKnown)
            await _shop.PayAsync(poor, null, "p2");
        else
            await _shop.DoAsync(poor, new OrderCommand.StartPayment("p2", "sandbox", "tok_success"));
        var foreign = paid.Attempt.GatewayId;
        await _shop.ReceiveAsync(Event("evt_forged", foreign!, poor, "p2"));
        await _shop.HandleHintsAsync();
        Assert.Equal(OrderStatus.PaymentPending, (await _shop.OrderAsync(poor)).Status);
        Assert.Equal(1, _shop.Metrics["inbox_processed status=Held"]);
    }

    [Fact]
    public async Task The_event_is_a_hint_what_the_gateway_says_counts()
    {
        var order = await _shop.AReservedOrderAsync();
        var open = await _shop.PayAsync(order, null, "p1");
        Assert.Equal(
            WebhookReceipt.Accepted, await _shop.ReceiveAsync(Event("evt_early", open.Attempt.GatewayId!, order, "p1")));
        await _shop.HandleHintsAsync();
        Assert.Equal(OrderStatus.PaymentPending, (await _shop.OrderAsync(order)).Status);
    }

    [Fact]
    public async Task An_event_of_an_order_that_is_not_there_is_held_and_then_unmatched()
    {
        await _shop.ReceiveAsync(Event("evt_1", "sp_unknown", "order-unknown", "p9"));
        await _shop.HandleHintsAsync();
        Assert.Equal(1, _shop.Metrics["inbox_processed status=Held"]);
        _shop.Clock.Advance(TimeSpan.FromHours(24));
        await _shop.HandleHintsAsync();
        Assert.Equal(1, _shop.Metrics["inbox_processed status=Unmatched"]);
    }

    private static string Event(string id, string gatewayId, string orderId, string paymentId) => $$$$$"""
        {"id":"{{{{{id}}}}}","type":"payment.succeeded","created":1893585600,"data":{"payment":{"id":"{{{{{gatewayId}}}}}",
        "status":"succeeded","amount":2000,"currency":"EUR","authorised":0,"captured":2000,"transactionId":"txn_forged",
        "declineIsHard":false,"presented":1,"settlesInSeconds":0,"url":"http://x/",
        "metadata":{"orderId":"{{{{{orderId}}}}}","paymentId":"{{{{{paymentId}}}}}"}}}}
        """;
}
