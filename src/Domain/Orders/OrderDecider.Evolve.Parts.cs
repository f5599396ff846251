using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Domain.Orders;

/// <summary>The evolutions that need more than a line.</summary>
public static partial class OrderDecider
{
    private static Order FromPlaced(OrderEvent.Placed e) => new()
    {
        Id = e.OrderId,
        Version = 1,
        CustomerId = e.CustomerId,
        Contact = e.Contact,
        ShippingAddress = e.ShippingAddress,
        BillingAddress = e.BillingAddress,
        Currency = e.Currency,
        Totals = e.Totals,
        Lines = e.Lines,
        PaymentWish = e.PaymentWish,
        ExchangeOf = e.ExchangeOf,
        DocumentId = e.DocumentId,
        Status = OrderStatus.Created,
        PlacedAt = e.At,
        UpdatedAt = e.At,
    };

    private static Order Undone(Order order, UndoKind kind, string subject, DateTimeOffset at)
    {
        var id = Undo.IdOf(kind, subject);
        var undo = new Undo(id, kind, subject, UndoStatus.Pending, at);
        return order.FindUndo(id) is null ? order with { Undos = [.. order.Undos, undo] } : order.WithUndo(id, _ => undo);
    }

    private static Order UndoIs(Order order, string id, UndoStatus status, string? problem)
    {
        var changed = order.WithUndo(id, undo => undo with { Status = status, Problem = problem });
        return status != UndoStatus.Failed && order.FindUndo(id) is { Kind: UndoKind.CancelPayment } cancel
            ? changed.WithPayment(cancel.Subject, payment => payment.IsOpen ? payment with { Status = PaymentStatus.Voided, Processing = false } : payment)
            : changed;
    }

    private static Order Replaced(Order order, string oldId, AllocationRef replacement, AllocationStatus status)
    {
        var changed = order.WithAllocations([oldId], allocation => allocation with { Status = AllocationStatus.Cancelled });
        return changed.WithLine(replacement.LineId, line => line with
        {
            Allocations =
            [
                .. line.Allocations,
                new Allocation
                {
                    Id = replacement.AllocationId,
                    Location = replacement.Location,
                    Quantity = replacement.Quantity,
                    Status = status,
                    Replaces = oldId,
                },
            ],
        });
    }

    private static Order Missing(Order order, OrderEvent.StockMissing e)
    {
        if (e.BackorderUntil is null) return order;
        var ids = e.Allocations.Select(reference => reference.AllocationId);
        var waiting = order.WithAllocations(ids, found => found with
        {
            Status = AllocationStatus.Backordered,
            AssignedTo = null,
            Placement = found.Placement is { } placement ? placement with { AcceptBy = null } : null,
        });
        return waiting with { Checks = order.Checks with { BackorderDue = e.BackorderUntil, BackorderAccepted = false } };
    }

    /// <summary>The backorder's deadline goes with the last backordered allocation.</summary>
    private static Order BackorderDone(Order order) =>
        order.Checks.BackorderDue is null || order.LiveAllocations().Any(found => found.Allocation.Status == AllocationStatus.Backordered)
            ? order
            : order with { Checks = order.Checks with { BackorderDue = null, BackorderAccepted = false } };

    private static Order Started(Order order, OrderEvent.PaymentStarted e) => order with
    {
        Status = OrderStatus.PaymentPending,
        Due = e.Deadline,
        Payments =
        [
            .. order.Payments,
            new PaymentAttempt
            {
                Id = e.PaymentId,
                Number = e.Number,
                Provider = e.Provider,
                Method = e.Method,
                Amount = e.Amount,
                Capture = e.Capture,
                Status = PaymentStatus.Pending,
                StartedAt = e.At,
            },
        ],
    };

    private static Order Received(Order order, OrderEvent.MoneyReceived e) => WithMoneyStatus(
        order.WithPayment(e.PaymentId, payment => payment with
        {
            Processing = false,
            Captures = [.. payment.Captures, new Capture(e.TransactionId, e.Captured, e.At, e.Accepted)],
        }),
        e.PaymentId);

    private static Order Disputed(Order order, string paymentId, Func<IReadOnlyList<Dispute>, IReadOnlyList<Dispute>> change) =>
        WithMoneyStatus(order.WithPayment(paymentId, payment => payment with { Disputes = change(payment.Disputes) }), paymentId);

    private static Order Requested(Order order, OrderEvent.RefundRequested e)
    {
        foreach (var part in e.Lines)
        {
            order = order.WithLine(part.LineId, line => line with
            {
                RefundedQuantity = line.RefundedQuantity + part.Quantity,
                RefundedAmount = checked(line.RefundedAmount + part.Amount),
            });
        }

        var refund = new Refund
        {
            Id = e.RefundId,
            PaymentId = e.PaymentId,
            Amount = e.Amount,
            Reason = e.Reason,
            Lines = e.Lines,
            Shipping = e.Shipping,
            Goodwill = e.Goodwill,
            RequestedAt = e.At,
            UpdatedAt = e.At,
            ToCredit = e.ToCredit ?? false,
            ReturnId = e.ReturnId,
        };
        var claimed = order with { Refunds = [.. order.Refunds, refund] };
        return e.ReturnId is not null && order.FindReturn(e.ReturnId) is { Status: OrderReturnStatus.Received }
            ? ReturnIs(claimed, e.ReturnId, found => found with { Status = OrderReturnStatus.Refunded })
            : claimed;
    }

    private static Order RefundIs(Order order, string id, DateTimeOffset at, Func<Refund, Refund> change)
    {
        var changed = order.WithRefund(id, refund => change(refund) with { UpdatedAt = at });
        return changed.FindRefund(id) is { } refund ? WithMoneyStatus(changed, refund.PaymentId) : changed;
    }

