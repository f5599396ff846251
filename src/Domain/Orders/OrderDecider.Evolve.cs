using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Domain.Orders;

public static partial class OrderDecider
{
    /// <summary>The order after <paramref name="happened"/>; <paramref name="order"/> is null for <see cref="OrderEvent.Placed"/> alone.</summary>
    public static Order Evolve(Order? order, OrderEvent happened)
    {
        if (happened is OrderEvent.Placed placed) return FromPlaced(placed);
        ArgumentNullException.ThrowIfNull(order);
        var changed = happened switch
        {
            OrderEvent.EndingStarted e =>
                order with { Status = OrderStatus.RefundPending, EndsAs = e.EndsAs, Reason = e.Reason },
            OrderEvent.Cancelled e => order with { Status = OrderStatus.Cancelled, EndsAs = null, Reason = e.Reason },
            OrderEvent.Failed e => order with { Status = OrderStatus.Failed, EndsAs = null, Reason = e.Reason },
            OrderEvent.RestCancelled => order,
            OrderEvent.LineReduced e => Reduced(order, e),
            OrderEvent.AllocationShrunk e => Undone(
                order.WithAllocations([e.Allocation.AllocationId], a => a with { Quantity = e.Quantity }), UndoKind.ShrinkStock, e.Allocation.AllocationId, e.At),
            OrderEvent.HoldPlaced e => order with { Holds = [.. order.Holds, e.Hold] },
            OrderEvent.HoldLifted e => order with { Holds = order.Holds.Where(hold => hold.Id != e.HoldId).ToList() },
            OrderEvent.UndoDone e => UndoIs(order, e.UndoId, UndoStatus.Done, null),
            OrderEvent.UndoFailed e => UndoIs(order, e.UndoId, UndoStatus.Failed, e.Problem),
            OrderEvent.UndoRepaired e => UndoIs(order, e.UndoId, UndoStatus.Repaired, null),
            OrderEvent.AlertRaised e => order with { Alerts = [.. order.Alerts, e.Key] },

            OrderEvent.AllocationsReserved e => order.WithAllocations(e.Allocations, AllocationStatus.Reserved),
            OrderEvent.Reserved e => order with { Status = OrderStatus.Reserved, Due = e.Until },
            OrderEvent.ReservationFailed => order,
            OrderEvent.StockCommitted e => order.WithAllocations(e.Allocations, AllocationStatus.Committed),
            OrderEvent.AllocationReplaced e => Replaced(order, e.OldAllocationId, e.New, AllocationStatus.Pending),
            OrderEvent.StockMissing e => Missing(order, e),
            OrderEvent.BackorderFilled e => BackorderDone(Replaced(order, e.OldAllocationId, e.New, AllocationStatus.Reserved)),
            OrderEvent.BackorderAccepted => order with { Checks = order.Checks with { BackorderAccepted = true } },
            OrderEvent.StockReleaseDue e =>
                Undone(BackorderDone(order.WithAllocations([e.Allocation], AllocationStatus.Cancelled)), UndoKind.ReleaseStock, e.Allocation.AllocationId, e.At),

            OrderEvent.PaymentStarted e => Started(order, e),
            OrderEvent.PaymentOpened e => order.WithPayment(e.PaymentId, p => p with { GatewayId = e.GatewayId }),
            OrderEvent.PaymentDeclined e =>
                order.WithPayment(e.PaymentId, p => p with { Status = PaymentStatus.Failed, DeclineCode = e.Code, Processing = false }),
            OrderEvent.PaymentProcessing e =>
                order.WithPayment(e.PaymentId, p => p with { Processing = true }) with { Due = e.Deadline },
            OrderEvent.PaymentAuthorized e =>
                order.WithPayment(e.PaymentId, p => p with { Status = PaymentStatus.Authorized, Processing = false }),
            OrderEvent.MoneyReceived e => Received(order, e),
            OrderEvent.Paid => order with { Status = OrderStatus.Paid },
            OrderEvent.PaymentVoided e =>
                order.WithPayment(e.PaymentId, p => p with { Status = PaymentStatus.Voided, Processing = false }),
            OrderEvent.GatewayCancelDue e => Undone(order, UndoKind.CancelPayment, e.PaymentId, e.At),
            OrderEvent.DisputeOpened e =>
                Disputed(order, e.PaymentId, disputes => [.. disputes, new Dispute(e.DisputeId, e.Amount, DisputeStatus.Open, e.At, e.EvidenceDue)]),
            OrderEvent.EvidenceSent e => Disputed(order, e.PaymentId, disputes => disputes.Select(dispute =>
                dispute.Id == e.DisputeId ? dispute with { EvidenceSentAt = e.At, Evidence = e.Reference } : dispute).ToList()),
            OrderEvent.DisputeClosed e => Disputed(order, e.PaymentId, disputes => disputes.Select(dispute =>
                dispute.Id == e.DisputeId ? dispute with { Status = e.Won ? DisputeStatus.Won : DisputeStatus.Lost } : dispute).ToList()),

            OrderEvent.RefundRequested e => Requested(order, e),
            OrderEvent.RefundSent e =>
                order.WithRefund(e.RefundId, r => r with { GatewayId = e.GatewayId, UpdatedAt = e.At }),
            OrderEvent.RefundSucceeded e =>
                RefundIs(order, e.RefundId, e.At, r => r with { Status = RefundStatus.Succeeded, GatewayId = e.GatewayId ?? r.GatewayId, Problem = null }),
            OrderEvent.RefundFailed e =>
                RefundIs(order, e.RefundId, e.At, r => r with { Status = RefundStatus.Failed, Problem = e.Problem }),
            OrderEvent.RefundRetried e =>
                RefundIs(order, e.RefundId, e.At, r => r with { Status = RefundStatus.Pending, Try = e.Try, GatewayId = null, Problem = null }),
            OrderEvent.RefundRedirected e => RefundIs(order, e.RefundId, e.At, r =>
                r with { Status = RefundStatus.Pending, ToCredit = false, Try = e.Try, GatewayId = null, Problem = null }),
            OrderEvent.RefundSettled e =>
                RefundIs(order, e.RefundId, e.At, r => r with { Status = RefundStatus.Succeeded, SettledOutside = e.Reference, Problem = null }),

            OrderEvent.FraudCheckPassed e => order with { Checks = Scored(order, FraudVerdict.Passed, e.Score, e.Reasons) },
            OrderEvent.FraudSuspected e =>
                order with { Checks = Scored(order, FraudVerdict.Suspected, e.Score, e.Reasons) with { FraudDue = e.Until } },
            OrderEvent.FraudReviewDecided e =>
                order with { Checks = order.Checks with { Fraud = e.Approved ? FraudVerdict.Approved : FraudVerdict.Rejected, FraudDue = null } },
            OrderEvent.AddressAccepted => order with { Checks = order.Checks with { Address = AddressVerdict.Valid } },
            OrderEvent.AddressRejected e =>
                order with { Checks = order.Checks with { Address = AddressVerdict.Invalid, AddressDue = e.Until, AddressProblem = e.Problem } },
            OrderEvent.AddressCorrected e => order.Status.IsConfirmedPhase() ? order with { ShippingAddress = e.Address } : Readdressed(order, e.Address),
            OrderEvent.Confirmed e => order with { Status = OrderStatus.Confirmed, ConfirmedAt = e.At },

            OrderEvent.ProductionStarted e => order.WithAllocations(e.Allocations, AllocationStatus.InProduction),
            OrderEvent.ProductionApproved e => order.WithAllocations([e.Allocation], AllocationStatus.Approved),
            OrderEvent.WritingOpened e => order.WithOpenTask(e),
            IWritingEvent e => order.WithTask(e.LineId, task => WritingDecider.Evolve(task, happened)),
            OrderEvent.AllocationsAssigned e => Evolve(order, e),
            OrderEvent.AllocationsPicked e => Answered(order, e.Allocations).WithAllocations(e.Allocations, AllocationStatus.Picked),
            OrderEvent.AllocationShort e => Evolve(order, e),
            OrderEvent.AllocationSplit e => Evolve(order, e),
            OrderEvent.MoveStarted e => Evolve(order, e),
            OrderEvent.AllocationMoved e => Evolve(order, e),
            OrderEvent.MoveGivenUp e => Evolve(order, e),
            OrderEvent.AssignmentAccepted e => Evolve(order, e),
            OrderEvent.AssignmentDeclined e => Evolve(order, e),
            OrderEvent.TakerMissing e => Evolve(order, e),
            OrderEvent.UnitsPicked e => Evolve(order, e),
            OrderEvent.ShipmentPacked e => Packed(Answered(order, e.Allocations), e),
            OrderEvent.CarrierChosen e => order.WithShipment(e.ShipmentId, shipment => shipment with { Carrier = e.Carrier, BookingProblem = null }),
            OrderEvent.BookingRefused e => order.WithShipment(e.ShipmentId, shipment => shipment with { Carrier = e.Carrier, BookingProblem = e.Problem }),
            OrderEvent.ShipmentBooked e => order.WithShipment(e.ShipmentId, shipment => shipment with
            {
                Status = Later(shipment.Status, ShipmentStatus.Booked),
                Carrier = e.Carrier,
                BookingProblem = null,
                TrackingNumber = e.TrackingNumber,
                TrackingUrl = e.TrackingUrl,
                ExpectedAt = e.ExpectedAt,
                TrackingToken = e.TrackingToken,
            }),
            OrderEvent.ShipmentLabelled e =>
                order.WithShipment(e.ShipmentId, s => s with { Status = Later(s.Status, ShipmentStatus.Labelled), Label = e.Label }),
            OrderEvent.ShipmentHandedOver e => order.WithAllocations(e.Allocations, AllocationStatus.Shipped)
                .WithShipment(e.ShipmentId, s => s with { Status = ShipmentStatus.HandedOver, HandedOverAt = e.At, TrackingNumber = e.TrackingNumber }),
            OrderEvent.ShipmentInTransit e =>
                OnTheWay(order, e.ShipmentId, e.CarrierEventId, ShipmentStatus.InTransit, new CarrierScan(CarrierNews.InTransit, e.HappenedAt, e.Where)),
            OrderEvent.DeliveryAttemptFailed e =>
                OnTheWay(order, e.ShipmentId, e.CarrierEventId, ShipmentStatus.AttemptFailed, new CarrierScan(CarrierNews.AttemptFailed, e.HappenedAt, e.Where)),
            OrderEvent.ShipmentDelivered e => Arrived(order, e),
            OrderEvent.ShipmentLost e => Lost(order, e),
            OrderEvent.InterceptAsked e =>
                order.WithShipment(e.ShipmentId, s => s with { Interception = new Interception(InterceptStatus.Asked, e.By, e.At) }),
            OrderEvent.InterceptLeftToStaff e =>
                order.WithShipment(e.ShipmentId, s => s with { Interception = s.Interception! with { LeftToStaff = e.Problem } }),
            OrderEvent.InterceptSucceeded e => order.WithAllocations(e.Allocations.Select(one => one.AllocationId), ComesBack)
                .WithShipment(e.ShipmentId, s => s with { Status = ShipmentStatus.ReturnedToSender, Interception = s.Interception! with { Status = InterceptStatus.Stopped } }),
            OrderEvent.InterceptFailed e =>
                order.WithShipment(e.ShipmentId, s => s with { Interception = s.Interception! with { Status = InterceptStatus.Failed } }),
            OrderEvent.ParcelBack e => order.WithShipment(e.ShipmentId, s => s with { BackScrapped = e.Scrapped }),
            OrderEvent.ArrivalHeld e =>
                order with { HeldArrivals = [.. order.HeldArrivals ?? [], new HeldArrival(e.ShipmentId, e.CarrierEventId, e.HappenedAt)] },
            OrderEvent.AllocationDivided e => Divided(order, e),
            OrderEvent.CarrierNewsNoted e => order.WithShipment(e.ShipmentId, shipment => Seen(shipment, e.CarrierEventId, new CarrierScan(e.News, e.HappenedAt, e.Where))),
            OrderEvent.ShipmentCancelled e =>
                order.WithShipment(e.ShipmentId, s => s with { Status = ShipmentStatus.Cancelled }),
            OrderEvent.LabelVoidDue e => Undone(order, UndoKind.VoidLabel, e.ShipmentId, e.At),
            OrderEvent.GoodsUnpackDue e =>
                Undone(order.WithAllocations([e.Allocation], AllocationStatus.Cancelled), UndoKind.UnpackGoods, e.Allocation.AllocationId, e.At),
            OrderEvent.Delivered e => order with { DeliveryAnnounced = true, ReturnUntil = e.ReturnUntil },
            OrderEvent.LostGivenUp e => order.WithAllocations([e.Allocation], AllocationStatus.Cancelled),
            OrderEvent.ReturnRequested e => WithReturn(order, new OrderReturn(e.ReturnId, OrderReturnStatus.Open, e.Units, e.At)),
            OrderEvent.GoodsReturned e => GoodsBack(order, e),
            OrderEvent.ReturnEnded e => ReturnIs(order, e.ReturnId, found => found with { Status = OrderReturnStatus.Ended }),
            OrderEvent.Exchanged e => ReturnIs(order, e.ReturnId, found => found with { ExchangedBy = e.OrderId }),
            _ =>
                throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "No evolution is written for this event."),
        };
        changed = changed with { Status = OrderRules.StatusOf(changed), Version = order.Version + 1, UpdatedAt = happened.At };
        return changed with { Due = OrderRules.DueOf(changed) };
    }
}
