using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Domain.Orders;

public abstract partial record OrderCommand
{
    /// <summary>
    /// Start an attempt. Repeat (same payment id): nothing. Another attempt is open: <see cref="RefusalCodes.PaymentInProgress"/>.
    /// </summary>
    /// <param name="Amount">Minor units of a part, the rest being paid by another attempt; null for all that is still to be paid.</param>
    public sealed record StartPayment(string PaymentId, string Provider, string Method, long? Amount = null) : OrderCommand;

    /// <summary>
    /// The gateway opened its object. Repeat: nothing; another object for the same attempt: <see cref="RefusalCodes.IdReused"/>.
    /// For an attempt that is over, it is to be cancelled there: its start was still on its way when the attempt was closed.
    /// </summary>
    public sealed record RecordPaymentOpened(string PaymentId, string GatewayId) : OrderCommand;

    /// <summary>
    /// The gateway declined. Repeat, or after money arrived: nothing. A hard decline or the last allowed attempt ends the order,
    /// unless another attempt is open; in an order that has ended it closes the attempt and changes nothing else.
    /// </summary>
    public sealed record RecordPaymentDeclined(string PaymentId, DeclineKind Kind, string Code) : OrderCommand;

    /// <summary>The gateway works on it; the deadline moves by the method's extension. Repeat: nothing.</summary>
    public sealed record RecordPaymentProcessing(string PaymentId) : OrderCommand;

    /// <summary>
    /// The money is set aside (capture comes after the stock is committed). Repeat: nothing. When it comes too late to be
    /// wanted, it is to be voided.
    /// </summary>
    public sealed record RecordPaymentAuthorized(string PaymentId) : OrderCommand;

    /// <summary>
    /// Money arrived. <paramref name="TransactionId"/> is the gateway's and counts once per payment: a repeat is nothing.
    /// Never refused for a known payment: money that does not pay the order is recorded and refunded.
    /// </summary>
    public sealed record RecordPaymentSucceeded(string PaymentId, string TransactionId, Money Captured) : OrderCommand;

    /// <summary>The attempt was cancelled at the gateway. Repeat, or after money arrived: nothing.</summary>
    public sealed record RecordPaymentVoided(string PaymentId) : OrderCommand;

    /// <summary>
    /// The customer's bank disputes a payment: no refund of that money meanwhile. Goods that are still here are held; once they
    /// have left, the shop is told until when it can send its evidence. Repeat: nothing.
    /// </summary>
    /// <param name="EvidenceDue">Until when the bank takes evidence; null when the gateway does not say.</param>
    public sealed record OpenDispute(string PaymentId, string DisputeId, Money Amount, DateTimeOffset? EvidenceDue = null) : OrderCommand;

    /// <summary>
    /// Staff have sent their evidence to the bank. Repeat: nothing; the dispute is decided: <see cref="RefusalCodes.DisputeClosed"/>.
    /// </summary>
    public sealed record RecordEvidenceSent(string PaymentId, string DisputeId, string Reference, string By) : OrderCommand;

    /// <summary>The dispute is decided. Repeat: nothing.</summary>
    public sealed record CloseDispute(string PaymentId, string DisputeId, bool Won) : OrderCommand;

    /// <summary>
    /// Give money back while the order goes on. Repeat (same refund id): nothing. More than was captured and is not yet
    /// claimed: <see cref="RefusalCodes.RefundExceedsCaptured"/>.
    /// </summary>
    /// <param name="Lines">Units per line.</param>
    /// <param name="Shipping">Minor units of the shipping price.</param>
    /// <param name="Goodwill">Minor units beyond that.</param>
    /// <param name="Withheld">Minor units that the customer does not get back of the units: they came back used, or not whole.</param>
    /// <param name="Credit">Minor units of the sum that become store credit; the rest goes back the way it was paid.</param>
    /// <param name="ReturnId">The return that it is for.</param>
    public sealed record RequestRefund(
        string RefundId,
        IReadOnlyList<RefundUnits> Lines,
        long Shipping,
        long Goodwill,
        string Reason,
        string By,
        long Withheld = 0,
        long Credit = 0,
        string? ReturnId = null) : OrderCommand;

    /// <summary>
    /// What was to become (or became) store credit goes back the way it was paid after all; the caller has taken the credit
    /// away before. Repeat: nothing.
    /// </summary>
    public sealed record RedirectRefund(string RefundId, string By) : OrderCommand;

    /// <summary>The gateway accepted the refund; its result comes later. Repeat: nothing.</summary>
    public sealed record RecordRefundSent(string RefundId, string GatewayId) : OrderCommand;

    /// <summary>The money is back. Repeat: nothing. Settled outside before: a critical alert, because it was paid twice.</summary>
    public sealed record RecordRefundSucceeded(string RefundId, string? GatewayId = null) : OrderCommand;

    /// <summary>
    /// The refund failed; also after it had succeeded (banks do bounce refunds). Repeat, or settled outside: nothing.
    /// </summary>
    public sealed record RecordRefundFailed(string RefundId, string Problem, int Try = 0) : OrderCommand;

    /// <summary>Try a failed refund again. Already pending again: nothing; succeeded: <see cref="RefusalCodes.RefundNotFailed"/>.</summary>
    public sealed record RetryRefund(string RefundId, string By) : OrderCommand;

    /// <summary>A failed refund was settled outside the gateway. Repeat: nothing; not failed: <see cref="RefusalCodes.RefundNotFailed"/>.</summary>
    public sealed record SettleRefund(string RefundId, string Reason, string Reference, string By) : OrderCommand;
}

/// <summary>Units of one line to be refunded.</summary>
public sealed record RefundUnits(string LineId, int Quantity);
