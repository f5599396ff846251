using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Domain.Orders;

/// <summary>Attempts, money that arrives, disputes.</summary>
public static partial class OrderDecider
{
    private static Refusal? StartPayment(Draft draft, OrderCommand.StartPayment c)
    {
        var order = draft.Order;
        if (order.FindPayment(c.PaymentId) is { } known)
        {
            return known.Provider == c.Provider && known.Method == c.Method ? null : Reused("payment");
        }

        if (order.Status.IsEndedOrEnding()) return Ended(order);
        if (order.Status == OrderStatus.Created) return WrongState(order, "The goods are not reserved yet.");
        if (order.Status is not (OrderStatus.Reserved or OrderStatus.PaymentPending))
        {
            return Refuse(RefusalCodes.AlreadyPaid, "The order is paid.", order);
        }

        if (Held(order) is { } held) return held;
        if (order.Payments.FirstOrDefault(payment => payment.IsOpen) is { } open)
        {
            return Refuse(RefusalCodes.PaymentInProgress, "Another payment is in progress.", order).With("payment", open.Id);
        }

        if (order.Payments.Count >= draft.Policy.MaxAttempts)
        {
            return Refuse(RefusalCodes.NoAttemptsLeft, "No further attempt is allowed.", order);
        }

        var toPay = order.Totals.Payable - order.AcceptedAmount();
        if (c.Amount is < 1 || c.Amount > toPay)
        {
            return new Refusal(RefusalCodes.AmountInvalid, "A part is at least one unit of money and not more than is still to be paid.");
        }

        draft.Add(new OrderEvent.PaymentStarted(
            c.PaymentId,
            order.Payments.Count + 1,
            c.Provider,
            c.Method,
            new Money(c.Amount ?? toPay, order.Currency),
            // A part is taken at once: the goods wait for the other part, not for it.
            c.Amount < toPay ? CaptureMode.Automatic : draft.Policy.Capture,
            DeadlineOf(draft),
            draft.Now));
        return null;
    }

    private static DateTimeOffset DeadlineOf(Draft draft) => draft.Order switch
    {
        { Status: OrderStatus.Reserved, ExchangeOf: null } => draft.Now + draft.Policy.PaymentDeadline,
        { Due: { } due } => due,
        _ => draft.Now + draft.Policy.PaymentDeadline,
    };

    private static Refusal? RecordPaymentOpened(Draft draft, OrderCommand.RecordPaymentOpened c)
    {
        if (draft.Order.FindPayment(c.PaymentId) is not { } payment) return Unknown(RefusalCodes.PaymentUnknown, "payment");
        if (payment.GatewayId == c.GatewayId) return null;
        if (payment.GatewayId is not null) return Reused("payment at the gateway");
        draft.Add(new OrderEvent.PaymentOpened(c.PaymentId, c.GatewayId, draft.Now));
        // It was closed before the gateway had heard of it, or had told us of it: now there is something to cancel.
        if (payment.Status is PaymentStatus.Voided or PaymentStatus.Failed) CancelAtGateway(draft, draft.Order.FindPayment(payment.Id)!);
        return null;
    }

    private static Refusal? RecordPaymentDeclined(Draft draft, OrderCommand.RecordPaymentDeclined c)
    {
        if (draft.Order.FindPayment(c.PaymentId) is not { } payment) return Unknown(RefusalCodes.PaymentUnknown, "payment");
        if (!payment.IsOpen) return null;
        var attemptsLeft = c.Kind == DeclineKind.Hard ? 0 : Math.Max(0, draft.Policy.MaxAttempts - draft.Order.Payments.Count);
        draft.Add(new OrderEvent.PaymentDeclined(c.PaymentId, c.Kind, c.Code, attemptsLeft, draft.Now));
        if (attemptsLeft == 0 && draft.Order.Status == OrderStatus.PaymentPending && !draft.Order.Payments.Any(other => other.IsOpen))
        {
            End(draft, OrderStatus.Failed, ReasonCodes.PaymentDeclined, "The payment was declined.");
        }

        return null;
    }

