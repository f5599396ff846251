namespace OrderFunctions.Domain.Orders;

/// <summary>Something about an order that does not add up.</summary>
/// <param name="Rule">Which rule is broken; stable.</param>
/// <param name="Subject">Payment, line or alert that it is about; the currency or nothing where it is the order as a whole.</param>
/// <param name="Found">What the order says.</param>
/// <param name="Expected">What it should say.</param>
public sealed record OrderDiscrepancy(string Rule, string Subject, long Found, long Expected);

/// <summary>
/// What holds for every order at any time, whatever happened to it. The decider cannot break it; a stored document that
/// somebody edited, or a decider with a mistake, can.
/// </summary>
public static class OrderInvariants
{
    /// <summary>Per payment: what went back and what is claimed is not more than was captured.</summary>
    public const string RefundsExceedCaptured = "REFUNDS_EXCEED_CAPTURED";

    /// <summary>An order that has ended keeps no money.</summary>
    public const string KeptAfterEnd = "KEPT_AFTER_END";

    /// <summary>Of a paid order: kept = live line and shipping value − goodwill − charged back.</summary>
    public const string Kept = "KEPT";

    /// <summary>What a line says of its refunds is what the refunds say.</summary>
    public const string LineRefunds = "LINE_REFUNDS";

    /// <summary>No line has more live units than were ordered, or waits for units that were given up.</summary>
    public const string LineUnits = "LINE_UNITS";

    /// <summary>A paid order without stock has exactly one alert.</summary>
    public const string StockMissingAlert = "STOCK_MISSING_ALERT";

    /// <summary>A backorder ends some day.</summary>
    public const string BackorderWithoutEnd = "BACKORDER_WITHOUT_END";

    /// <summary>Everything that does not add up; nothing when all is well.</summary>
    public static IReadOnlyList<OrderDiscrepancy> Check(Order order)
    {
        var found = new List<OrderDiscrepancy>();
        CheckPayments(order, found);
        CheckLines(order, found);
        var isPaid = order.Payments.Any(payment => payment.Captures.Any(capture => capture.Accepted))
            && order.AcceptedAmount() >= order.Totals.Payable;
        if (!isPaid) return found;
        CheckKept(order, found);
        CheckStockMissing(order, found);
        return found;
    }

    private static void CheckPayments(Order order, List<OrderDiscrepancy> found)
    {
        foreach (var payment in order.Payments)
        {
            var captured = payment.Captures.Select(capture => capture.Amount.Currency);
            var claimed = order.Refunds.Where(refund => refund.PaymentId == payment.Id).Select(refund => refund.Amount.Currency);
            foreach (var currency in captured.Concat(claimed).Distinct(StringComparer.Ordinal))
            {
                var (taken, back) = (order.Captured(payment.Id, currency), order.Refunded(payment.Id, currency) + order.RefundsPending(payment.Id, currency));
                if (back > taken) found.Add(new(RefundsExceedCaptured, payment.Id, back, taken));
                var kept = order.Kept(payment.Id, currency);
                if (kept > 0 && order.Status.IsEndedOrEnding()) found.Add(new(KeptAfterEnd, payment.Id, kept, 0));
            }
        }
    }

    private static void CheckLines(Order order, List<OrderDiscrepancy> found)
    {
        var refunded = order.Refunds.SelectMany(refund => refund.Lines).ToLookup(part => part.LineId, StringComparer.Ordinal);
        foreach (var line in order.Lines)
        {
            var amount = refunded[line.Id].Sum(part => part.Amount);
            if (amount != line.RefundedAmount) found.Add(new(LineRefunds, line.Id, line.RefundedAmount, amount));
            var live = line.Allocations.Where(allocation => allocation.IsLive).Sum(allocation => (long)allocation.Quantity);
            if (live > line.Quantity) found.Add(new(LineUnits, line.Id, live, line.Quantity));
        }
    }

    private static void CheckKept(Order order, List<OrderDiscrepancy> found)
    {
        var kept = order.Payments.Sum(payment => order.Kept(payment.Id, order.Currency));
        var live = order.Lines.Sum(line => line.Amounts.Gross - line.RefundedAmount)
            + order.Totals.Shipping - order.Refunds.Sum(refund => refund.Shipping);
        var goodwill = order.Refunds.Sum(refund => refund.Goodwill);
        var chargedBack = order.Payments.Sum(payment => order.ChargedBack(payment.Id, order.Currency));
        var expected = live - goodwill - chargedBack;
        if (kept != expected) found.Add(new(Kept, order.Currency, kept, expected));
    }

    private static void CheckStockMissing(Order order, List<OrderDiscrepancy> found)
    {
        var waiting = order.LiveAllocations().Where(one => one.Allocation.Status == AllocationStatus.Backordered).ToList();
        var refunds = order.Refunds.Count(refund => refund.Reason == ReasonCodes.OutOfStock);
        var alerts = order.Alerts.Count(key => key == AlertCodes.StockMissing);
        if (waiting.Count + refunds > 0 && alerts != 1) found.Add(new(StockMissingAlert, AlertCodes.StockMissing, alerts, 1));
        if (waiting.Count > 0 && order.Checks.BackorderDue is null)
        {
            found.Add(new(BackorderWithoutEnd, waiting[0].Allocation.Id, waiting.Count, 0));
        }

        // One or the other: what was given up for want of stock is not waited for. (A favour does not end the wait.)
        var givenUp = order.Refunds.Where(refund => refund.Reason == ReasonCodes.OutOfStock).SelectMany(refund => refund.Lines)
            .ToLookup(part => part.LineId, part => (long)part.Quantity, StringComparer.Ordinal);
        foreach (var line in waiting.GroupBy(one => one.Line))
        {
            var units = line.Sum(one => (long)one.Allocation.Quantity) + givenUp[line.Key.Id].Sum();
            if (units > line.Key.Quantity) found.Add(new(LineUnits, line.Key.Id, units, line.Key.Quantity));
        }
    }
}
