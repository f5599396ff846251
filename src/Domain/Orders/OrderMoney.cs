using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Domain.Orders;

/// <summary>
/// Where the money of an order is. Per payment and currency: captured = kept + refunded + refunds pending (or failed, which
/// still claim their money) + disputed and charged back. For a paid order in its own currency, kept = live line and shipping
/// value − goodwill − charged back.
/// </summary>
public static class OrderMoney
{
    /// <summary>Accepted money of the order, minor units of its currency.</summary>
    public static long AcceptedAmount(this Order order) =>
        order.Payments.Sum(payment => payment.Captures.Where(capture => capture.Accepted).Sum(capture => capture.Amount.Amount));

    public static long Captured(this Order order, string paymentId, string currency) =>
        order.FindPayment(paymentId)?.Captures.Where(capture => Is(capture.Amount, currency)).Sum(capture => capture.Amount.Amount) ?? 0;

    public static long Refunded(this Order order, string paymentId, string currency) =>
        order.RefundsOf(paymentId, currency).Where(refund => refund.Status == RefundStatus.Succeeded).Sum(refund => refund.Amount.Amount);

    /// <summary>On its way back, or to be sent again after a failure.</summary>
    public static long RefundsPending(this Order order, string paymentId, string currency) =>
        order.RefundsOf(paymentId, currency).Where(refund => refund.Status != RefundStatus.Succeeded).Sum(refund => refund.Amount.Amount);

    /// <summary>Charged back, or held by an open dispute.</summary>
    public static long ChargedBack(this Order order, string paymentId, string currency) =>
        order.FindPayment(paymentId)?.Disputes
            .Where(dispute => dispute.Status != DisputeStatus.Won && Is(dispute.Amount, currency))
            .Sum(dispute => dispute.Amount.Amount) ?? 0;

    /// <summary>
    /// What of this payment is neither refunded nor claimed. Negative only when a bank charged back more than was left, which
    /// nobody can refuse.
    /// </summary>
    public static long Kept(this Order order, string paymentId, string currency) =>
        order.Captured(paymentId, currency)
        - order.Refunded(paymentId, currency)
        - order.RefundsPending(paymentId, currency)
        - order.ChargedBack(paymentId, currency);

    /// <summary>
    /// What can still be refunded, payment by payment: money in the order's currency first, and of that what came from outside
    /// before what was store credit; the older payment first.
    /// </summary>
    public static IEnumerable<(string PaymentId, Money Amount)> Refundable(this Order order) =>
        from payment in order.Payments
        from currency in payment.Captures.Select(capture => capture.Amount.Currency).Distinct(StringComparer.Ordinal)
        let kept = order.Kept(payment.Id, currency)
        where kept > 0
        orderby Is(new Money(0, currency), order.Currency) ? 0 : 1, payment.Provider == PaymentAttempt.StoreCredit ? 1 : 0
        select (payment.Id, new Money(kept, currency));

    /// <summary>What can still be refunded in the order's own currency.</summary>
    public static long RefundableAmount(this Order order) =>
        order.Refundable().Where(part => Is(part.Amount, order.Currency)).Sum(part => part.Amount.Amount);

    /// <summary>A refund is pending or failed.</summary>
    public static bool HasRefundsToSettle(this Order order) =>
        order.Refunds.Any(refund => refund.Status != RefundStatus.Succeeded);

    /// <summary>The order's money in one word.</summary>
    public static PaymentStatus PaymentStatusOf(Order order)
    {
        if (order.Payments.Count == 0) return PaymentStatus.None;
        var paying = order.Payments.Where(payment => payment.Captures.Any(capture => capture.Accepted)).Select(payment => payment.Id).ToList();
        if (paying.Count == 0) return order.Payments[^1].Status;
        if (order.Status == OrderStatus.PaymentPending) return PaymentStatus.Pending;
        return Combined(order, paying) ?? order.Payments[^1].Status;
    }

    /// <summary>The status of payments that have captured money, from what became of it; null when they have not.</summary>
    internal static PaymentStatus? Combined(Order order, IReadOnlyCollection<string> paymentIds)
    {
        var payments = order.Payments.Where(payment => paymentIds.Contains(payment.Id)).ToList();
        var captured = payments.Sum(payment => payment.Captures.Sum(capture => capture.Amount.Amount));
        var refunded = order.Refunds
            .Where(refund => refund.Status == RefundStatus.Succeeded && paymentIds.Contains(refund.PaymentId))
            .Sum(refund => refund.Amount.Amount);
        var disputes = payments.SelectMany(payment => payment.Disputes).ToList();
        return captured switch
        {
            0 => null,
            _ when disputes.Exists(dispute => dispute.Status == DisputeStatus.Open) => PaymentStatus.Disputed,
            _ when disputes.Exists(dispute => dispute.Status == DisputeStatus.Lost) => PaymentStatus.ChargedBack,
            _ when refunded >= captured => PaymentStatus.Refunded,
            _ when refunded > 0 => PaymentStatus.PartiallyRefunded,
            _ => PaymentStatus.Completed,
        };
    }

    private static IEnumerable<Refund> RefundsOf(this Order order, string paymentId, string currency) =>
        order.Refunds.Where(refund => refund.PaymentId == paymentId && Is(refund.Amount, currency));

    private static bool Is(Money money, string currency) => string.Equals(money.Currency, currency, StringComparison.Ordinal);
}
