using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Domain.Orders;

/// <summary>Money that goes back. Every refund is asked for under the guard: never more than is kept of its payment.</summary>
public static partial class OrderDecider
{
    private static Refusal? RequestRefund(Draft draft, OrderCommand.RequestRefund c)
    {
        var order = draft.Order;
        if (order.FindRefund(c.RefundId) is not null) return null;
        if (order.Status.IsEndedOrEnding()) return Ended(order);
        if (order.Status < OrderStatus.Paid) return WrongState(order, "The order is not paid.");
        if (c.Shipping < 0 || c.Goodwill is < 0 or > Money.MaxAmount || c.Withheld < 0 || c.Credit < 0)
        {
            return new Refusal(RefusalCodes.AmountInvalid, "Amounts must not be negative.");
        }

        if (c.Shipping > order.Totals.Shipping - order.Refunds.Sum(refund => refund.Shipping))
        {
            return new Refusal(RefusalCodes.RefundExceedsCaptured, "That much shipping was not paid.");
        }

        if (c.Lines.Select(units => units.LineId).Distinct(StringComparer.Ordinal).Count() < c.Lines.Count)
        {
            return new Refusal(RefusalCodes.LinesInvalid, "Each line may be named once.");
        }

        var parts = new List<RefundLine>();
        foreach (var units in c.Lines)
        {
            if (order.FindLine(units.LineId) is not { } line) return Unknown(RefusalCodes.LineUnknown, "line");
            if (units.Quantity < 1 || units.Quantity > line.Quantity - line.RefundedQuantity)
            {
                return new Refusal(RefusalCodes.QuantityInvalid, "That many units are not left to refund.").With("line", line.Id);
            }

            parts.Add(new RefundLine(line.Id, units.Quantity, line.RefundFor(units.Quantity)));
        }

        if (c.Withheld > parts.Sum(part => part.Amount))
        {
            return new Refusal(RefusalCodes.AmountInvalid, "More than the units are worth cannot be kept back.");
        }

        var total = parts.Sum(part => part.Amount) + c.Shipping + c.Goodwill - c.Withheld;
        if (c.Credit > total) return new Refusal(RefusalCodes.AmountInvalid, "More than the refund cannot become store credit.");
        if (total == 0) return new Refusal(RefusalCodes.RefundNothing, "There is nothing to refund.");
        var refundable = order.RefundableAmount();
        if (total > refundable && order.Payments.Any(payment => payment.Disputes.Any(dispute => dispute.Status == DisputeStatus.Lost)))
        {
            return Refuse(RefusalCodes.PaymentChargedBack, "The bank has taken the payment back; what it took cannot be refunded.", order)
                .With("refundable", refundable.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (total > refundable)
        {
            return Refuse(RefusalCodes.RefundExceedsCaptured, "More than is left of the payment cannot be refunded.", order)
                .With("refundable", refundable.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        Spread(draft, c.RefundId, total, new(parts, c.Shipping, c.Goodwill - c.Withheld, c.Reason, c.By, c.Credit, c.ReturnId));
        return null;
    }

    private static Refusal? RedirectRefund(Draft draft, OrderCommand.RedirectRefund c)
    {
        if (draft.Order.FindRefund(c.RefundId) is not { } refund) return Unknown(RefusalCodes.RefundUnknown, "refund");
        if (refund is { ToCredit: true, SettledOutside: null }) draft.Add(new OrderEvent.RefundRedirected(refund.Id, refund.Try + 1, c.By, draft.Now));
        return null;
    }

    private static Refusal? RecordRefundSent(Draft draft, OrderCommand.RecordRefundSent c)
    {
        if (draft.Order.FindRefund(c.RefundId) is not { } refund) return Unknown(RefusalCodes.RefundUnknown, "refund");
        if (refund.GatewayId == c.GatewayId || refund.Status != RefundStatus.Pending) return null;
        if (refund.GatewayId is not null) return Reused("refund at the gateway");
        draft.Add(new OrderEvent.RefundSent(c.RefundId, c.GatewayId, draft.Now));
        return null;
    }

    private static Refusal? RecordRefundSucceeded(Draft draft, OrderCommand.RecordRefundSucceeded c)
    {
        if (draft.Order.FindRefund(c.RefundId) is not { } refund) return Unknown(RefusalCodes.RefundUnknown, "refund");
        if (refund.Status != RefundStatus.Succeeded)
        {
            draft.Add(new OrderEvent.RefundSucceeded(refund.Id, refund.PaymentId, refund.Amount, c.GatewayId, draft.Now));
        }
        else if (refund.SettledOutside is not null) draft.Alert(AlertCodes.RefundPaidTwice, refund.Id, "A refund settled outside was paid by the gateway too.");
        return null;
    }

    private static Refusal? RecordRefundFailed(Draft draft, OrderCommand.RecordRefundFailed c)
    {
        if (draft.Order.FindRefund(c.RefundId) is not { } refund) return Unknown(RefusalCodes.RefundUnknown, "refund");
        var isOfAnotherTry = c.Try != 0 && c.Try != refund.Try;
        if (refund.Status == RefundStatus.Failed || refund.SettledOutside is not null || isOfAnotherTry) return null;
        draft.Add(new OrderEvent.RefundFailed(refund.Id, refund.PaymentId, refund.Amount, c.Problem, draft.Now));
        draft.Alert(AlertCodes.RefundFailed, $"{refund.Id}:{refund.Try}", "A refund failed and waits for repair.");
        return null;
    }

    private static Refusal? RetryRefund(Draft draft, OrderCommand.RetryRefund c)
    {
        if (draft.Order.FindRefund(c.RefundId) is not { } refund) return Unknown(RefusalCodes.RefundUnknown, "refund");
        if (refund.Status == RefundStatus.Pending) return null;
        if (refund.Status != RefundStatus.Failed)
        {
            return Refuse(RefusalCodes.RefundNotFailed, "The refund has not failed.", draft.Order);
        }

        draft.Add(new OrderEvent.RefundRetried(refund.Id, refund.Try + 1, c.By, draft.Now));
        return null;
    }

    private static Refusal? SettleRefund(Draft draft, OrderCommand.SettleRefund c)
    {
        if (draft.Order.FindRefund(c.RefundId) is not { } refund) return Unknown(RefusalCodes.RefundUnknown, "refund");
        if (refund.SettledOutside == c.Reference) return null;
        if (refund.Status != RefundStatus.Failed)
        {
            return Refuse(RefusalCodes.RefundNotFailed, "The refund has not failed.", draft.Order);
        }

        draft.Add(new OrderEvent.RefundSettled(refund.Id, refund.PaymentId, refund.Amount, c.Reason, c.Reference, c.By, draft.Now));
        return null;
    }

    /// <summary>
    /// Everything that is kept goes back. The first refund in the order's currency names the units and the shipping that are
    /// left; what favours and chargebacks took from them before is set off as (negative) goodwill.
    /// </summary>
    private static void RefundEverything(Draft draft, string reason)
    {
        var order = draft.Order;
        var own = order.RefundableAmount();
        if (own > 0)
        {
            var lines = order.Lines.Where(line => line.RefundedQuantity < line.Quantity)
                .Select(line => new RefundLine(line.Id, line.Quantity - line.RefundedQuantity, line.Amounts.Gross - line.RefundedAmount)).ToList();
            var shipping = order.Totals.Shipping - order.Refunds.Sum(refund => refund.Shipping);
            Spread(draft, null, own, new(lines, shipping, own - shipping - lines.Sum(line => line.Amount), reason, "system"));
        }

        foreach (var (paymentId, amount) in draft.Order.Refundable().ToList())
        {
            AddRefund(draft, NextRefundId(draft.Order, paymentId), paymentId, amount, reason);
        }
    }

    /// <summary>Refunds the units of cancelled allocations, as far as they were not refunded before and money is left.</summary>
    private static void RefundUnitsOf(Draft draft, IEnumerable<FoundAllocation> allocations, string reason, string by)
    {
        var parts = new List<RefundLine>();
        foreach (var units in allocations.GroupBy(found => found.Line.Id, found => found.Allocation.Quantity, StringComparer.Ordinal))
        {
            var line = draft.Order.FindLine(units.Key)!;
            var quantity = Math.Min(units.Sum(), line.Quantity - line.RefundedQuantity);
            if (quantity > 0) parts.Add(new RefundLine(line.Id, quantity, line.RefundFor(quantity)));
        }

        var wanted = parts.Sum(part => part.Amount);
        var total = Math.Min(wanted, draft.Order.RefundableAmount());
        if (total > 0) Spread(draft, null, total, new(parts, 0, total - wanted, reason, by));
    }

    /// <summary>What a refund is for.</summary>
    private sealed record RefundWish(
        IReadOnlyList<RefundLine> Lines, long Shipping, long Goodwill, string Reason, string By, long Credit = 0, string? ReturnId = null);

    /// <summary>
    /// One refund per payment that still has money, in the order's currency: first what goes back the way it came, then what
    /// becomes store credit. The first names lines, shipping and goodwill.
    /// </summary>
    private static void Spread(Draft draft, string? id, long total, RefundWish wish)
    {
        var part = 1;
        foreach (var toCredit in new[] { false, true })
        {
            var left = toCredit ? wish.Credit : total - wish.Credit;
            foreach (var (paymentId, available) in draft.Order.Refundable().Where(entry => entry.Amount.Currency == draft.Order.Currency).ToList())
            {
                if (left == 0) break;
                var amount = available with { Amount = Math.Min(left, available.Amount) };
                var refundId = id is null ? NextRefundId(draft.Order, paymentId) : part == 1 ? id : $"{id}-{part}";
                var (lines, shipping, goodwill) = part == 1 ? (wish.Lines, wish.Shipping, wish.Goodwill) : ([], 0, 0);
                draft.Add(new OrderEvent.RefundRequested(
                    refundId, paymentId, amount, wish.Reason, lines, shipping, goodwill, wish.By, draft.Now, toCredit ? true : null, wish.ReturnId));
                left -= amount.Amount;
                part++;
            }
        }
    }

    private static void AddRefund(Draft draft, string id, string paymentId, Money amount, string reason) =>
        draft.Add(new OrderEvent.RefundRequested(id, paymentId, amount, reason, [], 0, 0, "system", draft.Now));

    /// <summary>Ids of refunds that nobody asked for by id follow from the order, so that deciding again gives the same id.</summary>
    private static string NextRefundId(Order order, string paymentId) =>
        $"{paymentId}-r{order.Refunds.Count(refund => refund.PaymentId == paymentId) + 1}";
}
