using OrderFunctions.Adapters.Contracts;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Testing.Payments;

namespace OrderFunctions.Adapters.Tests.Gateways;

/// <summary>Razorpay keeps the contract of gateways, against a stub that answers as its documentation says.</summary>
public sealed class RazorpayGatewayTests : PaymentGatewayContract, IDisposable
{
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(10);
    private static readonly Money Price = new(1250, "EUR");
    private readonly ARazorpayGateway _at = new();

    protected override IPaymentGateway Gateway => _at.Gateway;

    protected override DateTimeOffset Now => _at.Clock.GetUtcNow();

    protected override bool Voids => false;

    protected override bool TellsHardDeclines => false;

    public void Dispose() => _at.Dispose();

    [Fact]
    public async Task The_browser_gets_the_order_and_the_public_half_of_the_key()
    {
        var payment = await Gateway.StartAsync(Start(1250), Key(), default);
        Assert.Equal(
            new ClientAction.Razorpay(ARazorpayGateway.Options.KeyId, payment.Id, 1250, "EUR"), payment.ClientAction);
        Assert.DoesNotContain("secret", ARazorpayGateway.Options.ToString()!, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(true, "automatic")]
    [InlineData(false, "manual")]
    public async Task The_order_says_whether_its_money_is_captured_by_itself(bool atOnce, string capture)
    {
        var payment = await Gateway.StartAsync(Start(1250, atOnce), Key(), default);
        Assert.Equal(capture, (string?)_at.Razorpay.Order(payment.Id)["payment"]!["capture"]);
    }

    [Fact]
    public async Task The_receipt_is_our_payment_and_is_looked_up_before_an_order_is_created()
    {
        var start = Start(1250);
        _at.Transport.LoseNextRequest = true;
        var first = await Gateway.StartAsync(start, Key(), default);
        Assert.Equal(start.Reference.PaymentId, (string?)_at.Razorpay.Order(first.Id)["receipt"]);
        Assert.Equal(["GET", "POST", "GET"], _at.Razorpay.Calls.Select(call => call.Method));

        // The answer to the creation was lost, and with it the process: whoever comes next finds the order.
        Assert.Equal(first.Id, (await Gateway.StartAsync(start, Key(), default)).Id);
        Assert.Equal((1, 1), (_at.Razorpay.Orders, _at.Razorpay.Calls.Count(call => call.Method == "POST")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_capture_whose_answer_is_lost_or_that_is_an_error_is_followed_by_a_reading(bool lost)
    {
        var (order, pay) = await HeldAsync();
        if (lost)
            _at.Transport.LoseAnswerTo = "/capture";
        else
            _at.Transport.Before = path =>
            {
                // Somebody else captures it between our look and our call.
                if (path.EndsWith("/capture", StringComparison.Ordinal))
                    _at.Razorpay.Settle(pay, "captured");
            };
        var captured = await Gateway.CaptureAsync(order, Price, Key(), default);
        Assert.Equal(new GatewayPaymentState.Succeeded(Price, pay), captured.State);
    }

    [Fact]
    public async Task A_capture_that_failed_and_took_nothing_is_an_error()
    {
        var (order, pay) = await HeldAsync();
        _at.Razorpay.Settle(pay, "refunded");
        var e = await Assert.ThrowsAsync<GatewayException>(async () => await Gateway.CaptureAsync(order, Price, Key(), default));
        Assert.False(e.IsTransient);
    }

    [Fact]
    public async Task A_payment_that_failed_and_is_captured_after_all_is_paid()
    {
        var open = await Gateway.StartAsync(Start(1250), Key(), default);
        var pay = _at.Razorpay.Pay(open.Id, "failed");
        Assert.IsType<GatewayPaymentState.Declined>((await ReadAsync(open.Id)).State);
        _at.Razorpay.Settle(pay, "captured");
        Assert.Equal(new GatewayPaymentState.Succeeded(Price, pay), (await ReadAsync(open.Id)).State);
    }

    [Fact]
    public async Task Without_a_void_held_money_is_left_to_go_back_by_itself()
    {
        var (order, pay) = await HeldAsync();
        var posts = _at.Razorpay.Calls.Count(call => call.Method == "POST");
        Assert.IsType<GatewayPaymentState.Cancelled>((await Gateway.CancelAsync(order, Key(), default)).State);
        Assert.Equal(posts, _at.Razorpay.Calls.Count(call => call.Method == "POST"));
        _at.Razorpay.Settle(pay, "refunded");
        Assert.IsType<GatewayPaymentState.Cancelled>((await ReadAsync(order)).State);
    }

    [Theory]
    [InlineData("pending", typeof(GatewayRefundState.Pending))]
    [InlineData("processed", typeof(GatewayRefundState.Succeeded))]
    [InlineData("failed", typeof(GatewayRefundState.Failed))]
    public async Task Every_status_of_a_refund_has_its_meaning(string status, Type state)
    {
        var order = await PaidAsync();
        var refund = await Gateway.RefundAsync(order, Price, Key(), default);
        _at.Razorpay.SetRefund(refund.Id, status);
        Assert.IsType(state, (await Gateway.ReadRefundAsync(order, refund.Id, InTime, default))!.State);
    }

    [Fact]
    public async Task A_refund_whose_answer_is_lost_is_given_once_and_its_money_still_counts_as_taken()
    {
        var order = await PaidAsync();
        var key = new GatewayCall("payment-r1:1", Now, InTime);
        _at.Transport.LoseAnswerTo = "/refund";
        var refund = await Gateway.RefundAsync(order, Price, key, default);
        Assert.Equal(1, _at.Razorpay.Refunds);
        Assert.IsType<GatewayPaymentState.Succeeded>((await ReadAsync(order)).State);

        _at.Razorpay.ForgetKeys();
        _at.Clock.Advance(TimeSpan.FromHours(20));
        Assert.Equal(refund.Id, (await Gateway.RefundAsync(order, Price, key, default)).Id);
        Assert.Equal(1, _at.Razorpay.Refunds);
    }

    [Theory]
    [InlineData("open", 0, GatewayDisputeState.Open)]
    [InlineData("under_review", 0, GatewayDisputeState.Open)]
    [InlineData("won", 0, GatewayDisputeState.Won)]
    [InlineData("lost", 1250, GatewayDisputeState.Lost)]
    [InlineData("closed", 0, GatewayDisputeState.Won)]
    [InlineData("closed", 1250, GatewayDisputeState.Lost)]
    public async Task Every_status_of_a_dispute_has_its_meaning(string status, long deducted, GatewayDisputeState state)
    {
        var open = await Gateway.StartAsync(Start(1250), Key(), default);
        _at.Razorpay.Dispute("disp_1", _at.Razorpay.Pay(open.Id, "captured"), 1250, status, deducted);
        Assert.Equal(new GatewayDispute("disp_1", Price, state), await Gateway.ReadDisputeAsync(open.Id, "disp_1", InTime, default));
        var other = await Gateway.StartAsync(Start(1), Key(), default);
        Assert.Null(await Gateway.ReadDisputeAsync(other.Id, "disp_1", InTime, default));
    }

    [Fact]
    public void Checkout_is_believed_only_with_a_signature_over_the_stored_order()
    {
        var secret = ARazorpayGateway.Options.KeySecret;
        var signature = BodySignature.Sign("order_1|pay_1"u8, secret);
        Assert.True(Gateway.IsGenuine("order_1", new("pay_1", signature)));
        Assert.True(Gateway.IsGenuine("order_1", new("pay_1", signature.ToUpperInvariant())));
        Assert.False(Gateway.IsGenuine("order_2", new("pay_1", signature)));
        Assert.False(Gateway.IsGenuine("order_1", new("pay_2", signature)));
        Assert.False(Gateway.IsGenuine("order_1", new("pay_1", BodySignature.Sign("order_1|pay_1"u8, "another-secret"))));
        Assert.False(Gateway.IsGenuine("order_1", new("pay_1", signature[..^1])));
        Assert.False(Gateway.IsGenuine("order_1", new("pay_1", null)));
        Assert.False(Gateway.IsGenuine("order_1", new(null, signature)));
    }

    protected override Task PresentAsync(GatewayPayment open, TestMethod method)
    {
        var captures = (string?)_at.Razorpay.Order(open.Id)["payment"]!["capture"] == "automatic";
        _at.Razorpay.Pay(open.Id, method switch
        {
            TestMethod.SoftDecline or TestMethod.HardDecline => "failed",
            TestMethod.Processing => "created",
            _ => captures ? "captured" : "authorized",
        });
        return Task.CompletedTask;
    }

    private async Task<GatewayPayment> ReadAsync(string order) => (await Gateway.ReadAsync(order, InTime, default))!;

    private async Task<(string Order, string Pay)> HeldAsync()
    {
        var open = await Gateway.StartAsync(Start(1250, captureAtOnce: false), Key(), default);
        return (open.Id, _at.Razorpay.Pay(open.Id, "authorized"));
    }

    private async Task<string> PaidAsync()
    {
        var open = await Gateway.StartAsync(Start(1250), Key(), default);
        _at.Razorpay.Pay(open.Id, "captured");
        return open.Id;
    }
}
