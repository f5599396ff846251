using OrderFunctions.Domain;

namespace OrderFunctions.Application.Payments;

/// <summary>
/// A payment provider. Every call that changes something carries an idempotency key: the provider answers a repeated
/// key with the result of the first call, so a caller that does not know whether a call arrived simply repeats it.
/// </summary>
/// <remarks>
/// Answers about money are values (<see cref="GatewayPaymentState"/>, <see cref="GatewayRefundState"/>); weather and
/// misconfiguration are <see cref="GatewayException"/>, which says whether a repeat can help. Card data never passes
/// here: a customer's card is known to us only as the provider's token.
/// </remarks>
public interface IPaymentGateway
{
    /// <summary>Lower-case name in routes, stored attempts and client actions: <c>sandbox</c>, <c>stripe</c>, …</summary>
    string Provider { get; }

    /// <summary>Opens a payment. The same key gives the same payment, also after it was paid or cancelled.</summary>
    ValueTask<GatewayPayment> StartAsync(GatewayStart start, GatewayCall call, CancellationToken cancellationToken);

    /// <summary>The payment as the provider knows it now, or null when the provider does not know the id.</summary>
    ValueTask<GatewayPayment?> ReadAsync(string gatewayPaymentId, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>
    /// The payment that was opened for this reference, or null when none was: asked when the answer to a start was lost
    /// and the payment must not be started after all.
    /// </summary>
    /// <param name="reference">Our ids.</param>
    /// <param name="since">When the start was decided; nothing was opened before.</param>
    /// <param name="timeout">Time limit of one try.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<GatewayPayment?> FindAsync(
        PaymentReference reference, DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>
    /// Takes authorised money, the whole <paramref name="amount"/> that the payment was opened with. Money that was taken
    /// already is the same answer.
    /// </summary>
    ValueTask<GatewayPayment> CaptureAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a payment that took no money, voiding an authorisation or leaving it to lapse. When money was taken in the
    /// meantime the answer is <see cref="GatewayPaymentState.Succeeded"/> and nothing was cancelled; a payment that the
    /// provider cannot stop any more stays <see cref="GatewayPaymentState.Processing"/>.
    /// </summary>
    ValueTask<GatewayPayment> CancelAsync(string gatewayPaymentId, GatewayCall call, CancellationToken cancellationToken);

    /// <summary>Gives captured money back, whole or in part.</summary>
    ValueTask<GatewayRefund> RefundAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken);

    /// <summary>The refund as the provider knows it now, or null when the provider does not know it.</summary>
    ValueTask<GatewayRefund?> ReadRefundAsync(
        string gatewayPaymentId, string gatewayRefundId, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>The dispute as the provider knows it now, or null when it knows none with this id for this payment.</summary>
    ValueTask<GatewayDispute?> ReadDisputeAsync(
        string gatewayPaymentId, string disputeId, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>
    /// Whether what the customer's browser brought back from the provider's page is genuine, judged with the id that the
    /// attempt was stored with. A provider that signs nothing there says true: the reading that follows is what counts.
    /// </summary>
    bool IsGenuine(string gatewayPaymentId, CheckoutResult result);
}

/// <summary>How a changing call is made.</summary>
/// <param name="IdempotencyKey">1 to 255 characters; one key per intended effect, for ever.</param>
/// <param name="Since">
/// The earliest moment at which the key can have been used. Providers forget keys: a call that is old is preceded by a
/// reading, and what is found there is the answer.
/// </param>
/// <param name="Timeout">How long one try may take; after it the outcome is unknown, not failed.</param>
public readonly record struct GatewayCall(string IdempotencyKey, DateTimeOffset Since, TimeSpan Timeout)
{
    /// <summary>Stripe promises a key for 24 hours; four of them are left for clocks and waits.</summary>
    public static readonly TimeSpan KeyLife = TimeSpan.FromHours(20);

    /// <summary>Whether the provider may have forgotten the key.</summary>
    public bool ReadsFirst(DateTimeOffset now) => now - Since >= KeyLife;
}

/// <summary>What a new payment is opened with.</summary>
/// <param name="Amount">What the customer owes.</param>
/// <param name="CaptureAtOnce">False authorises only; <see cref="IPaymentGateway.CaptureAsync"/> takes the money.</param>
/// <param name="PaymentMethod">The provider's token, or null when the customer chooses at the provider.</param>
/// <param name="Reference">Comes back in every webhook and reading, so that a payment finds its order.</param>
public sealed record GatewayStart(Money Amount, bool CaptureAtOnce, string? PaymentMethod, PaymentReference Reference);

/// <summary>Our own ids, carried by the provider as metadata.</summary>
public sealed record PaymentReference(string OrderId, string PaymentId);

/// <summary>What the customer's browser brings back from a provider's page.</summary>
/// <param name="TransactionId">The provider's id of the movement of money; null when the provider names none there.</param>
/// <param name="Signature">The provider's signature; null when it signs nothing there.</param>
public sealed record CheckoutResult(string? TransactionId, string? Signature);
