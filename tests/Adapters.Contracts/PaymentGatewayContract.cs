using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;

namespace OrderFunctions.Adapters.Contracts;

/// <summary>What every payment gateway does, whoever the provider is.</summary>
public abstract class PaymentGatewayContract
{
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(10);
    private static int _keys;

    /// <summary>The gateway under test.</summary>
    protected abstract IPaymentGateway Gateway { get; }

    /// <summary>Now, as the provider and the gateway see it.</summary>
    protected abstract DateTimeOffset Now { get; }

    /// <summary>Whether a cancelled authorisation can no longer be captured; otherwise it is left to lapse.</summary>
    protected virtual bool Voids => true;

    /// <summary>Whether declines that no other method helps against can be told from others.</summary>
    protected virtual bool TellsHardDeclines => true;

    /// <summary>The customer presents a payment method at the provider.</summary>
    protected abstract Task PresentAsync(GatewayPayment open, TestMethod method);

    [Fact]
    public async Task A_started_payment_has_moved_no_money_and_carries_our_ids()
    {
        var start = Start(1250);
        var payment = await Gateway.StartAsync(start, Key(), default);
        Assert.IsType<GatewayPaymentState.Unpaid>(payment.State);
        Assert.Equal(start.Reference, payment.Reference);
        Assert.NotNull(payment.ClientAction);
        Assert.Equal(payment, await Gateway.ReadAsync(payment.Id, InTime, default));
    }

    [Fact]
    public async Task The_same_key_gives_the_same_payment_even_after_it_was_cancelled()
    {
        var (start, key) = (Start(1250), Key());
        var first = await Gateway.StartAsync(start, key, default);
        Assert.Equal(first.Id, (await Gateway.StartAsync(start, key, default)).Id);
        await Gateway.CancelAsync(first.Id, Key(), default);
        Assert.Equal(first.Id, (await Gateway.StartAsync(start, key, default)).Id);
        Assert.NotEqual(first.Id, (await Gateway.StartAsync(Start(1250), Key(), default)).Id);
    }

    [Fact]
    public async Task A_key_that_comes_again_with_another_amount_is_refused_for_good()
    {
        var (start, key) = (Start(1250), Key());
        await Gateway.StartAsync(start, key, default);
        await RefusedAsync(() => Gateway.StartAsync(start with { Amount = new Money(1251, "EUR") }, key, default));
    }

    [Fact]
    public async Task A_payment_is_found_by_our_reference()
    {
        var start = Start(1250);
        Assert.Null(await Gateway.FindAsync(start.Reference, Now, InTime, default));
        var payment = await Gateway.StartAsync(start, new GatewayCall(start.Reference.PaymentId, Now, InTime), default);
        Assert.Equal(payment.Id, (await Gateway.FindAsync(start.Reference, Now, InTime, default))?.Id);
    }

    [Fact]
    public async Task What_the_provider_does_not_know_is_null()
    {
        Assert.Null(await Gateway.ReadAsync("unknown", InTime, default));
        var paid = await PaidAsync(1250);
        Assert.Null(await Gateway.ReadRefundAsync(paid.Id, "unknown", InTime, default));
        Assert.Null(await Gateway.ReadDisputeAsync(paid.Id, "unknown", InTime, default));
        await RefusedAsync(() => Gateway.CancelAsync("unknown", Key(), default));
    }

