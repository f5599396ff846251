using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using Xunit;

namespace OrderFunctions.Application.Tests.Payments;

/// <summary>Money that goes back, and money that is taken only after the stock is committed.</summary>
public sealed class RefundAndCaptureTests : IAsyncLifetime
{
    private readonly AShop _shop = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task A_refund_is_sent_once_however_often_it_is_asked_for()
    {
        var order = await ACancelledPaidOrderAsync("tok_success");
        var refund = Assert.Single((await _shop.OrderAsync(order)).Refunds);
        _shop.Sandbox.Transport.LoseNextAnswer = true;
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => RefundAsync(order, refund.Id)));
        var after = await _shop.OrderAsync(order);
        Assert.Equal(RefundStatus.Succeeded, after.FindRefund(refund.Id)!.Status);
        Assert.Equal(OrderStatus.Cancelled, after.Status);
        await _shop.DeliverWebhooksAsync();
        Assert.Single(_shop.Sandbox.Shop.Calls, call => call.Body.Contains("refund.succeeded", StringComparison.Ordinal));
        Assert.Equal(0, await _shop.RemindersAsync());
    }

    [Fact]
    public async Task A_refund_that_fails_can_be_tried_again_under_a_key_of_its_own()
    {
        var order = await ACancelledPaidOrderAsync("tok_refund_fails");
        var refund = Assert.Single((await _shop.OrderAsync(order)).Refunds);
        Assert.Equal(RefundStatus.Failed, (await RefundAsync(order, refund.Id)).Status);
        Assert.Equal(OrderStatus.RefundFailed, (await _shop.OrderAsync(order)).Status);
        await _shop.DoAsync(order, new OrderCommand.RetryRefund(refund.Id, "staff-1"));
        await RefundAsync(order, refund.Id);
        await _shop.DeliverWebhooksAsync();
        Assert.Equal(2, _shop.Sandbox.Shop.Calls.Count(call => call.Body.Contains("\"refund.failed\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_pending_refund_is_finished_by_its_webhook()
    {
        var order = await ACancelledPaidOrderAsync("tok_refund_pending");
        var refund = Assert.Single((await _shop.OrderAsync(order)).Refunds);
        Assert.Equal(RefundStatus.Pending, (await RefundAsync(order, refund.Id)).Status);
        await _shop.DeliverWebhooksAsync();
        Assert.Equal(RefundStatus.Succeeded, (await _shop.OrderAsync(order)).FindRefund(refund.Id)!.Status);
    }

    [Fact]
    public async Task Or_by_the_reader_of_stale_ones()
    {
        var order = await ACancelledPaidOrderAsync("tok_refund_pending.dropped");
        var refund = Assert.Single((await _shop.OrderAsync(order)).Refunds);
        await RefundAsync(order, refund.Id);
        Assert.Equal(1, await _shop.RemindersAsync());
        _shop.Clock.Advance(TimeSpan.FromMinutes(10));
        await _shop.Stale.HandleAsync(new(), default);
        Assert.Equal(RefundStatus.Succeeded, (await _shop.OrderAsync(order)).FindRefund(refund.Id)!.Status);
        Assert.Equal(0, await _shop.RemindersAsync());
    }

    [Fact]
    public async Task A_gateway_that_is_away_leaves_the_refund_pending_and_a_repeat_finishes_it()
    {
        var order = await ACancelledPaidOrderAsync("tok_success");
        var refund = Assert.Single((await _shop.OrderAsync(order)).Refunds);
        _shop.Sandbox.Barrier = () => throw new HttpRequestException("down");
        await Assert.ThrowsAsync<GatewayException>(() => RefundAsync(order, refund.Id));
        _shop.Sandbox.Barrier = () => Task.CompletedTask;
        Assert.Equal(RefundStatus.Succeeded, (await RefundAsync(order, refund.Id)).Status);
    }

    [Fact]
    public async Task With_capture_after_commit_money_is_held_first_and_taken_once()
    {
        await using var shop = new AShop(new OrderPolicy { Capture = CaptureMode.AfterCommit });
        var order = await shop.AReservedOrderAsync();
        await shop.PayAsync(order, "tok_success", "p1");
        await shop.DeliverWebhooksAsync();
        Assert.Equal(PaymentStatus.Authorized, (await shop.AttemptAsync(order, "p1")).Status);
        Assert.Equal(OrderStatus.PaymentPending, (await shop.OrderAsync(order)).Status);

        await shop.DoAsync(order, new OrderCommand.RecordStockCommitted(["a1-" + order]));
        for (var time = 0; time < 2; time++)
            await shop.Capture.HandleAsync(new CapturePayment(order, "p1", Actor.Saga), default);
        var paid = await shop.OrderAsync(order);
        Assert.Equal(OrderStatus.Paid, paid.Status);
        Assert.Single(paid.FindPayment("p1")!.Captures);
    }

    [Fact]
    public async Task Held_money_is_voided_when_the_order_ends()
    {
        await using var shop = new AShop(new OrderPolicy { Capture = CaptureMode.AfterCommit });
        var order = await shop.AReservedOrderAsync();
        await shop.PayAsync(order, "tok_success", "p1");
        await shop.DeliverWebhooksAsync();
        var voided = await shop.Cancel.HandleAsync(new CancelOpenPayment(order, "p1", Actor.Saga), default);
        Assert.Equal(PaymentStatus.Voided, voided.Value.Status);
        Assert.IsType<GatewayPaymentState.Cancelled>(await shop.AtGatewayAsync(order, "p1"));
    }

    private async Task<string> ACancelledPaidOrderAsync(string token)
    {
        var order = await _shop.AReservedOrderAsync();
        await _shop.PayAsync(order, token, "p1");
        await _shop.Read.HandleAsync(new(order, "p1", AShop.Customer), default);
        await _shop.DoAsync(order, new OrderCommand.Cancel(Caller.Customer, "customer-7"));
        return order;
    }

    private async Task<Refund> RefundAsync(string order, string refundId) =>
        (await _shop.Refund.HandleAsync(new RefundPayment(order, refundId, Actor.Saga), CancellationToken.None)).Value;
}
