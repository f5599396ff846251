using OrderFunctions.Domain.Orders;
using static OrderFunctions.Domain.Tests.Orders.PlacingTests;

namespace OrderFunctions.Domain.Tests.Orders;

public sealed class ReservingTests
{
    [Fact]
    public void All_lines_reserved_makes_the_order_reserved_for_fifteen_minutes()
    {
        var order = new AnOrder().Placed()
            .Do(new OrderCommand.RecordReservations([new ReservationOutcome("a1", true)]));
        Assert.Equal(OrderStatus.Created, order.Order.Status);

        order.Do(new OrderCommand.RecordReservations([new ReservationOutcome("a2", true)]));
        Assert.Equal(OrderStatus.Reserved, order.Order.Status);
        Assert.Equal(AnOrder.Start.AddMinutes(15), order.Order.Due);
    }

    [Fact]
    public void A_line_that_cannot_be_reserved_fails_the_order_and_releases_the_others()
    {
        var order = new AnOrder().Placed()
            .Do(new OrderCommand.RecordReservations([new ReservationOutcome("a1", true), new ReservationOutcome("a2", false, 0)]));

        Assert.Equal(OrderStatus.Failed, order.Order.Status);
        Assert.Equal(ReasonCodes.OutOfStock, order.Order.Reason!.Code);
        Assert.Equal(["a1", "a2"], order.Last.OfType<OrderEvent.StockReleaseDue>().Select(due => due.Allocation.AllocationId));
        Assert.Equal(["release-a1", "release-a2"], order.Order.Undos.Select(undo => undo.Id));
    }

    [Fact]
    public void A_reservation_that_is_reported_after_the_cancel_changes_nothing_because_its_release_is_already_due()
    {
        var order = new AnOrder().Placed().Cancelled();
        Assert.Contains(order.Last, e => e is OrderEvent.StockReleaseDue { Allocation.AllocationId: "a1" });
        Assert.True(order.Ask(new OrderCommand.RecordReservations([new ReservationOutcome("a1", true)])).IsRepeat);
    }

    [Fact]
    public void An_unknown_allocation_is_refused()
    {
        Refused(new AnOrder().Placed().Ask(new OrderCommand.RecordReservations([new ReservationOutcome("a7", true)])), RefusalCodes.AllocationUnknown);
        Refused(new AnOrder().Paid().Ask(new OrderCommand.RecordStockCommitted(["a7"])), RefusalCodes.AllocationUnknown);
        Refused(new AnOrder().Paid().Ask(new OrderCommand.RecordStockMissing(["a7"])), RefusalCodes.AllocationUnknown);
        Refused(new AnOrder().Paid().Ask(new OrderCommand.ReplaceAllocation("a7", "a8", "main")), RefusalCodes.AllocationUnknown);
    }

    [Fact]
    public void A_reservation_that_expires_cancels_the_order_but_only_when_it_is_due()
    {
        var order = new AnOrder().Reserved();
        var refusal = Refused(order.After(TimeSpan.FromMinutes(14)).Ask(new OrderCommand.Expire()), RefusalCodes.NotDueYet);
        Assert.Equal("2030-05-01T12:15:00.0000000Z", refusal.Data!["due"]);

        order.After(TimeSpan.FromMinutes(1)).Do(new OrderCommand.Expire());
        Assert.Equal(OrderStatus.Cancelled, order.Order.Status);
        Assert.Equal(ReasonCodes.ReservationExpired, order.Order.Reason!.Code);
        Assert.Equal(2, order.Last.OfType<OrderEvent.StockReleaseDue>().Count());
        Assert.True(order.Ask(new OrderCommand.Expire()).IsRepeat);
    }

    [Fact]
    public void Goods_can_be_reserved_elsewhere_under_a_new_id()
    {
        var order = new AnOrder().Placed().Do(new OrderCommand.ReplaceAllocation("a1", "a3", "second"));

        Assert.Equal(AllocationStatus.Cancelled, order.Order.FindAllocation("a1")!.Value.Allocation.Status);
        Assert.Equal(("second", "a1"), (order.Order.FindAllocation("a3")!.Value.Allocation.Location, order.Order.FindAllocation("a3")!.Value.Allocation.Replaces));
        Assert.True(order.Ask(new OrderCommand.ReplaceAllocation("a1", "a3", "second")).IsRepeat);
        Refused(order.Ask(new OrderCommand.ReplaceAllocation("a2", "a3", "second")), RefusalCodes.IdReused);

        order.Do(new OrderCommand.RecordReservations([new ReservationOutcome("a3", true), new ReservationOutcome("a2", true)]));
        Assert.Equal(OrderStatus.Reserved, order.Order.Status);
    }

    [Fact]
    public void A_failed_undo_waits_for_repair_with_one_alert()
    {
        var order = new AnOrder().Cancelled().Do(new OrderCommand.RecordUndoFailed("release-a1", "store is down"));
        Assert.Single(order.Last.OfType<OrderEvent.AlertRaised>());
        Assert.True(order.Ask(new OrderCommand.RecordUndoFailed("release-a1", "store is down")).IsRepeat);
        Assert.Equal(OrderAction.RepairUndo, NextAction.Of(order.Order).Action);

        order.Do(new OrderCommand.RepairUndo("release-a1", "staff", "released by hand"));
        Assert.Equal(UndoStatus.Repaired, order.Order.FindUndo("release-a1")!.Status);
        Assert.True(order.Ask(new OrderCommand.RecordUndoDone("release-a1")).IsRepeat);
        order.Do(new OrderCommand.RecordUndoDone("release-a2"));
        Assert.True(order.Ask(new OrderCommand.RecordUndoDone("release-a2")).IsRepeat);
        Assert.Empty(OrderWork.Of(order.Order));
    }
}
