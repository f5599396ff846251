using OrderFunctions.Adapters.Contracts;
using OrderFunctions.Adapters.Gateways.Stripe;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Testing.Payments;

namespace OrderFunctions.Adapters.Tests.Gateways;

/// <summary>Stripe keeps the contract of gateways, against a stub that answers as its documentation says.</summary>
public sealed class StripeGatewayTests : PaymentGatewayContract, IDisposable
{
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(10);
    private static readonly Money Price = new(1250, "EUR");
    private readonly AStripeGateway _at = new();

    protected override IPaymentGateway Gateway => _at.Gateway;

    protected override DateTimeOffset Now => _at.Clock.GetUtcNow();

    public void Dispose() => _at.Dispose();

    [Fact]
    public async Task The_browser_gets_the_client_secret_and_the_publishable_key_and_nothing_prints_them()
    {
        var payment = await Gateway.StartAsync(Start(1250), Key(), default);
        var action = Assert.IsType<ClientAction.Stripe>(payment.ClientAction);
        Assert.Equal($"{payment.Id}_secret_1", action.ClientSecret);
        Assert.Equal(AStripeGateway.Options.PublishableKey, action.PublishableKey);
        Assert.DoesNotContain("secret", payment.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("sk_", AStripeGateway.Options.ToString()!, StringComparison.Ordinal);
        Assert.All(_at.Stripe.Calls, call => Assert.Equal(StripeOptions.ApiVersion, call.Headers["Stripe-Version"]));
    }

    [Theory]
    [InlineData("pm_success", typeof(GatewayPaymentState.Succeeded))]
    [InlineData("pm_soft", typeof(GatewayPaymentState.Declined))]
    [InlineData("pm_action", typeof(GatewayPaymentState.RequiresAction))]
    [InlineData("pm_slow", typeof(GatewayPaymentState.Processing))]
    public async Task A_token_given_at_the_start_is_charged_at_once(string token, Type state)
    {
        var start = Start(1250, method: token);
        var key = Key();
        var payment = await Gateway.StartAsync(start, key, default);
        Assert.IsType(state, payment.State);
        Assert.Equal(payment, await Gateway.StartAsync(start, key, default));
        Assert.Equal(1, _at.Stripe.Intents);
    }

    [Fact]
    public async Task Transport_retries_repeat_the_key_and_an_answer_that_was_lost_is_one_effect()
    {
        var key = Key();
        _at.Transport.LoseNextAnswer = true;
        var payment = await Gateway.StartAsync(Start(1250, method: "pm_success"), key, default);
        Assert.Equal([key.IdempotencyKey, key.IdempotencyKey], _at.Stripe.Calls.Select(call => call.Key!));
        Assert.Equal(1, _at.Stripe.Intents);

        var refund = Key();
        _at.Transport.LoseNextAnswer = true;
        await Gateway.RefundAsync(payment.Id, Price, refund, default);
        Assert.Equal(1, _at.Stripe.Refunds);
        Assert.Equal(2, _at.Stripe.Calls.Count(call => call.Key == refund.IdempotencyKey));
    }

    [Theory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    [InlineData(72, true)]
    public async Task A_key_that_Stripe_may_have_forgotten_is_preceded_by_a_reading(int hours, bool reads)
    {
        var (start, key, refund) = (Start(1250, method: "pm_success"), Key(), Key());
        var payment = await Gateway.StartAsync(start, key, default);
        var given = await Gateway.RefundAsync(payment.Id, Price, refund, default);
        if (reads)
            _at.Stripe.ForgetKeys();
        _at.Clock.Advance(TimeSpan.FromHours(hours));
        var before = _at.Stripe.Calls.Count;
        Assert.Equal(payment.Id, (await Gateway.StartAsync(start, key, default)).Id);
        Assert.Equal(given.Id, (await Gateway.RefundAsync(payment.Id, Price, refund, default)).Id);
        Assert.Equal((1, 1), (_at.Stripe.Intents, _at.Stripe.Refunds));
        Assert.Equal(reads, _at.Stripe.Calls.Skip(before).All(call => call.Method == "GET"));
    }

    [Fact]
    public async Task An_old_start_that_left_nothing_behind_is_carried_out()
    {
        var (start, key) = (Start(1250), Key());
        _at.Clock.Advance(TimeSpan.FromHours(21));
        Assert.IsType<GatewayPaymentState.Unpaid>((await Gateway.StartAsync(start, key, default)).State);
    }

    [Fact]
    public async Task What_was_opened_a_moment_ago_is_found_although_it_cannot_be_searched_yet()
    {
        var since = Now;
        _at.Stripe.SearchLag = TimeSpan.FromHours(1);
        for (var other = 0; other < 120; other++)
            await Gateway.StartAsync(Start(1), Key(), default);
        _at.Clock.Advance(TimeSpan.FromHours(30));
        var start = Start(1250);
        var payment = await Gateway.StartAsync(start, Key(), default);
        for (var other = 0; other < 120; other++)
            await Gateway.StartAsync(Start(1), Key(), default);
        Assert.Equal(payment.Id, (await Gateway.FindAsync(start.Reference, since, InTime, default))?.Id);
    }

    [Fact]
    public async Task Money_that_was_captured_longer_ago_than_keys_last_is_captured_once()
    {
        var held = await Gateway.StartAsync(Start(1250, captureAtOnce: false, "pm_success"), Key(), default);
        await Gateway.CaptureAsync(held.Id, Price, Key(), default);
        var again = await Gateway.CaptureAsync(held.Id, Price, Key(), default);
        Assert.IsType<GatewayPaymentState.Succeeded>(again.State);
    }

    [Fact]
    public async Task A_payment_that_could_not_be_cancelled_while_processing_can_be_cancelled_later_with_the_same_key()
    {
        var slow = await Gateway.StartAsync(Start(1250, method: "pm_slow"), Key(), default);
        var key = Key();
        Assert.IsType<GatewayPaymentState.Processing>((await Gateway.CancelAsync(slow.Id, key, default)).State);
        _at.Stripe.Change(slow.Id, intent => intent["status"] = "requires_payment_method");
        Assert.IsType<GatewayPaymentState.Cancelled>((await Gateway.CancelAsync(slow.Id, key, default)).State);
    }

    [Theory]
    [InlineData("pending", typeof(GatewayRefundState.Pending))]
    [InlineData("requires_action", typeof(GatewayRefundState.Pending))]
    [InlineData("succeeded", typeof(GatewayRefundState.Succeeded))]
    [InlineData("failed", typeof(GatewayRefundState.Failed))]
    [InlineData("canceled", typeof(GatewayRefundState.Failed))]
    public async Task Every_status_of_a_refund_has_its_meaning(string status, Type state)
    {
        var paid = await Gateway.StartAsync(Start(1250, method: "pm_success"), Key(), default);
        var refund = await Gateway.RefundAsync(paid.Id, Price, Key(), default);
        _at.Stripe.SetRefund(refund.Id, status);
        Assert.IsType(state, (await Gateway.ReadRefundAsync(paid.Id, refund.Id, InTime, default))!.State);
        Assert.Null(await Gateway.ReadRefundAsync("pi_other", refund.Id, InTime, default));
    }

    [Theory]
    [InlineData("warning_needs_response", GatewayDisputeState.Open)]
    [InlineData("warning_under_review", GatewayDisputeState.Open)]
    [InlineData("needs_response", GatewayDisputeState.Open)]
    [InlineData("under_review", GatewayDisputeState.Open)]
    [InlineData("warning_closed", GatewayDisputeState.Won)]
    [InlineData("prevented", GatewayDisputeState.Won)]
    [InlineData("won", GatewayDisputeState.Won)]
    [InlineData("lost", GatewayDisputeState.Lost)]
    public async Task Every_status_of_a_dispute_has_its_meaning(string status, GatewayDisputeState state)
    {
        var paid = await Gateway.StartAsync(Start(1250, method: "pm_success"), Key(), default);
        _at.Stripe.Dispute("dp_1", paid.Id, 1250, status);
        Assert.Equal(new GatewayDispute("dp_1", Price, state), await Gateway.ReadDisputeAsync(paid.Id, "dp_1", InTime, default));
        Assert.Null(await Gateway.ReadDisputeAsync("pi_other", "dp_1", InTime, default));
    }

    [Fact]
    public async Task What_Stripe_says_to_people_is_in_no_exception()
    {
        var e = await Assert.ThrowsAsync<GatewayException>(async () =>
            await Gateway.StartAsync(Start(1250, method: "pm_unknown"), Key(), default));
        Assert.Equal(("resource_missing", false), (e.Code, e.IsTransient));
        Assert.DoesNotContain("Words for people", e.ToString(), StringComparison.Ordinal);
    }

    protected override Task PresentAsync(GatewayPayment open, TestMethod method)
    {
        _at.Stripe.Confirm(open.Id, method switch
        {
            TestMethod.SoftDecline => "pm_soft",
            TestMethod.HardDecline => "pm_hard",
            TestMethod.Processing => "pm_slow",
            _ => "pm_success",
        });
        return Task.CompletedTask;
    }
}
