using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Domain.Orders;

/// <summary>How orders end: as a whole, in part, and by time.</summary>
public static partial class OrderDecider
{
    internal static OrderEvent Ended(OrderStatus endsAs, OrderReason reason, DateTimeOffset now) =>
        endsAs == OrderStatus.Failed ? new OrderEvent.Failed(reason, now) : new OrderEvent.Cancelled(reason, now);

    /// <summary>
    /// Ends the whole order: what may still be paid is cancelled at the gateway, stock is released at once, and all money that
    /// was taken goes back; only while money is on its way back is it REFUND_PENDING.
    /// </summary>
    private static void End(Draft draft, OrderStatus endsAs, string code, string message)
    {
        var order = draft.Order;
        var reason = new OrderReason(code, message);
        var moneyMoves = order.HasRefundsToSettle() || order.Refundable().Any();
        draft.Add(moneyMoves ? new OrderEvent.EndingStarted(endsAs, reason, draft.Now) : Ended(endsAs, reason, draft.Now));
        CancelWhatMayStillBePaid(draft);
        GiveBackGoods(draft, order.LiveAllocations());
        RefundEverything(draft, code);
    }

    /// <summary>Cancels part of the order and refunds its units; the rest goes on.</summary>
    private static void CancelPart(Draft draft, IReadOnlyList<FoundAllocation> allocations, string reason, Caller by, string byId)
    {
        var remaining = draft.Order.LiveAllocations().Where(found => found.Allocation.IsHandedOver).Select(found => found.ToRef()).ToList();
        draft.Add(new OrderEvent.RestCancelled(by, byId, reason, allocations.Select(found => found.ToRef()).ToList(), remaining, draft.Now));
        GiveBackGoods(draft, allocations);
        RefundUnitsOf(draft, allocations, reason, byId);
    }

    private static void GiveBackGoods(Draft draft, IEnumerable<FoundAllocation> allocations)
    {
        var parcels = new HashSet<string>(StringComparer.Ordinal);
        foreach (var found in allocations)
        {
            if (found.Allocation.IsHandedOver) continue;
            GiveUpMove(draft, found);
            if (found.Allocation.Status != AllocationStatus.Packed)
            {
                draft.Add(new OrderEvent.StockReleaseDue(found.ToRef(), draft.Now));
                continue;
            }

            if (parcels.Add(found.Allocation.ShipmentId!)) CancelShipment(draft, found.Allocation.ShipmentId!);
            draft.Add(new OrderEvent.GoodsUnpackDue(found.ToRef(), draft.Now));
        }
    }

    private static void CancelShipment(Draft draft, string id)
    {
        var shipment = draft.Order.FindShipment(id)!;
        draft.Add(new OrderEvent.ShipmentCancelled(id, draft.Now));
        // A carrier that was chosen may have been asked, and its answer may be on its way.
        if (shipment.Status is ShipmentStatus.Booked or ShipmentStatus.Labelled || shipment.Carrier is not null)
        {
            draft.Add(new OrderEvent.LabelVoidDue(id, shipment.Carrier, shipment.TrackingNumber, draft.Now));
        }
    }

    private static Refusal? Cancel(Draft draft, OrderCommand.Cancel c)
    {
        var order = draft.Order;
        if (order.Status == OrderStatus.Cancelled || order.EndsAs == OrderStatus.Cancelled) return null;
        if (order.Status.IsEndedOrEnding()) return Ended(order);
        var live = order.LiveAllocations().ToList();
        var handedOver = live.Where(found => found.Allocation.IsHandedOver).ToList();
        var rest = live.Where(found => !found.Allocation.IsHandedOver).ToList();
        if (rest.Count == 0)
        {
            // A repeat of a cancel that took the rest stands here too: all it could do has been done.
            return Refuse(RefusalCodes.TooLateToCancel, "Everything has been handed over; it can only be returned.", order)
                .With("remainsForReturn", string.Join(',', handedOver.Select(found => found.Allocation.Id)));
        }

        if (handedOver.Count > 0)
        {
            CancelPart(draft, rest, ReasonCodes.PartlyCancelled, c.By, c.ById);
            return null;
        }

        if (c.By == Caller.Customer)
        {
            End(draft, OrderStatus.Cancelled, ReasonCodes.CancelledByCustomer, c.Note ?? "The customer cancelled the order.");
        }
        else End(draft, OrderStatus.Cancelled, ReasonCodes.CancelledByStaff, c.Note ?? "The shop cancelled the order.");
        return null;
    }

    private static Refusal? Expire(Draft draft)
    {
        var order = draft.Order;
        if (order.Due is not { } due) return null;
        if (draft.Now < due)
        {
            return Refuse(RefusalCodes.NotDueYet, "The wait is not over.", order)
                .With("due", due.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        }

        switch (order.Status)
        {
            case OrderStatus.Reserved:
                End(draft, OrderStatus.Cancelled, ReasonCodes.ReservationExpired, "No payment was started in time.");
                return null;
            case OrderStatus.PaymentPending when order.Payments.FirstOrDefault(payment => payment.IsOpen) is { } open:
                return Refuse(RefusalCodes.GatewayNotAsked, "A payment is open; the gateway must confirm that it is unpaid.", order)
                    .With("payment", open.Id);
            case OrderStatus.PaymentPending:
                End(draft, OrderStatus.Failed, ReasonCodes.PaymentTimeout, "The payment did not arrive in time.");
                return null;
            case OrderStatus.FraudReview:
                End(draft, OrderStatus.Failed, ReasonCodes.FraudRejected, "The review was not decided in time.");
                return null;
            case OrderStatus.AddressReview:
                End(draft, OrderStatus.Failed, ReasonCodes.AddressInvalid, "The address was not corrected in time.");
                return null;
            default:
                LapseOffers(draft);
                if (order.Checks.BackorderDue <= draft.Now) GiveUpBackordered(draft, Caller.System, "deadline");
                return null;
        }
    }
}
