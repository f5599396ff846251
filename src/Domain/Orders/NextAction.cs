using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Domain.Orders;

/// <summary>Whose move it is.</summary>
public enum Party
{
    Nobody,
    System,
    Customer,
    Staff,
    Gateway,
    Carrier,
    Supplier,
    Dealer,
}

/// <summary>
/// Why an order waits, and what will unblock it. <paramref name="Action"/> is set when a person can do it here;
/// <paramref name="Until"/> when the wait ends by time, and <paramref name="Then"/> says how.
/// </summary>
public sealed record NextAction(Party By, OrderAction? Action, string Waits, string Unblocks, DateTimeOffset? Until = null, string? Then = null)
{
    private const string TheOrderIsRefunded = "The order is refunded.";
    private const string StockOrRefund = "New stock arrives, or the customer chooses the refund.";

    /// <summary>The next move of an order; from its state, and the shop's rules where they say whether anybody may try again.</summary>
    public static NextAction Of(Order order, OrderPolicy? policy = null)
    {
        if (order.Undos.Any(undo => undo.Status == UndoStatus.Failed) && order.Status.IsEndedOrEnding())
        {
            return new NextAction(Party.Staff, OrderAction.RepairUndo, "A step could not be undone.", "Staff retry or repair it.");
        }

        if (order.FindHold() is { } hold && !order.Status.IsEndedOrEnding() && !order.Status.IsFinal())
        {
            return new NextAction(Party.Staff, OrderAction.LiftHold, $"The order is on hold: {hold.Reason}.", "Staff lift the hold.", order.Due);
        }

        return order.Status switch
        {
            OrderStatus.Created => System("The goods are being reserved.", "Every line is reserved."),
            OrderStatus.Reserved when order.PaymentWish is not null =>
                System("The payment is about to be started.", "The payment is started.", order.Due, "The order is cancelled."),
            OrderStatus.Reserved =>
                new(Party.Customer, OrderAction.Pay, "The goods are reserved.", "The customer starts a payment.", order.Due, "The order is cancelled and the goods are released."),
            OrderStatus.PaymentPending => Payment(order, policy ?? OrderPolicy.Default),
            OrderStatus.Paid when order.LiveAllocations().Any(found => found.Allocation.Status is AllocationStatus.Reserved or AllocationStatus.Pending) =>
                System("The stock is being committed.", "Every allocation is committed."),
            OrderStatus.Paid => System("Fraud and address are being checked.", "Both checks answer."),
            OrderStatus.FraudReview =>
                new(Party.Staff, OrderAction.Review, "Fraud is suspected.", "Staff approve or reject the order.", order.Due, TheOrderIsRefunded),
            OrderStatus.AddressReview =>
                new(Party.Customer, OrderAction.CorrectAddress, "The address cannot be delivered to.", "The customer corrects the address.", order.Due, TheOrderIsRefunded),
            OrderStatus.Backordered when order.Checks.BackorderAccepted =>
                new(Party.Supplier, null, "The goods are not in stock; the customer waits for them.", "New stock arrives.", order.Due, TheOrderIsRefunded),
            OrderStatus.Backordered =>
                new(Party.Customer, OrderAction.ChooseBackorder, "The goods are not in stock.", StockOrRefund, order.Due, TheOrderIsRefunded),
            OrderStatus.RefundPending =>
                new(Party.Gateway, null, "Money is on its way back.", "The gateway confirms the refund."),
            OrderStatus.RefundFailed =>
                new(Party.Staff, OrderAction.RetryRefund, "A refund failed.", "Staff retry it or settle it outside."),
            OrderStatus.Delivered =>
                new(Party.Nobody, null, "The order is complete.", "Nothing is awaited.", order.ReturnUntil, "The time for returns is over."),
            OrderStatus.Cancelled or OrderStatus.Failed => Ended(order),
            _ => Fulfilment(order),
        };
    }

    private static NextAction System(string waits, string unblocks, DateTimeOffset? until = null, string? then = null) =>
        new(Party.System, null, waits, unblocks, until, then);

    private static NextAction Ended(Order order)
    {
        if (order.Refunds.Any(refund => refund.Status == RefundStatus.Failed))
        {
            return new(Party.Staff, OrderAction.RetryRefund, "A refund failed.", "Staff retry it or settle it outside.");
        }

        if (order.HasRefundsToSettle())
        {
            return new(Party.Gateway, null, "Late money is on its way back.", "The gateway confirms the refund.");
        }

        return new(Party.Nobody, null, "The order has ended.", "Nothing is awaited.");
    }

