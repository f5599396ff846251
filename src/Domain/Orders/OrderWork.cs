using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Domain.Orders;

/// <summary>Effects an order waits for the system to carry out.</summary>
public enum OrderWorkKind
{
    /// <summary>Reserve stock; subject: allocation id.</summary>
    ReserveStock,

    /// <summary>Start the payment that came with the order; no subject.</summary>
    StartPayment,

    /// <summary>Open the attempt at the gateway; subject: payment id.</summary>
    OpenPayment,

    /// <summary>Commit stock; subject: allocation id.</summary>
    CommitStock,

    /// <summary>Commit stock at the locations that take over; subject: the allocation that is moved.</summary>
    MoveStock,

    /// <summary>Capture the money that is set aside; subject: payment id.</summary>
    CapturePayment,

    CheckFraud,
    CheckAddress,

    /// <summary>Book the carrier; subject: shipment id.</summary>
    BookShipment,

    /// <summary>Make the label; subject: shipment id.</summary>
    MakeLabel,

    /// <summary>Subject of these five: allocation, payment, shipment, allocation, allocation.</summary>
    ReleaseStock,
    CancelPayment,
    VoidLabel,
    UnpackGoods,
    ShrinkStock,

    /// <summary>Send the refund to the gateway; subject: refund id.</summary>
    SendRefund,
}

/// <summary>One effect to be carried out.</summary>
public sealed record OrderWork(OrderWorkKind Kind, string? Subject = null)
{
    /// <summary>
    /// Everything outstanding, from the order alone: what a saga that was interrupted anywhere has to do next. Doing any of it
    /// twice is harmless, because its subject is its idempotency key.
    /// </summary>
    public static IReadOnlyList<OrderWork> Of(Order order)
    {
        var work = new List<OrderWork>();
        var held = order.FindHold() is not null;
        var live = order.LiveAllocations().ToList();
        if (!order.Status.IsEndedOrEnding() && !order.Status.IsFinal())
        {
            Each(OrderWorkKind.ReserveStock, live.Where(found => found.Allocation.Status == AllocationStatus.Pending).Select(found => found.Allocation.Id));
            if (order is { Status: OrderStatus.Reserved, PaymentWish: not null } && !held)
            {
                work.Add(new OrderWork(OrderWorkKind.StartPayment));
            }

            Each(OrderWorkKind.OpenPayment, order.Payments.Where(payment => payment is { Status: PaymentStatus.Pending, GatewayId: null }).Select(payment => payment.Id));
            if (OrderRules.MayCommitStock(order))
            {
                Each(OrderWorkKind.CommitStock, live.Where(found => found.Allocation.Status == AllocationStatus.Reserved).Select(found => found.Allocation.Id));
            }

            Each(OrderWorkKind.MoveStock, live.Where(found => found.Allocation.IsMoving).Select(found => found.Allocation.Id));
            if (OrderRules.IsAuthorized(order) && live.TrueForAll(found => found.Allocation.Status == AllocationStatus.Committed))
            {
                Each(OrderWorkKind.CapturePayment, order.Payments.Where(payment => payment.Status == PaymentStatus.Authorized).Select(payment => payment.Id));
            }

            if (order.Status.IsPaidPhase() && order.Checks.Fraud == FraudVerdict.Unchecked)
            {
                work.Add(new OrderWork(OrderWorkKind.CheckFraud));
            }

            if (order.Status.IsPaidPhase() && order.Checks.Address == AddressVerdict.Unchecked)
            {
                work.Add(new OrderWork(OrderWorkKind.CheckAddress));
            }

            Each(OrderWorkKind.BookShipment, order.Shipments.Where(shipment => shipment is { Status: ShipmentStatus.Created, BookingProblem: null }).Select(shipment => shipment.Id));
            Each(OrderWorkKind.MakeLabel, order.Shipments.Where(shipment => shipment.Status == ShipmentStatus.Booked).Select(shipment => shipment.Id));
        }

        work.AddRange(order.Undos.Where(undo => undo.Status == UndoStatus.Pending).Select(undo => new OrderWork(KindOf(undo.Kind), undo.Subject)));
        Each(OrderWorkKind.SendRefund, order.Refunds.Where(refund => refund is { Status: RefundStatus.Pending, GatewayId: null }).Select(refund => refund.Id));
        return work;

        void Each(OrderWorkKind kind, IEnumerable<string> subjects) => work.AddRange(subjects.Select(subject => new OrderWork(kind, subject)));
    }

    private static OrderWorkKind KindOf(UndoKind undo) => undo switch
    {
        UndoKind.ReleaseStock => OrderWorkKind.ReleaseStock,
        UndoKind.CancelPayment => OrderWorkKind.CancelPayment,
        UndoKind.VoidLabel => OrderWorkKind.VoidLabel,
        UndoKind.ShrinkStock => OrderWorkKind.ShrinkStock,
        _ => OrderWorkKind.UnpackGoods,
    };
}
