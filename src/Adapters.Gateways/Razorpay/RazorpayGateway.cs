using System.Text;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;

namespace OrderFunctions.Adapters.Gateways.Razorpay;

/// <summary>
/// Razorpay's Orders. A payment of ours is an order there, with our payment id as its <c>receipt</c>; what the customer does
/// in Checkout are Razorpay's payments on it, of which one at most is captured
/// (https://razorpay.com/docs/payments/orders/).
/// </summary>
/// <param name="client">
/// Sends through <see cref="DurableBeforeSending"/>; its base address is <see cref="RazorpayOptions.Api"/>, its own timeout
/// is infinite because each call brings one.
/// </param>
/// <param name="pipeline">Time limits, tries and the circuit breaker; of Razorpay alone.</param>
/// <param name="options">Keys.</param>
/// <param name="time">Tells how old a key is.</param>
public sealed class RazorpayGateway(HttpClient client, GatewayPipeline pipeline, RazorpayOptions options, TimeProvider time)
    : IPaymentGateway
{
    private readonly RazorpayOrders _orders = new(new RazorpayHttp(client, pipeline, options));

    /// <inheritdoc/>
    public string Provider => "razorpay";

    /// <inheritdoc/>
    /// <remarks>
    /// Orders have no idempotency key: the receipt is looked up first, and <c>unique_receipt</c> makes two that are created
    /// at the same moment one (https://razorpay.com/docs/payments/payment-gateway/s2s-integration/test-s2s/best-practices/retries-and-idempotency).
    /// </remarks>
    public async ValueTask<GatewayPayment> StartAsync(
        GatewayStart start, GatewayCall call, CancellationToken cancellationToken)
    {
        if (start.PaymentMethod is not null)
            throw Refused("payment_method_unsupported", "Razorpay takes payment methods in its Checkout only.");
        var order = await _orders.FindAsync(start.Reference, call.Timeout, cancellationToken).ConfigureAwait(false)
            ?? await _orders.CreateAsync(start, call.Timeout, cancellationToken).ConfigureAwait(false);
        return new Money(order.Amount, order.Currency) == start.Amount
            ? await PaymentAsync(order, call.Timeout, cancellationToken).ConfigureAwait(false)
            : throw Refused("receipt_reused", "The payment was opened before, with another amount.");
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayPayment?> ReadAsync(
        string gatewayPaymentId, TimeSpan timeout, CancellationToken cancellationToken) =>
        await _orders.ReadAsync(gatewayPaymentId, timeout, cancellationToken).ConfigureAwait(false) is { } order
            ? await PaymentAsync(order, timeout, cancellationToken).ConfigureAwait(false)
            : null;

    /// <inheritdoc/>
    public async ValueTask<GatewayPayment?> FindAsync(
        PaymentReference reference, DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken) =>
        await _orders.FindAsync(reference, timeout, cancellationToken).ConfigureAwait(false) is { } order
            ? await PaymentAsync(order, timeout, cancellationToken).ConfigureAwait(false)
            : null;

    /// <inheritdoc/>
    /// <remarks>
    /// Exactly the order's amount; capturing what is not authorised is an error, also when it was captured before
    /// (https://razorpay.com/docs/api/payments/capture/). There is no key, so an error is followed by a reading.
    /// </remarks>
    public async ValueTask<GatewayPayment> CaptureAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken)
    {
        var order = await _orders.ReadAsync(gatewayPaymentId, call.Timeout, cancellationToken).ConfigureAwait(false)
            ?? throw Unknown();
        if (new Money(order.Amount, order.Currency) != amount)
            throw Refused("amount_mismatch", "Only the whole amount of an order can be captured.");
        try
        {
            await _orders.CaptureAsync(order, call.Timeout, cancellationToken).ConfigureAwait(false);
            return await PaymentAsync(order, call.Timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException)
        {
            var read = await PaymentAsync(order, call.Timeout, cancellationToken).ConfigureAwait(false);
            if (read.State is GatewayPaymentState.Succeeded)
                return read;
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Razorpay has no void, and an order cannot be closed. Money that is only authorised is left to go back by itself
    /// (https://razorpay.com/docs/payments/refunds/auto-refunds/); money that is captured after all is given back by the order.
    /// </remarks>
    public async ValueTask<GatewayPayment> CancelAsync(
        string gatewayPaymentId, GatewayCall call, CancellationToken cancellationToken)
    {
        var payment = await ReadAsync(gatewayPaymentId, call.Timeout, cancellationToken).ConfigureAwait(false)
            ?? throw Unknown();
        return payment.State is GatewayPaymentState.Succeeded or GatewayPaymentState.Processing
            ? payment
            : payment with { State = new GatewayPaymentState.Cancelled(), ClientAction = null };
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayRefund> RefundAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken)
    {
        var payments = await _orders.PaymentsAsync(gatewayPaymentId, call.Timeout, cancellationToken).ConfigureAwait(false);
        if (payments.FirstOrDefault(RazorpayStates.IsTaken) is not { } paid)
            throw Refused("payment_not_captured", "Nothing was captured that could be given back.");
        // How long a refund's key is kept is not documented, so the shortest known promise counts.
        var known = call.ReadsFirst(time.GetUtcNow())
            ? await _orders.FindRefundAsync(paid, call.IdempotencyKey, call.Timeout, cancellationToken).ConfigureAwait(false)
            : null;
        return RazorpayStates.Of(known ?? await _orders
            .RefundAsync(paid, amount.Amount, call.IdempotencyKey, call.Timeout, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayRefund?> ReadRefundAsync(
        string gatewayPaymentId, string gatewayRefundId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var refund = await _orders.RefundAsync(gatewayRefundId, timeout, cancellationToken).ConfigureAwait(false);
        return refund is null ? null : RazorpayStates.Of(refund);
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayDispute?> ReadDisputeAsync(
        string gatewayPaymentId, string disputeId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var dispute = await _orders.DisputeAsync(disputeId, timeout, cancellationToken).ConfigureAwait(false);
        if (dispute is null)
            return null;
        var payments = await _orders.PaymentsAsync(gatewayPaymentId, timeout, cancellationToken).ConfigureAwait(false);
        return payments.Any(payment => payment.Id == dispute.PaymentId) ? RazorpayStates.Of(dispute) : null;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// HMAC-SHA256 of <c>order|payment</c> with the key secret; the order is the stored one, never the one that the browser
    /// names (https://razorpay.com/docs/payments/payment-gateway/web-integration/standard/integration-steps/#15-verify-payment-signature).
    /// </remarks>
    public bool IsGenuine(string gatewayPaymentId, CheckoutResult result) =>
        result.TransactionId is { } paid
        && BodySignature.Verify(
            result.Signature, Encoding.UTF8.GetBytes($"{gatewayPaymentId}|{paid}"), [options.KeySecret]) == SignatureVerdict.Valid;

    private async ValueTask<GatewayPayment> PaymentAsync(
        RazorpayOrder order, TimeSpan timeout, CancellationToken cancellationToken) => RazorpayStates.Of(
        order, await _orders.PaymentsAsync(order.Id, timeout, cancellationToken).ConfigureAwait(false), options.KeyId);

    private static GatewayException Unknown() => Refused("not_found", "The gateway does not know this payment.");

    private static GatewayException Refused(string code, string message) => new(code, isTransient: false, message, null);
}
