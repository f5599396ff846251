using System.Text;
using OrderFunctions.Adapters.Gateways.Razorpay;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Adapters.Gateways.Stripe;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Testing.Payments;

namespace OrderFunctions.Adapters.Tests.Gateways;

/// <summary>Signatures and facts of Stripe's and Razorpay's webhooks.</summary>
public sealed class ProviderWebhookTests : IDisposable
{
    private static readonly GatewayStart Start = new(new Money(1250, "EUR"), true, null, new PaymentReference("o", "p"));
    private readonly AStripeGateway _stripe = new();
    private readonly ARazorpayGateway _razorpay = new();

    public void Dispose()
    {
        _stripe.Dispose();
        _razorpay.Dispose();
    }

    [Fact]
    public void Stripe_signs_with_a_time_and_either_of_two_secrets()
    {
        var body = """{"id":"evt_1"}"""u8.ToArray();
        var now = _stripe.Clock.GetUtcNow();
        foreach (var secret in AStripeGateway.Options.WebhookSecrets)
            Assert.Equal(SignatureVerdict.Valid, Verdict(TimestampedSignature.Sign(body, now, secret)));
        Assert.Equal(SignatureVerdict.Valid, Verdict(TimestampedSignature.Sign(body, now, "whsec_of_another_one", AStripeGateway.Options.WebhookSecrets[1])));
        Assert.Equal(SignatureVerdict.Wrong, Verdict(TimestampedSignature.Sign(body, now, "whsec_of_another_one")));
        Assert.Equal(SignatureVerdict.OutsideTolerance, Verdict(TimestampedSignature.Sign(body, now.AddSeconds(-301), AStripeGateway.Options.WebhookSecrets[0])));
        Assert.Equal(SignatureVerdict.Malformed, Verdict(null));

        SignatureVerdict Verdict(string? signature) => _stripe.Webhooks.Verify(Request(body, (StripeWebhooks.SignatureHeader, signature)));
    }

    [Fact]
    public void Razorpay_signs_without_a_time_and_with_either_of_two_secrets()
    {
        var body = """{"event":"payment.captured"}"""u8.ToArray();
        foreach (var secret in ARazorpayGateway.Options.WebhookSecrets)
            Assert.Equal(SignatureVerdict.Valid, Verdict(BodySignature.Sign(body, secret)));
        _razorpay.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(SignatureVerdict.Valid, Verdict(BodySignature.Sign(body, ARazorpayGateway.Options.WebhookSecrets[0])));
        Assert.Equal(SignatureVerdict.Wrong, Verdict(BodySignature.Sign(body, "another-secret-012345")));
        Assert.Equal(SignatureVerdict.Wrong, Verdict(BodySignature.Sign("{}"u8, ARazorpayGateway.Options.WebhookSecrets[0])));
        Assert.Equal(SignatureVerdict.Malformed, Verdict("zz"));
        Assert.Equal(SignatureVerdict.Malformed, Verdict(null));

        SignatureVerdict Verdict(string? signature) => _razorpay.Webhooks.Verify(Request(body, (RazorpayWebhooks.SignatureHeader, signature)));
    }

    [Theory]
    [InlineData("payment_intent.succeeded", "pm_success")]
    [InlineData("payment_intent.payment_failed", "pm_soft")]
    [InlineData("payment_intent.processing", "pm_slow")]
    [InlineData("payment_intent.amount_capturable_updated", "pm_success")]
    [InlineData("payment_intent.canceled", "pm_success")]
    public async Task Stripes_payment_events_name_the_payment_and_our_ids(string type, string method)
    {
        var payment = await _stripe.Gateway.StartAsync(Start, Call(), default);
        _stripe.Stripe.Confirm(payment.Id, method);
        var facts = FromStripe("evt_1", type, payment.Id);
        Assert.Equal(
            ("evt_1", type, payment.Id, true, "o", "p"),
            (facts.EventId, facts.Type, facts.ObjectId, facts.IsKnown, facts.OrderId, facts.PaymentId));
        // The same again says nothing new; the next card does.
        Assert.Equal(facts.ResultingState, FromStripe("evt_2", type, payment.Id).ResultingState);
        _stripe.Stripe.Confirm(payment.Id, method);
        Assert.NotEqual(facts.ResultingState, FromStripe("evt_3", type, payment.Id).ResultingState);
    }

    [Theory]
    [InlineData("refund.created")]
    [InlineData("refund.updated")]
    [InlineData("refund.failed")]
    public async Task Stripes_refund_events_name_the_payment(string type)
    {
        var payment = await _stripe.Gateway.StartAsync(Start with { PaymentMethod = "pm_success" }, Call(), default);
        var refund = await _stripe.Gateway.RefundAsync(payment.Id, Start.Amount, Call(), default);
        var before = FromStripe("evt_1", type, refund.Id);
        Assert.Equal((payment.Id, true, null), (before.ObjectId, before.IsKnown, before.DisputeId));
        _stripe.Stripe.SetRefund(refund.Id, "failed", "expired_or_canceled_card");
        Assert.NotEqual(before.ResultingState, FromStripe("evt_2", type, refund.Id).ResultingState);
    }

    [Theory]
    [InlineData("charge.dispute.created", "needs_response")]
    [InlineData("charge.dispute.closed", "lost")]
    public async Task Stripes_dispute_events_name_the_payment_and_the_dispute(string type, string status)
    {
        var payment = await _stripe.Gateway.StartAsync(Start with { PaymentMethod = "pm_success" }, Call(), default);
        _stripe.Stripe.Dispute("dp_1", payment.Id, 1250, status);
        var facts = FromStripe("evt_1", type, "dp_1");
        Assert.Equal((payment.Id, "dp_1", true), (facts.ObjectId, facts.DisputeId, facts.IsKnown));
    }

