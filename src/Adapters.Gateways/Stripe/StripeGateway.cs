using System.Globalization;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;

namespace OrderFunctions.Adapters.Gateways.Stripe;

/// <summary>Stripe's PaymentIntents (https://docs.stripe.com/payments/paymentintents/lifecycle).</summary>
/// <remarks>
/// Stripe keeps the answer of a key for at least 24 hours, refusals and 500s included, and refuses a key that comes with
/// other parameters (https://docs.stripe.com/api/idempotent_requests). A call whose key may be older is preceded by a reading.
/// </remarks>
/// <param name="client">
/// Sends through <see cref="DurableBeforeSending"/>; its base address is <see cref="StripeOptions.Api"/>, its own timeout
/// is infinite because each call brings one.
/// </param>
/// <param name="pipeline">Time limits, tries and the circuit breaker; of Stripe alone.</param>
/// <param name="options">Keys.</param>
/// <param name="time">Tells how old a key is.</param>
public sealed class StripeGateway(HttpClient client, GatewayPipeline pipeline, StripeOptions options, TimeProvider time)
    : IPaymentGateway
{
    private readonly StripeHttp _http = new(client, pipeline, options);

    /// <inheritdoc/>
    public string Provider => "stripe";

    /// <inheritdoc/>
    public async ValueTask<GatewayPayment> StartAsync(
        GatewayStart start, GatewayCall call, CancellationToken cancellationToken)
    {
        if (call.ReadsFirst(time.GetUtcNow())
            && await FindAsync(start.Reference, call.Since, call.Timeout, cancellationToken).ConfigureAwait(false) is { } found)
            return found;
        var answer = await _http.PostAsync(
            "payment_intents", Form(start), StripeJson.Default.StripeIntent, call.IdempotencyKey, call.Timeout, cancellationToken)
            .ConfigureAwait(false);
        // A card that is declined at once is a 402 whose error holds the payment, open for another card
        // (https://docs.stripe.com/error-handling#payment-errors).
        return Payment(answer.Error is { Type: "card_error", PaymentIntent: { } declined } ? declined : answer.OrThrow());
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayPayment?> ReadAsync(
        string gatewayPaymentId, TimeSpan timeout, CancellationToken cancellationToken) =>
        await IntentAsync(gatewayPaymentId, timeout, cancellationToken).ConfigureAwait(false) is { } intent
            ? Payment(intent)
            : null;

    /// <inheritdoc/>
    public async ValueTask<GatewayPayment?> FindAsync(
        PaymentReference reference, DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken) =>
        await Finder.IntentAsync(reference, since, timeout, cancellationToken).ConfigureAwait(false) is { } intent
            ? Payment(intent)
            : null;

    /// <inheritdoc/>
    public async ValueTask<GatewayPayment> CaptureAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await ChangeAsync(
                gatewayPaymentId, "capture", [new("amount_to_capture", Text(amount.Amount))], call.IdempotencyKey, call,
                cancellationToken).ConfigureAwait(false);
            return Payment(answer.OrThrow());
        }
        catch (GatewayException)
        {
            // The money may have been taken by a call whose answer was lost, longer ago than Stripe keeps keys.
            if (await ReadAsync(gatewayPaymentId, call.Timeout, cancellationToken).ConfigureAwait(false)
                is { State: GatewayPaymentState.Succeeded taken } read && taken.Captured == amount)
                return read;
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A payment can be cancelled while it waits for a method, an action or the capture, and seldom while it is processing
    /// (https://docs.stripe.com/api/payment_intents/cancel); otherwise the answer is an error, and a reading tells why.
    /// </remarks>
    public async ValueTask<GatewayPayment> CancelAsync(
        string gatewayPaymentId, GatewayCall call, CancellationToken cancellationToken)
    {
        var answer = await ChangeAsync(gatewayPaymentId, "cancel", [], call.IdempotencyKey, call, cancellationToken)
            .ConfigureAwait(false);
        if (answer.Refusal is null)
            return Payment(answer.OrThrow());
        var intent = await IntentAsync(gatewayPaymentId, call.Timeout, cancellationToken).ConfigureAwait(false)
            ?? throw answer.Refusal;
        var read = Payment(intent);
        if (read.State is GatewayPaymentState.Succeeded or GatewayPaymentState.Cancelled or GatewayPaymentState.Processing)
            return read;
        // It was not possible when this key was first used, and the key repeats that answer; it is possible now. Another
        // state is another attempt.
        var again = await ChangeAsync(
            gatewayPaymentId, "cancel", [], $"{call.IdempotencyKey}:{intent.LatestCharge ?? intent.Status}", call, cancellationToken)
            .ConfigureAwait(false);
        return Payment(again.OrThrow());
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayRefund> RefundAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken)
    {
        if (call.ReadsFirst(time.GetUtcNow())
            && await Finder.RefundAsync(gatewayPaymentId, call.IdempotencyKey, call.Timeout, cancellationToken)
                .ConfigureAwait(false) is { } found)
            return Refund(found);
        List<KeyValuePair<string, string>> form =
        [
            new("payment_intent", gatewayPaymentId),
            new("amount", Text(amount.Amount)),
            new($"metadata[{StripeWire.RefundKey}]", call.IdempotencyKey),
        ];
        var answer = await _http.PostAsync(
            "refunds", form, StripeJson.Default.StripeRefund, call.IdempotencyKey, call.Timeout, cancellationToken)
            .ConfigureAwait(false);
        return Refund(answer.OrThrow());
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayRefund?> ReadRefundAsync(
        string gatewayPaymentId, string gatewayRefundId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var refund = await _http.GetAsync(
            "refunds/" + Escape(gatewayRefundId), StripeJson.Default.StripeRefund, timeout, cancellationToken)
            .ConfigureAwait(false);
        return refund?.PaymentIntent == gatewayPaymentId ? Refund(refund) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayDispute?> ReadDisputeAsync(
        string gatewayPaymentId, string disputeId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var dispute = await _http.GetAsync(
            "disputes/" + Escape(disputeId), StripeJson.Default.StripeDispute, timeout, cancellationToken)
            .ConfigureAwait(false);
        return dispute?.PaymentIntent == gatewayPaymentId ? StripeStates.Of(dispute) : null;
    }

    /// <inheritdoc/>
    /// <remarks>Stripe.js signs nothing; the reading that follows is what counts.</remarks>
    public bool IsGenuine(string gatewayPaymentId, CheckoutResult result) => true;

    private StripeFinder Finder => new(_http, time);

    private async ValueTask<StripeIntent?> IntentAsync(
        string id, TimeSpan timeout, CancellationToken cancellationToken) => id.Length == 0
        ? null
        : await _http.GetAsync("payment_intents/" + Escape(id), StripeJson.Default.StripeIntent, timeout, cancellationToken)
            .ConfigureAwait(false);

    private ValueTask<StripeAnswer<StripeIntent>> ChangeAsync(
        string id,
        string action,
        IReadOnlyList<KeyValuePair<string, string>> form,
        string key,
        GatewayCall call,
        CancellationToken cancellationToken) => _http.PostAsync(
        $"payment_intents/{Escape(id)}/{action}", form, StripeJson.Default.StripeIntent, key, call.Timeout, cancellationToken);

    // https://docs.stripe.com/api/payment_intents/create
    private static List<KeyValuePair<string, string>> Form(GatewayStart start)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("amount", Text(start.Amount.Amount)),
            new("currency", start.Amount.Currency.ToLowerInvariant()),
            new("capture_method", start.CaptureAtOnce ? "automatic" : "manual"),
            new("automatic_payment_methods[enabled]", "true"),
            new($"metadata[{StripeWire.OrderId}]", start.Reference.OrderId),
            new($"metadata[{StripeWire.PaymentId}]", start.Reference.PaymentId),
        ];
        if (start.PaymentMethod is { } method)
        {
            form.Add(new("payment_method", method));
            form.Add(new("confirm", "true"));
            // Nobody is there to be sent to a bank's page; 3-D Secure is still done by Stripe.js with the client secret.
            form.Add(new("automatic_payment_methods[allow_redirects]", "never"));
        }

        return form;
    }

    private GatewayPayment Payment(StripeIntent intent) => StripeStates.Of(intent, options.PublishableKey);

    private static GatewayRefund Refund(StripeRefund refund) => StripeStates.Of(refund);

    private static string Text(long amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string id) => Uri.EscapeDataString(id);
}
