using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Data of <see cref="EventTypes.PaymentSucceeded"/>: the order is paid in full.</summary>
public sealed record PaymentSucceededData(
    string OrderId, string PaymentId, string TransactionId, long Amount, string Currency, DateTimeOffset PaidAt);

/// <summary>Data of <see cref="EventTypes.PaymentFailed"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">The attempt.</param>
/// <param name="Decline">Whether another try may work (<c>SOFT</c>) or not (<c>HARD</c>).</param>
/// <param name="Code">The gateway's decline code.</param>
/// <param name="AttemptsLeft">0 when this ended the order.</param>
/// <param name="FailedAt">When it was decided.</param>
public sealed record PaymentFailedData(
    string OrderId, string PaymentId, DeclineKind Decline, string Code, int AttemptsLeft, DateTimeOffset FailedAt);

/// <summary>Data of <see cref="EventTypes.RefundRequested"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="RefundId">The refund.</param>
/// <param name="PaymentId">The payment that the money goes back through.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Reason">Why it was asked for, a stable code; null when staff stated a reason in words.</param>
/// <param name="At">When this happened.</param>
public sealed record RefundRequestedData(
    string OrderId, string RefundId, string PaymentId, long Amount, string Currency, string? Reason, DateTimeOffset At);

/// <summary>Data of <see cref="EventTypes.RefundSucceeded"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="RefundId">The refund.</param>
/// <param name="PaymentId">The payment that the money went back through.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="SettledOutside">True when staff paid it back by other means; else null.</param>
/// <param name="At">When this happened.</param>
public sealed record RefundSucceededData(
    string OrderId, string RefundId, string PaymentId, long Amount, string Currency, bool? SettledOutside, DateTimeOffset At);

/// <summary>Data of <see cref="EventTypes.RefundFailed"/>.</summary>
public sealed record RefundFailedData(
    string OrderId, string RefundId, string PaymentId, long Amount, string Currency, DateTimeOffset At);