    private static NextAction Payment(Order order, OrderPolicy policy)
    {
        const string Then = "The payment is cancelled at the gateway and the goods are released.";
        if (order.Payments.FirstOrDefault(payment => payment.IsOpen) is not { } open)
        {
            return order.Payments.Count < policy.MaxAttempts
                ? new(Party.Customer, OrderAction.Pay, "The last attempt did not pay the order.", "The customer tries again.", order.Due, Then)
                : new(Party.Gateway, null, "The last attempt did not pay the order, and no other one is allowed.", "The rest of the money arrives.", order.Due, Then);
        }

        return open switch
        {
            { Status: PaymentStatus.Authorized } =>
                System("The money is set aside; the stock is being committed.", "The payment is captured.", order.Due, Then),
            { GatewayId: null } =>
                System("The payment is being opened at the gateway.", "The gateway answers.", order.Due, Then),
            { Processing: true } =>
                new(Party.Gateway, null, "The gateway is working on the payment.", "The gateway reports the result.", order.Due, Then),
            _ => new(Party.Customer, null, "The customer is paying.", "The gateway reports the payment.", order.Due, Then),
        };
    }

    private static NextAction Fulfilment(Order order)
    {
        var live = order.LiveAllocations().ToList();
        if (Any(AllocationStatus.Lost))
        {
            return new(Party.Staff, OrderAction.Reship, "Goods were lost on the way.", "Staff send them again or refund them.");
        }

        if (Any(AllocationStatus.Backordered))
        {
            return new(
                Party.Customer,
                OrderAction.ChooseBackorder,
                "Part of the goods is not in stock.",
                StockOrRefund,
                order.Due,
                "That part is refunded.");
        }

        return order.Status switch
        {
            OrderStatus.Confirmed when live.Exists(found => found.Allocation.IsMoving) =>
                System("Another location takes the goods over.", "The stock is committed there."),
            OrderStatus.Confirmed when Any(AllocationStatus.Pending) || Any(AllocationStatus.Reserved) =>
                System("Goods are being reserved again.", "The stock is committed."),
            OrderStatus.Confirmed when live.Exists(found => found.Line.Personalised && found.Allocation.Status == AllocationStatus.Committed) =>
                System("Personalised goods are to be made.", "Production starts."),
            OrderStatus.Confirmed =>
                new(Party.Staff, OrderAction.Assign, "The order is confirmed.", "A dealer or warehouse is assigned."),
            OrderStatus.InProduction when order.Tasks?.Any(task => task.Status == WritingStatus.Review) == true =>
                new(Party.Staff, null, "A personalised line was rejected too often.", "A super-admin decides."),
            OrderStatus.InProduction when order.Tasks?.Any(task => task.Status is WritingStatus.Open or WritingStatus.Offered) == true =>
                new(Party.Staff, null, "Personalised goods wait for a writer.", "A writer accepts."),
            OrderStatus.InProduction when Any(AllocationStatus.InProduction) =>
                new(Party.Staff, OrderAction.ApproveProduction, "Personalised goods are being made.", "The quality check approves them."),
            OrderStatus.InProduction =>
                new(Party.Staff, OrderAction.Assign, "Personalised goods are ready.", "A dealer or warehouse is assigned."),
            OrderStatus.Assigned when OrderRules.AnswerDue(order) is { } until =>
                new(Party.Dealer, null, "A dealer is asked to send the goods.", "The dealer accepts or declines.", until, "Another location is asked."),
            // What its own people can pack comes first, whatever others have said about parcels of theirs.
            OrderStatus.Assigned when live.Exists(found => found.Allocation is { AssignedTo: not (null or DeliverySystem.Name), ShipmentId: null, IsHandedOver: false }) =>
                new(Party.Staff, OrderAction.Pack, "The goods are being picked.", "Every allocation is packed."),
            OrderStatus.Assigned when order.HeldArrivals is { Count: > 0 } =>
                new(Party.Carrier, null, "A parcel has arrived that the delivery system has not said to have sent.", "It says what was in it."),
            OrderStatus.Assigned =>
                new(Party.Carrier, null, "The delivery system is asked to send the goods.", "It says that they have left."),
            OrderStatus.Packed =>
                new(Party.Staff, OrderAction.HandOver, "The goods are packed.", "The parcel is handed to the carrier."),
            _ => new(Party.Carrier, null, "The parcel is on its way.", "The carrier delivers it."),
        };

        bool Any(AllocationStatus status) => live.Exists(found => found.Allocation.Status == status);
    }
}