    [Theory]
    [InlineData("""{"id":"evt_1","type":"customer.created","data":{"object":{"id":"cus_1"}}}""")]
    [InlineData("""{"id":"evt_1","type":"refund.created","data":{"object":{"id":"re_1","payment_intent":null}}}""")]
    public void What_Stripe_tells_of_other_things_is_kept_and_ignored(string body) =>
        Assert.False(StripeWebhooks.Read(Request(Encoding.UTF8.GetBytes(body)))!.IsKnown);

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void What_makes_no_sense_is_unreadable(string body)
    {
        Assert.Null(StripeWebhooks.Read(Request(Encoding.UTF8.GetBytes(body))));
        Assert.Null(RazorpayWebhooks.Read(Request(Encoding.UTF8.GetBytes(body))));
    }

    [Theory]
    [InlineData("payment.authorized", "authorized")]
    [InlineData("payment.captured", "captured")]
    [InlineData("payment.failed", "failed")]
    public async Task Razorpays_payment_events_name_the_order(string type, string outcome)
    {
        var order = await _razorpay.Gateway.StartAsync(Start, Call(), default);
        var pay = _razorpay.Razorpay.Pay(order.Id, outcome);
        var facts = FromRazorpay("evt_1", type, pay);
        Assert.Equal(("evt_1", type, order.Id, true), (facts.EventId, facts.Type, facts.ObjectId, facts.IsKnown));
    }

    [Fact]
    public async Task A_paid_order_and_its_captured_payment_are_one_fact_and_a_failure_before_is_another()
    {
        var order = await _razorpay.Gateway.StartAsync(Start, Call(), default);
        var pay = _razorpay.Razorpay.Pay(order.Id, "failed");
        var failed = FromRazorpay("evt_0", "payment.failed", pay);
        _razorpay.Razorpay.Settle(pay, "captured");
        var captured = FromRazorpay("evt_1", "payment.captured", pay);
        var paid = FromRazorpay("evt_2", "order.paid", pay);
        Assert.Equal((captured.ObjectId, captured.ResultingState), (paid.ObjectId, paid.ResultingState));
        Assert.Equal(("o", "p"), (paid.OrderId, paid.PaymentId));
        Assert.NotEqual(failed.ResultingState, captured.ResultingState);
    }

    [Theory]
    [InlineData("refund.created")]
    [InlineData("refund.processed")]
    [InlineData("refund.failed")]
    public async Task Razorpays_refund_events_name_the_order(string type)
    {
        var order = await _razorpay.Gateway.StartAsync(Start, Call(), default);
        var pay = _razorpay.Razorpay.Pay(order.Id, "captured");
        var refund = await _razorpay.Gateway.RefundAsync(order.Id, Start.Amount, Call(), default);
        var facts = FromRazorpay("evt_1", type, pay, refund.Id);
        Assert.Equal((order.Id, $"{refund.Id}-{type}", null), (facts.ObjectId, facts.ResultingState, facts.DisputeId));
    }

    [Theory]
    [InlineData("payment.dispute.created")]
    [InlineData("payment.dispute.won")]
    [InlineData("payment.dispute.lost")]
    [InlineData("payment.dispute.closed")]
    [InlineData("payment.dispute.under_review")]
    [InlineData("payment.dispute.action_required")]
    public async Task Razorpays_dispute_events_name_the_order_and_the_dispute(string type)
    {
        var order = await _razorpay.Gateway.StartAsync(Start, Call(), default);
        var pay = _razorpay.Razorpay.Pay(order.Id, "captured");
        _razorpay.Razorpay.Dispute("disp_1", pay, 1250, "open");
        var facts = FromRazorpay("evt_1", type, pay, "disp_1");
        Assert.Equal((order.Id, "disp_1", true), (facts.ObjectId, facts.DisputeId, facts.IsKnown));
    }

    [Fact]
    public async Task An_event_without_the_id_header_is_known_by_its_body()
    {
        var order = await _razorpay.Gateway.StartAsync(Start, Call(), default);
        var body = Encoding.UTF8.GetBytes(_razorpay.Razorpay.Event("payment.captured", _razorpay.Razorpay.Pay(order.Id, "captured")));
        Assert.Equal(RazorpayWebhooks.Read(Request(body))!.EventId, RazorpayWebhooks.Read(Request(body))!.EventId);
    }

    [Theory]
    [InlineData("""{"event":"payment.captured","payload":{"payment":{"entity":{"id":"pay_1","amount":1,"currency":"INR","status":"captured","order_id":null}}}}""")]
    [InlineData("""{"event":"invoice.paid","payload":{}}""")]
    public void What_Razorpay_tells_of_other_things_is_kept_and_ignored(string body) =>
        Assert.False(RazorpayWebhooks.Read(Request(Encoding.UTF8.GetBytes(body)))!.IsKnown);

    private WebhookFacts FromStripe(string id, string type, string about) =>
        StripeWebhooks.Read(Request(Encoding.UTF8.GetBytes(_stripe.Stripe.Event(id, type, about))))!;

    private WebhookFacts FromRazorpay(string id, string type, string pay, string? about = null) => RazorpayWebhooks.Read(Request(
        Encoding.UTF8.GetBytes(_razorpay.Razorpay.Event(type, pay, about)), (RazorpayWebhooks.EventHeader, id)))!;

    private GatewayCall Call() => new("key-" + Guid.NewGuid(), _stripe.Clock.GetUtcNow(), TimeSpan.FromSeconds(5));

    private static WebhookRequest Request(byte[] body, params (string Name, string? Value)[] headers) => new(
        headers.Where(header => header.Value is not null)
            .ToDictionary(header => header.Name, header => header.Value!, StringComparer.OrdinalIgnoreCase),
        body);
}