    private static Order WithMoneyStatus(Order order, string paymentId) =>
        OrderMoney.Combined(order, [paymentId]) is { } status ? order.WithPayment(paymentId, payment => payment with { Status = status }) : order;

    private static Order Packed(Order order, OrderEvent.ShipmentPacked e)
    {
        var ids = e.Allocations.Select(reference => reference.AllocationId).ToList();
        var shipment = new Shipment { Id = e.ShipmentId, Location = e.Location, AllocationIds = ids, PackedAt = e.At, Carrier = e.Carrier, OnItsOwn = e.OnItsOwn };
        var held = order.HeldArrivals?.Where(arrival => arrival.ShipmentId != e.ShipmentId).ToList();
        return order.WithAllocations(ids, found => found with { Status = AllocationStatus.Packed, ShipmentId = e.ShipmentId })
            with
        { Shipments = [.. order.Shipments, shipment], HeldArrivals = held is { Count: > 0 } ? held : null };
    }

    private static Order Divided(Order order, OrderEvent.AllocationDivided e) => order.WithLine(e.Allocation.LineId, line => line with
    {
        Allocations =
        [
            .. line.Allocations.SelectMany<Allocation, Allocation>(allocation => allocation.Id != e.Allocation.AllocationId
                ? [allocation]
                :
                [
                    allocation with { Quantity = allocation.Quantity - e.Quantity },
                    allocation with { Id = e.NewAllocationId, Quantity = e.Quantity, DividedFrom = allocation.Id, Replaces = null },
                ]),
        ],
    });

    private static Order OnTheWay(Order order, string shipmentId, string eventId, ShipmentStatus status, CarrierScan scan)
    {
        var ids = order.FindShipment(shipmentId)?.AllocationIds ?? [];
        return order.WithAllocations(ids, MovedOn).WithShipment(
            shipmentId,
            shipment => Seen(shipment, eventId, scan) with
            {
                Status = status,
                HandedOverAt = shipment.HandedOverAt ?? scan.HappenedAt,
                FailedAttempts = shipment.FailedAttempts + (scan.News == CarrierNews.AttemptFailed ? 1 : 0),
            });

        static Allocation MovedOn(Allocation found) => found.Status is AllocationStatus.Packed or AllocationStatus.Shipped
            ? found with { Status = AllocationStatus.InTransit }
            : found;
    }

    private static Order Arrived(Order order, OrderEvent.ShipmentDelivered e)
    {
        var arrived = order.WithAllocations(e.Allocations, AllocationStatus.Delivered).WithShipment(
            e.ShipmentId,
            shipment => Seen(shipment, e.CarrierEventId, new CarrierScan(CarrierNews.Delivered, e.HappenedAt, e.Where)) with
            {
                Status = ShipmentStatus.Delivered,
                HandedOverAt = shipment.HandedOverAt ?? e.HappenedAt,
                DeliveredAt = e.HappenedAt,
            });
        return arrived with { ReturnUntil = e.ReturnUntil };
    }

    private static Order Lost(Order order, OrderEvent.ShipmentLost e)
    {
        var ids = e.Allocations.Select(reference => reference.AllocationId);
        var (status, news) = e.ReturnedToSender
            ? (ShipmentStatus.ReturnedToSender, CarrierNews.ReturnedToSender)
            : (ShipmentStatus.Lost, CarrierNews.Lost);
        return order.WithAllocations(ids, found => found with { LostFrom = found.Status, Status = AllocationStatus.Lost })
            .WithShipment(e.ShipmentId, shipment => Seen(shipment, e.CarrierEventId, new CarrierScan(news, e.HappenedAt)) with { Status = status });
    }

    private static Allocation ComesBack(Allocation found) => found with { LostFrom = found.LostFrom ?? found.Status, Status = AllocationStatus.Lost };

    private static Order Reduced(Order order, OrderEvent.LineReduced e) => e is { Amounts: { } amounts, Totals: { } totals }
        ? order.WithLine(e.LineId, line => line with { Quantity = line.Quantity - e.Units, Amounts = amounts }) with { Totals = totals }
        : order;

    /// <summary>Units that did not come stay with the customer.</summary>
    private static Order GoodsBack(Order order, OrderEvent.GoodsReturned e)
    {
        var asked = order.FindReturn(e.ReturnId)!.Units;
        return WithReturnedUnits(ReturnIs(order, e.ReturnId, found => found with { Status = OrderReturnStatus.Received, Units = e.Units }), asked);
    }

    private static OrderChecks Scored(Order order, FraudVerdict verdict, int score, IReadOnlyList<string>? reasons) =>
        order.Checks with { Fraud = verdict, FraudScore = score, FraudReasons = reasons ?? [] };

    /// <summary>Another country is another risk: what had passed is looked at again; what people approved stays approved.</summary>
    private static Order Readdressed(Order order, Address address) => order with
    {
        ShippingAddress = address,
        Checks = order.Checks with
        {
            Address = AddressVerdict.Unchecked,
            AddressDue = null,
            AddressProblem = null,
            Fraud = order.Checks.Fraud == FraudVerdict.Passed && address.Country != order.ShippingAddress.Country
                ? FraudVerdict.Unchecked
                : order.Checks.Fraud,
        },
    };

    private static Shipment Seen(Shipment shipment, string eventId, CarrierScan scan) => shipment with
    {
        CarrierEventIds = [.. shipment.CarrierEventIds, eventId],
        Scans = [.. shipment.Scans.TakeLast(Shipment.MaxScans - 1), scan],
    };

    private static ShipmentStatus Later(ShipmentStatus one, ShipmentStatus other) => one > other ? one : other;
}
