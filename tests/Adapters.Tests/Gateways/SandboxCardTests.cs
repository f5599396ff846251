using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using OrderFunctions.Testing.Payments;

namespace OrderFunctions.Adapters.Tests.Gateways;

/// <summary>What each test card leads to, now and later.</summary>
public sealed class SandboxCardTests : IAsyncLifetime
{
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(10);
    private readonly ManualTimeProvider _clock = new();
    private readonly ATemporaryStore _store = new();
    private readonly ASandbox _sandbox;
    private int _keys;

    public SandboxCardTests() => _sandbox = new ASandbox(_store.Documents, _clock);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _sandbox.Dispose();
        await _store.DisposeAsync();
    }

    [Theory]
    [InlineData("tok_success", typeof(GatewayPaymentState.Succeeded))]
    [InlineData("tok_soft_decline", typeof(GatewayPaymentState.Declined))]
    [InlineData("tok_hard_decline", typeof(GatewayPaymentState.Declined))]
    [InlineData("tok_processing", typeof(GatewayPaymentState.Processing))]
    [InlineData("tok_success_after_action", typeof(GatewayPaymentState.RequiresAction))]
    public async Task A_card_given_at_the_start_is_played_and_its_outcome_is_read_not_answered(string token, Type state)
    {
        var started = await StartAsync(token);
        Assert.IsType<GatewayPaymentState.Unpaid>(started.State);
        Assert.IsType(state, (await ReadAsync(started.Id)).State);
    }

    [Fact]
    public async Task A_start_repeated_after_the_outcome_still_answers_as_the_first_time()
    {
        var start = Start("tok_success");
        var call = new GatewayCall(start.Reference.PaymentId, default, InTime);
        var first = await _sandbox.Gateway.StartAsync(start, call, default);
        Assert.Equal(first, await _sandbox.Gateway.StartAsync(start, call, default));
    }

    [Theory]
    [InlineData("tok_processing", typeof(GatewayPaymentState.Succeeded))]
    [InlineData("tok_processing_decline", typeof(GatewayPaymentState.Declined))]
    public async Task Processing_settles_by_time(string token, Type end)
    {
        var started = await StartAsync(token);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.IsType<GatewayPaymentState.Processing>((await ReadAsync(started.Id)).State);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType(end, (await ReadAsync(started.Id)).State);
    }

    [Theory]
    [InlineData("tok_success.short", 1249)]
    [InlineData("tok_success.over", 1251)]
    public async Task A_card_can_take_another_amount_than_was_asked(string token, long captured)
    {
        var started = await StartAsync(token);
        var paid = Assert.IsType<GatewayPaymentState.Succeeded>((await ReadAsync(started.Id)).State);
        Assert.Equal(captured, paid.Captured.Amount);
    }

    [Theory]
    [InlineData(true, typeof(GatewayPaymentState.Succeeded))]
    [InlineData(false, typeof(GatewayPaymentState.Declined))]
    public async Task A_person_decides_on_the_page(bool approve, Type end)
    {
        var started = await StartAsync(null);
        Assert.Equal(
            $"http://shop.test/api/sandbox/payments/{started.Id}",
            Assert.IsType<ClientAction.Sandbox>(started.ClientAction).Url);
        await _sandbox.Ledger.AnswerAsync(started.Id, approve, default);
        Assert.IsType(end, (await ReadAsync(started.Id)).State);
    }

    [Fact]
    public async Task Refunds_of_a_card_can_fail_or_stay_pending()
    {
        var failing = await StartAsync("tok_refund_fails");
        var failed = await RefundAsync(failing.Id);
        Assert.IsType<GatewayRefundState.Failed>(failed.State);

        var slow = await StartAsync("tok_refund_pending");
        var pending = await RefundAsync(slow.Id);
        Assert.IsType<GatewayRefundState.Pending>(pending.State);
        _clock.Advance(TimeSpan.FromSeconds(60));
        var later = await _sandbox.Gateway.ReadRefundAsync(slow.Id, pending.Id, InTime, default);
        Assert.IsType<GatewayRefundState.Succeeded>(later?.State);
    }

    [Theory]
    [InlineData("tok_success.thrice")]
    [InlineData("tok_success.late-x")]
    [InlineData("tok_success.late--1")]
    [InlineData("tok_success.late-999999999999")]
    [InlineData("tok_success.")]
    [InlineData("tok_")]
    [InlineData("4242424242424242")]
    [InlineData("")]
    public async Task What_is_no_test_card_is_refused_for_good(string token)
    {
        Assert.Null(SandboxToken.Parse(token));
        var refused = await Assert.ThrowsAsync<GatewayException>(() => StartAsync(token));
        Assert.False(refused.IsTransient);
        Assert.Equal("unknown_payment_method", refused.Code);
    }

    private async Task<GatewayPayment> StartAsync(string? token)
    {
        var start = Start(token);
        return await _sandbox.Gateway.StartAsync(start, new GatewayCall(start.Reference.PaymentId, default, InTime), default);
    }

    private GatewayStart Start(string? token) =>
        new(new Money(1250, "EUR"), true, token, new PaymentReference("order", $"payment-{++_keys}"));

    private async Task<GatewayPayment> ReadAsync(string id) =>
        (await _sandbox.Gateway.ReadAsync(id, InTime, default))!;

    private async Task<GatewayRefund> RefundAsync(string id) => await _sandbox.Gateway.RefundAsync(
        id, new Money(1250, "EUR"), new GatewayCall($"refund-{++_keys}", default, InTime), default);
}
