using System.Text.Json.Serialization;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Domain.Orders;

[JsonDerivedType(typeof(PaymentStarted), "payment-started")]
[JsonDerivedType(typeof(PaymentOpened), "payment-opened")]
[JsonDerivedType(typeof(PaymentDeclined), "payment-declined")]
[JsonDerivedType(typeof(PaymentProcessing), "payment-processing")]
[JsonDerivedType(typeof(PaymentAuthorized), "payment-authorized")]
[JsonDerivedType(typeof(MoneyReceived), "money-received")]
[JsonDerivedType(typeof(Paid), "paid")]
[JsonDerivedType(typeof(PaymentVoided), "payment-voided")]
[JsonDerivedType(typeof(GatewayCancelDue), "gateway-cancel-due")]
[JsonDerivedType(typeof(DisputeOpened), "dispute-opened")]
[JsonDerivedType(typeof(DisputeClosed), "dispute-closed")]
[JsonDerivedType(typeof(RefundRequested), "refund-requested")]
[JsonDerivedType(typeof(RefundSent), "refund-sent")]
[JsonDerivedType(typeof(RefundSucceeded), "refund-succeeded")]
[JsonDerivedType(typeof(RefundFailed), "refund-failed")]
[JsonDerivedType(typeof(RefundRetried), "refund-retried")]
[JsonDerivedType(typeof(RefundSettled), "refund-settled")]
[JsonDerivedType(typeof(RefundRedirected), "refund-redirected")]
[JsonDerivedType(typeof(EvidenceSent), "evidence-sent")]
public abstract partial record OrderEvent
{
    /// <summary>An attempt is to be opened at the gateway (idempotency key: the payment id).</summary>
    public sealed record PaymentStarted(
        string PaymentId,
        int Number,
        string Provider,
        string Method,
        Money Amount,
        CaptureMode Capture,
        DateTimeOffset Deadline,
        DateTimeOffset At) : OrderEvent(At);

    public sealed record PaymentOpened(string PaymentId, string GatewayId, DateTimeOffset At) : OrderEvent(At);

    /// <summary>Declined; <paramref name="AttemptsLeft"/> is 0 when this ended the order.</summary>
    public sealed record PaymentDeclined(
        string PaymentId,
        DeclineKind Kind,
        string Code,
        int AttemptsLeft,
        DateTimeOffset At) : OrderEvent(At);

    public sealed record PaymentProcessing(string PaymentId, DateTimeOffset Deadline, DateTimeOffset At) : OrderEvent(At);

    /// <summary>The money is set aside: commit the stock, then capture.</summary>
    public sealed record PaymentAuthorized(string PaymentId, DateTimeOffset At) : OrderEvent(At);

    /// <summary>
    /// Money arrived. With <paramref name="Accepted"/> false it does not pay the order, and a
    /// <see cref="RefundRequested"/> stands beside this event.
    /// </summary>
    public sealed record MoneyReceived(
        string PaymentId,
        string TransactionId,
        Money Captured,
        bool Accepted,
        DateTimeOffset At) : OrderEvent(At);

    /// <summary>The order is paid in full: commit the stock, check fraud and address.</summary>
    public sealed record Paid(string PaymentId, string TransactionId, Money Total, DateTimeOffset At) : OrderEvent(At);

    public sealed record PaymentVoided(string PaymentId, DateTimeOffset At) : OrderEvent(At);

    /// <summary>Cancel the open attempt at the gateway; undo id <see cref="Undo.IdOf"/>.</summary>
    public sealed record GatewayCancelDue(
        string PaymentId,
        string Provider,
        string? GatewayId,
        DateTimeOffset At) : OrderEvent(At);

    public sealed record DisputeOpened(
        string PaymentId,
        string DisputeId,
        Money Amount,
        DateTimeOffset At,
        DateTimeOffset? EvidenceDue = null) : OrderEvent(At);

    /// <summary>The shop's evidence is with the bank; <paramref name="Reference"/> is where staff find it.</summary>
    public sealed record EvidenceSent(string PaymentId, string DisputeId, string Reference, string By, DateTimeOffset At) : OrderEvent(At);

    public sealed record DisputeClosed(
        string PaymentId,
        string DisputeId,
        Money Amount,
        bool Won,
        DateTimeOffset At) : OrderEvent(At);

    /// <summary>Send this refund (idempotency key: refund id and try).</summary>
    public sealed record RefundRequested(
        string RefundId,
        string PaymentId,
        Money Amount,
        string Reason,
        IReadOnlyList<RefundLine> Lines,
        long Shipping,
        long Goodwill,
        string By,
        DateTimeOffset At,
        bool? ToCredit = null,
        string? ReturnId = null) : OrderEvent(At);

    public sealed record RefundSent(string RefundId, string GatewayId, DateTimeOffset At) : OrderEvent(At);

    public sealed record RefundSucceeded(
        string RefundId,
        string PaymentId,
        Money Amount,
        string? GatewayId,
        DateTimeOffset At) : OrderEvent(At);

    public sealed record RefundFailed(
        string RefundId,
        string PaymentId,
        Money Amount,
        string Problem,
        DateTimeOffset At) : OrderEvent(At);

    /// <summary>Send it again, as try number <paramref name="Try"/>.</summary>
    public sealed record RefundRetried(string RefundId, int Try, string By, DateTimeOffset At) : OrderEvent(At);

    /// <summary>Send it back the way it was paid, as try number <paramref name="Try"/>: the store credit was taken away again.</summary>
    public sealed record RefundRedirected(string RefundId, int Try, string By, DateTimeOffset At) : OrderEvent(At);

    public sealed record RefundSettled(
        string RefundId,
        string PaymentId,
        Money Amount,
        string Reason,
        string Reference,
        string By,
        DateTimeOffset At) : OrderEvent(At);
}
