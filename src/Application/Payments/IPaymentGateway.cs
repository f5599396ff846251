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
    ValueTask<GatewayPayment?> FindAsync(PaymentReference reference, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Presents a payment method to an open payment, from our side; answers the outcome at once.</summary>
    ValueTask<GatewayPayment> AuthoriseAsync(
        string gatewayPaymentId, string paymentMethod, GatewayCall call, CancellationToken cancellationToken);

    /// <summary>Takes authorised money; <paramref name="amount"/> may be less than was authorised, never more.</summary>
    ValueTask<GatewayPayment> CaptureAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a payment that took no money, voiding an authorisation. When money was taken in the meantime the answer is
    /// <see cref="GatewayPaymentState.Succeeded"/> and nothing was cancelled.
    /// </summary>
    ValueTask<GatewayPayment> CancelAsync(string gatewayPaymentId, GatewayCall call, CancellationToken cancellationToken);

    /// <summary>Gives captured money back, whole or in part.</summary>
    ValueTask<GatewayRefund> RefundAsync(
        string gatewayPaymentId, Money amount, GatewayCall call, CancellationToken cancellationToken);

    /// <summary>The refund as the provider knows it now, or null when the provider does not know it.</summary>
    ValueTask<GatewayRefund?> ReadRefundAsync(
        string gatewayPaymentId, string gatewayRefundId, TimeSpan timeout, CancellationToken cancellationToken);
}

/// <summary>How a changing call is made.</summary>
/// <param name="IdempotencyKey">1 to 255 characters; one key per intended effect, for ever.</param>
/// <param name="Timeout">How long one try may take; after it the outcome is unknown, not failed.</param>
public readonly record struct GatewayCall(string IdempotencyKey, TimeSpan Timeout);

/// <summary>What a new payment is opened with.</summary>
/// <param name="Amount">What the customer owes.</param>
/// <param name="CaptureAtOnce">False authorises only; <see cref="IPaymentGateway.CaptureAsync"/> takes the money.</param>
/// <param name="PaymentMethod">The provider's token, or null when the customer chooses at the provider.</param>
/// <param name="Reference">Comes back in every webhook and reading, so that a payment finds its order.</param>
public sealed record GatewayStart(Money Amount, bool CaptureAtOnce, string? PaymentMethod, PaymentReference Reference);

/// <summary>Our own ids, carried by the provider as metadata.</summary>
public sealed record PaymentReference(string OrderId, string PaymentId);