    private static Refusal? RecordPaymentProcessing(Draft draft, OrderCommand.RecordPaymentProcessing c)
    {
        if (draft.Order.FindPayment(c.PaymentId) is not { } payment) return Unknown(RefusalCodes.PaymentUnknown, "payment");
        if (payment.Status != PaymentStatus.Pending || payment.Processing || draft.Order.Status != OrderStatus.PaymentPending)
        {
            return null;
        }

        var extended = draft.Now + draft.Policy.ExtensionFor(payment.Method);
        draft.Add(new OrderEvent.PaymentProcessing(c.PaymentId, draft.Order.Due is { } due && due > extended ? due : extended, draft.Now));
        return null;
    }

    private static Refusal? RecordPaymentAuthorized(Draft draft, OrderCommand.RecordPaymentAuthorized c)
    {
        if (draft.Order.FindPayment(c.PaymentId) is not { } payment) return Unknown(RefusalCodes.PaymentUnknown, "payment");
        if (payment.Status is PaymentStatus.Authorized or PaymentStatus.Voided || payment.Captures.Count > 0) return null;
        var wanted = draft.Order.Status == OrderStatus.PaymentPending && !draft.Order.Payments.Any(other => other.IsOpen && other.Id != payment.Id);
        draft.Add(new OrderEvent.PaymentAuthorized(c.PaymentId, draft.Now));
        if (!wanted) CancelAtGateway(draft, payment);
        return null;
    }

    private static Refusal? RecordPaymentSucceeded(Draft draft, OrderCommand.RecordPaymentSucceeded c)
    {
        var order = draft.Order;
        if (order.FindPayment(c.PaymentId) is not { } payment) return Unknown(RefusalCodes.PaymentUnknown, "payment");
        if (payment.Captures.Any(capture => capture.TransactionId == c.TransactionId)) return null;
        if (c.Captured.Amount is < 1 or > Money.MaxAmount)
        {
            return new Refusal(RefusalCodes.AmountInvalid, "The captured amount is out of range.");
        }

        var accepted = order.Status == OrderStatus.PaymentPending && c.Captured.Currency == order.Currency;
        draft.Add(new OrderEvent.MoneyReceived(c.PaymentId, c.TransactionId, c.Captured, accepted, draft.Now));
        if (!accepted)
        {
            var reason = order.Status.IsEndedOrEnding() ? ReasonCodes.LatePayment
                : order.Status == OrderStatus.PaymentPending ? ReasonCodes.WrongCurrency
                : ReasonCodes.DuplicatePayment;
            AddRefund(draft, NextRefundId(draft.Order, c.PaymentId), c.PaymentId, c.Captured, reason);
            return null;
        }

        var excess = draft.Order.AcceptedAmount() - order.Totals.Payable;
        if (excess < 0)
        {
            // As much as this attempt was to pay: another one pays the rest.
            if (c.Captured.Amount >= payment.Amount.Amount) return null;
            draft.Alert(AlertCodes.PaymentShort, c.PaymentId, "Less than the total was paid.");
            return null;
        }

        draft.Add(new OrderEvent.Paid(c.PaymentId, c.TransactionId, new Money(order.Totals.Payable, order.Currency), draft.Now));
        CancelWhatMayStillBePaid(draft);
        if (excess > 0)
        {
            AddRefund(draft, NextRefundId(draft.Order, c.PaymentId), c.PaymentId, c.Captured with { Amount = excess }, ReasonCodes.Overpaid);
        }

        return null;
    }

    private static Refusal? RecordPaymentVoided(Draft draft, OrderCommand.RecordPaymentVoided c)
    {
        if (draft.Order.FindPayment(c.PaymentId) is not { } payment) return Unknown(RefusalCodes.PaymentUnknown, "payment");
        if (payment.IsOpen) draft.Add(new OrderEvent.PaymentVoided(c.PaymentId, draft.Now));
        return null;
    }