    [Fact]
    public async Task A_good_method_pays_the_whole_amount()
    {
        var paid = await PaidAsync(1250);
        var succeeded = Assert.IsType<GatewayPaymentState.Succeeded>(paid.State);
        Assert.Equal(new Money(1250, "EUR"), succeeded.Captured);
        Assert.NotEmpty(succeeded.TransactionId);
        Assert.Equal(paid.State, (await Gateway.ReadAsync(paid.Id, InTime, default))?.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Declines_say_whether_another_try_can_help(bool hard)
    {
        var open = await Gateway.StartAsync(Start(1250), Key(), default);
        var declined = await AfterAsync(open, hard ? TestMethod.HardDecline : TestMethod.SoftDecline);
        var state = Assert.IsType<GatewayPaymentState.Declined>(declined.State);
        Assert.Equal(hard && TellsHardDeclines, state.Hard);
        Assert.NotEmpty(state.Code);
    }

    [Fact]
    public async Task After_a_soft_decline_another_method_can_pay()
    {
        var open = await Gateway.StartAsync(Start(1250), Key(), default);
        var declined = await AfterAsync(open, TestMethod.SoftDecline);
        Assert.NotNull(declined.ClientAction);
        var paid = await AfterAsync(open, TestMethod.Success);
        Assert.IsType<GatewayPaymentState.Succeeded>(paid.State);
    }

    [Fact]
    public async Task A_slow_method_is_processing()
    {
        var open = await Gateway.StartAsync(Start(1250), Key(), default);
        var slow = await AfterAsync(open, TestMethod.Processing);
        Assert.IsType<GatewayPaymentState.Processing>(slow.State);
    }

    [Fact]
    public async Task An_unknown_method_is_refused_for_good_and_opens_nothing()
    {
        var start = Start(1250, method: "tok_nobody_knows");
        await RefusedAsync(() => Gateway.StartAsync(start, Key(), default));
        Assert.Null(await Gateway.FindAsync(start.Reference, Now, InTime, default));
    }

    [Fact]
    public async Task Authorised_money_is_held_until_it_is_captured_once()
    {
        var held = await HeldAsync(1250);
        Assert.Equal(new Money(1250, "EUR"), Assert.IsType<GatewayPaymentState.Authorised>(held.State).Amount);
        await RefusedAsync(() => Gateway.CaptureAsync(held.Id, new Money(1251, "EUR"), Key(), default));
        var key = Key();
        var captured = await Gateway.CaptureAsync(held.Id, new Money(1250, "EUR"), key, default);
        Assert.Equal(1250, Assert.IsType<GatewayPaymentState.Succeeded>(captured.State).Captured.Amount);
        Assert.Equal(captured, await Gateway.CaptureAsync(held.Id, new Money(1250, "EUR"), key, default));
        await RefusedAsync(() => Gateway.CaptureAsync(held.Id, new Money(250, "EUR"), Key(), default));
    }

    [Fact]
    public async Task Cancelling_voids_what_was_held_and_a_repeat_finds_it_done()
    {
        var held = await HeldAsync(1250);
        var cancelled = await Gateway.CancelAsync(held.Id, Key(), default);
        Assert.IsType<GatewayPaymentState.Cancelled>(cancelled.State);
        Assert.IsType<GatewayPaymentState.Cancelled>((await Gateway.CancelAsync(held.Id, Key(), default)).State);
        if (Voids)
            await RefusedAsync(() => Gateway.CaptureAsync(held.Id, new Money(1250, "EUR"), Key(), default));
        Assert.IsNotType<GatewayPaymentState.Succeeded>((await Gateway.ReadAsync(held.Id, InTime, default))!.State);
    }

    [Fact]
    public async Task Cancelling_after_the_money_was_taken_cancels_nothing_and_says_so()
    {
        var paid = await PaidAsync(1250);
        Assert.Equal(paid.State, (await Gateway.CancelAsync(paid.Id, Key(), default)).State);
    }

    [Fact]
    public async Task Refunds_give_back_at_most_what_was_taken_and_each_key_once()
    {
        var paid = await PaidAsync(1250);
        var key = Key();
        var first = await Gateway.RefundAsync(paid.Id, new Money(1000, "EUR"), key, default);
        Assert.Equal(first, await Gateway.RefundAsync(paid.Id, new Money(1000, "EUR"), key, default));
        Assert.Equal(first, await Gateway.ReadRefundAsync(paid.Id, first.Id, InTime, default));
        await RefusedAsync(() => Gateway.RefundAsync(paid.Id, new Money(251, "EUR"), Key(), default));
        var rest = await Gateway.RefundAsync(paid.Id, new Money(250, "EUR"), Key(), default);
        Assert.NotEqual(first.Id, rest.Id);
        await RefusedAsync(() => Gateway.RefundAsync(paid.Id, new Money(1, "EUR"), Key(), default));
    }

    [Fact]
    public async Task Fifty_calls_with_one_key_at_once_are_one_payment()
    {
        var (start, key) = (Start(1250), Key());
        var payments = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Gateway.StartAsync(start, key, default).AsTask()));
        Assert.Single(payments.Select(payment => payment.Id).Distinct());
    }

    [Fact]
    public async Task Fifty_refunds_of_everything_at_once_give_it_back_once()
    {
        var paid = await PaidAsync(1250);
        var tries = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            try
            {
                await Gateway.RefundAsync(paid.Id, new Money(1250, "EUR"), Key(), default);
                return true;
            }
            catch (GatewayException e) when (!e.IsTransient)
            {
                return false;
            }
        }));
        Assert.Single(tries, succeeded => succeeded);
    }

    /// <summary>An idempotency key that no other call has.</summary>
    protected GatewayCall Key() => new($"key-{Interlocked.Increment(ref _keys)}", Now, InTime);

    /// <summary>A payment with fresh ids of ours.</summary>
    protected static GatewayStart Start(long amount, bool captureAtOnce = true, string? method = null)
    {
        var number = Interlocked.Increment(ref _keys);
        return new(new Money(amount, "EUR"), captureAtOnce, method, new($"order-{number}", $"payment-{number}"));
    }

    private async Task<GatewayPayment> AfterAsync(GatewayPayment open, TestMethod method)
    {
        await PresentAsync(open, method);
        return (await Gateway.ReadAsync(open.Id, InTime, default))!;
    }

    private async Task<GatewayPayment> PaidAsync(long amount)
    {
        var open = await Gateway.StartAsync(Start(amount), Key(), default);
        return await AfterAsync(open, TestMethod.Success);
    }

    private async Task<GatewayPayment> HeldAsync(long amount)
    {
        var open = await Gateway.StartAsync(Start(amount, captureAtOnce: false), Key(), default);
        return await AfterAsync(open, TestMethod.Success);
    }

    private static async Task RefusedAsync<T>(Func<ValueTask<T>> call)
    {
        var refused = await Assert.ThrowsAsync<GatewayException>(async () => await call());
        Assert.False(refused.IsTransient, refused.Code);
    }

    /// <summary>What becomes of a method that is presented.</summary>
    protected enum TestMethod
    {
        Success,
        SoftDecline,
        HardDecline,
        Processing,
    }
}
