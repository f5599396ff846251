using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Domain.Tests.Orders.Model;

/// <summary>Where the real order is not what the model says, and what must be true of it whatever happened.</summary>
internal static class Agreement
{
    public static string? Difference(ModelOrder model, Order real, DateTimeOffset now) =>
        Differ("status", model.Status, real.Status)
        ?? Differ("ends as", model.Stage == Stage.Ending ? model.EndsFailed ? OrderStatus.Failed : OrderStatus.Cancelled : null, real.EndsAs)
        ?? Differ("reason", model.Reason, real.Reason?.Code)
        ?? Differ("due in", model.Due, real.Due is { } due ? (int?)Math.Max(0, (due - now).TotalHours) : null)
        ?? Differ("held", model.Held, real.Holds.Count > 0)
        ?? Goods(model, real)
        ?? Money(model, real)
        ?? Parcels(model, real);

    /// <summary>Laws that hold in every state, asked of the real order alone.</summary>
    public static string? Broken(Order real)
    {
        foreach (var payment in real.Payments)
        {
            foreach (var currency in payment.Captures.Select(capture => capture.Amount.Currency).Distinct())
            {
                var captured = payment.Captures.Where(capture => capture.Amount.Currency == currency).Sum(capture => capture.Amount.Amount);
                var refunds = real.Refunds.Where(refund => refund.PaymentId == payment.Id && refund.Amount.Currency == currency).Sum(refund => refund.Amount.Amount);
                var bank = payment.Disputes.Where(dispute => dispute.Status != DisputeStatus.Won && dispute.Amount.Currency == currency).Sum(dispute => dispute.Amount.Amount);

                // A bank may take back what was refunded already; nobody can refuse it, but somebody must be told.
                if (refunds > captured) return $"refunds of {refunds} for {captured} captured by {payment.Id}";
                if (refunds + bank > captured && !real.Alerts.Any(alert => alert.StartsWith(AlertCodes.ChargebackExceedsKept, StringComparison.Ordinal))) return $"{payment.Id} is overdrawn and nobody was told";
                if (real.Status is OrderStatus.Failed or OrderStatus.Cancelled && refunds + bank < captured) return $"an ended order keeps {captured - refunds - bank} of {payment.Id}";
            }
        }

        if (!real.Status.IsEndedOrEnding()) return null;
        if (real.LiveAllocations().Any(found => !found.Allocation.IsHandedOver)) return "an ended order holds goods";
        return real.Payments.FirstOrDefault(payment => payment.IsOpen && real.FindUndo(Undo.IdOf(UndoKind.CancelPayment, payment.Id)) is null) is { } open
            ? $"{open.Id} of an ended order is not cancelled at the gateway"
            : null;
    }

    private static string? Goods(ModelOrder model, Order real)
    {
        if (Differ("allocations", model.Goods.Count, real.Lines.Sum(line => line.Allocations.Count)) is { } count) return count;
        for (var i = 0; i < model.Goods.Count; i++)
        {
            var (goods, found) = (model.Goods[i], real.FindAllocation(Id.Goods(i))!.Value.Allocation);
            var difference = Differ("goods", Name(goods.At), found.Status)
                ?? Differ("assigned", goods.Assigned, found.AssignedTo is not null, of: goods.Live)
                ?? Differ("released", goods.Released, real.FindUndo(Undo.IdOf(UndoKind.ReleaseStock, found.Id)) is not null)
                ?? Differ("unpacked", goods.Unpacked, real.FindUndo(Undo.IdOf(UndoKind.UnpackGoods, found.Id)) is not null);
            if (difference is not null) return $"{found.Id}: {difference}";
        }

        var (live, gone) = (model.Live.Count(), model.Live.Count(goods => goods.HandedOver));
        return Differ("handed over", gone == 0 ? FulfilmentStatus.None : gone == live ? FulfilmentStatus.Full : FulfilmentStatus.Partial, OrderRules.FulfilmentStatusOf(real));
    }