    private static Refusal? OpenDispute(Draft draft, OrderCommand.OpenDispute c)
    {
        if (draft.Order.FindPayment(c.PaymentId) is not { } payment) return Unknown(RefusalCodes.PaymentUnknown, "payment");
        if (payment.Disputes.Any(dispute => dispute.Id == c.DisputeId)) return null;
        if (c.Amount.Amount is < 1 or > Money.MaxAmount)
        {
            return new Refusal(RefusalCodes.AmountInvalid, "The disputed amount is out of range.");
        }

        var evidenceDue = c.EvidenceDue ?? draft.Now + draft.Policy.EvidenceTime;
        draft.Add(new OrderEvent.DisputeOpened(c.PaymentId, c.DisputeId, c.Amount, draft.Now, evidenceDue));
        var live = draft.Order.LiveAllocations().ToList();
        if (!draft.Order.Status.IsFinal() && (live.Count == 0 || live.Exists(found => !found.Allocation.IsHandedOver)))
        {
            draft.Add(new OrderEvent.HoldPlaced(new Hold(DisputeHold(c.DisputeId), Hold.Dispute, draft.Now, "bank"), draft.Now));
        }

        if (live.Exists(found => found.Allocation.IsHandedOver))
        {
            draft.Alert(AlertCodes.DisputeEvidenceDue, c.DisputeId, $"A payment of goods that have left is disputed: the bank takes evidence until {evidenceDue.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");
        }

        if (draft.Order.Kept(c.PaymentId, c.Amount.Currency) < 0)
        {
            draft.Alert(AlertCodes.ChargebackExceedsKept, c.DisputeId, "The bank takes back more than is left of this payment.");
        }

        return null;
    }

    private static Refusal? CloseDispute(Draft draft, OrderCommand.CloseDispute c)
    {
        if (draft.Order.FindPayment(c.PaymentId) is not { } payment) return Unknown(RefusalCodes.PaymentUnknown, "payment");
        if (payment.Disputes.FirstOrDefault(dispute => dispute.Id == c.DisputeId) is not { } dispute)
        {
            return Unknown(RefusalCodes.DisputeUnknown, "dispute");
        }

        if (dispute.Status != DisputeStatus.Open) return null;
        draft.Add(new OrderEvent.DisputeClosed(c.PaymentId, c.DisputeId, dispute.Amount, c.Won, draft.Now));

        // A lost dispute leaves its hold: people decide what becomes of goods that are no longer paid.
        if (!c.Won) return null;
        LiftHold(draft, new OrderCommand.LiftHold(DisputeHold(c.DisputeId), "bank"));
        if (draft.Order.Status.IsEndedOrEnding()) RefundEverything(draft, ReasonCodes.LatePayment);
        return null;
    }

    private static Refusal? RecordEvidenceSent(Draft draft, OrderCommand.RecordEvidenceSent c)
    {
        if (draft.Order.FindPayment(c.PaymentId)?.Disputes.FirstOrDefault(one => one.Id == c.DisputeId) is not { } dispute)
        {
            return Unknown(RefusalCodes.DisputeUnknown, "dispute");
        }

        if (dispute.EvidenceSentAt is not null) return null;
        if (dispute.Status != DisputeStatus.Open) return Refuse(RefusalCodes.DisputeClosed, "The bank has decided.", draft.Order);
        draft.Add(new OrderEvent.EvidenceSent(c.PaymentId, c.DisputeId, c.Reference, c.By, draft.Now));
        return null;
    }

    /// <summary>Nobody shall be able to pay any more; what was declined and then cancelled at its gateway needs no second time.</summary>
    private static void CancelWhatMayStillBePaid(Draft draft)
    {
        foreach (var payment in draft.Order.Payments.Where(payment => payment.MayStillBePaid))
        {
            if (payment.IsOpen || draft.Order.FindUndo(Undo.IdOf(UndoKind.CancelPayment, payment.Id)) is null) CancelAtGateway(draft, payment);
        }
    }

    /// <summary>Asks for the cancellation of an attempt at its gateway, once.</summary>
    private static void CancelAtGateway(Draft draft, PaymentAttempt payment)
    {
        if (draft.Order.FindUndo(Undo.IdOf(UndoKind.CancelPayment, payment.Id)) is { Status: UndoStatus.Pending or UndoStatus.Failed })
        {
            return;
        }

        draft.Add(new OrderEvent.GatewayCancelDue(payment.Id, payment.Provider, payment.GatewayId, draft.Now));
    }

    private static string DisputeHold(string disputeId) => "dispute-" + disputeId;
}