    private static string? Money(ModelOrder model, Order real)
    {
        if (Differ("payments", model.Pays.Count, real.Payments.Count) is { } payments) return payments;
        for (var p = 0; p < model.Pays.Count; p++)
        {
            var (pay, found) = (model.Pays[p], real.Payments[p]);
            var difference = Differ("captured", pay.Captured, real.Captured(found.Id, AnOrder.Eur))
                ?? Differ("captured abroad", pay.Foreign, real.Captured(found.Id, "USD"))
                ?? Differ("left", model.LeftOf(p), real.Kept(found.Id, AnOrder.Eur))
                ?? Differ("open", pay.IsOpen, found.IsOpen)
                ?? Differ("processing", pay.At == PayAt.Processing, found.Processing);
            if (difference is not null) return $"{found.Id}: {difference}";
        }

        if (Differ("refunds", model.Backs.Count, real.Refunds.Count) is { } refunds) return refunds;
        for (var r = 0; r < model.Backs.Count; r++)
        {
            var (back, found) = (model.Backs[r], real.Refunds[r]);
            var said = (Id.Pay(back.Pay), back.Amount, back.Foreign ? "USD" : AnOrder.Eur, Name(back.At));
            var difference = Differ("refund", said, (found.PaymentId, (int)found.Amount.Amount, found.Amount.Currency, found.Status))
                ?? Differ("settled outside", back.At == BackAt.SettledOutside, found.SettledOutside is not null);
            if (difference is not null) return $"{found.Id}: {difference}";
        }

        return null;
    }

    private static string? Parcels(ModelOrder model, Order real)
    {
        for (var s = 0; s < model.Parcels.Count; s++)
        {
            var (parcel, found) = (model.Parcels[s], real.Shipments[s]);
            var difference = Differ("parcel", parcel.At, Name(found.Status))
                ?? Differ("label voided", parcel is { At: ParcelAt.Cancelled, Booked: true }, real.FindUndo(Undo.IdOf(UndoKind.VoidLabel, found.Id)) is not null);
            if (difference is not null) return $"{found.Id}: {difference}";
        }

        return Differ("parcels", model.Parcels.Count, real.Shipments.Count);
    }

    private static AllocationStatus Name(GoodsAt at) => at switch
    {
        GoodsAt.Pending => AllocationStatus.Pending,
        GoodsAt.Reserved => AllocationStatus.Reserved,
        GoodsAt.Committed => AllocationStatus.Committed,
        GoodsAt.Backordered => AllocationStatus.Backordered,
        GoodsAt.Making => AllocationStatus.InProduction,
        GoodsAt.Made => AllocationStatus.Approved,
        GoodsAt.Packed => AllocationStatus.Packed,
        GoodsAt.Shipped => AllocationStatus.Shipped,
        GoodsAt.InTransit => AllocationStatus.InTransit,
        GoodsAt.Delivered => AllocationStatus.Delivered,
        GoodsAt.Lost => AllocationStatus.Lost,
        _ => AllocationStatus.Cancelled,
    };

    private static RefundStatus Name(BackAt at) => at switch
    {
        BackAt.Pending => RefundStatus.Pending,
        BackAt.Failed => RefundStatus.Failed,
        _ => RefundStatus.Succeeded,
    };

    private static ParcelAt Name(ShipmentStatus status) => status switch
    {
        ShipmentStatus.Created or ShipmentStatus.Booked or ShipmentStatus.Labelled => ParcelAt.Packed,
        ShipmentStatus.HandedOver => ParcelAt.HandedOver,
        ShipmentStatus.InTransit => ParcelAt.InTransit,
        ShipmentStatus.AttemptFailed => ParcelAt.Attempted,
        ShipmentStatus.Lost => ParcelAt.Lost,
        ShipmentStatus.ReturnedToSender => ParcelAt.ReturnedToSender,
        ShipmentStatus.Delivered => ParcelAt.Delivered,
        _ => ParcelAt.Cancelled,
    };

    private static string? Differ<T>(string what, T model, T real, bool of = true) =>
        !of || EqualityComparer<T>.Default.Equals(model, real) ? null : $"{what} is {model} in the model and {real} in the implementation";
}
