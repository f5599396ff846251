using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;
using OrderFunctions.Domain.Tests.Orders;

namespace OrderFunctions.Domain.Tests.Production;

/// <summary>What the writing of a line means for its order.</summary>
public sealed class MadeToOrderTests
{
    [Fact]
    public void The_fourth_rejection_holds_the_line_and_tells_staff_once()
    {
        var order = new AnOrder().RejectedTooOften();

        var hold = Assert.Single(order.Order.Holds);
        Assert.Equal((Hold.SuperAdminReview, "l1"), (hold.Reason, hold.LineId));
        Assert.Equal(4, order.History.OfType<OrderEvent.DraftRejected>().Count());
        Assert.Equal(AlertCodes.DraftsRejected, Assert.Single(order.Last.OfType<OrderEvent.AlertRaised>()).Code);
        Assert.Equal(RefusalCodes.OrderOnHold, order.Ask(new OrderCommand.Write("l1", new WritingCommand.Offer("w2", [], "staff"))).Refusal?.Code);
        // The stock line is not held.
        Assert.False(order.Ask(new OrderCommand.AssignAllocations([new Assignment("a2", "main")])).IsRefused);
    }

    [Fact]
    public void A_super_admin_lets_the_line_go_on_with_another_writer_and_it_counts_anew()
    {
        var order = new AnOrder().RejectedTooOften().Write(new WritingCommand.Decide(WritingDecision.Reassign, "boss"));

        var task = order.Order.FindTask("l1")!;
        Assert.Empty(order.Order.Holds);
        Assert.Equal((WritingStatus.Open, 0), (task.Status, task.Rejections));
        Assert.Equal(["w1"], task.TurnedDown);
        Assert.Equal(4, task.Drafts.Count);
    }

    [Fact]
    public void A_super_admin_approves_the_last_draft_and_the_goods_are_ready()
    {
        var order = new AnOrder().RejectedTooOften().Write(new WritingCommand.Decide(WritingDecision.Approve, "boss"));

        Assert.Empty(order.Order.Holds);
        Assert.Equal(AllocationStatus.Approved, order.Order.FindAllocation("a1")!.Value.Allocation.Status);
        Assert.Equal(WritingStatus.Approved, order.Order.FindTask("l1")!.Status);
    }

    [Fact]
    public void Cancelling_the_line_refunds_it_and_the_rest_goes_on()
    {
        var order = new AnOrder().RejectedTooOften().Write(new WritingCommand.Decide(WritingDecision.CancelLine, "boss"));

        Assert.Equal(OrderStatus.Confirmed, order.Order.Status);
        Assert.Equal((2, 2380), (order.Order.FindLine("l1")!.RefundedQuantity, order.Order.FindLine("l1")!.RefundedAmount));
        Assert.Equal(WritingStatus.Closed, order.Order.FindTask("l1")!.Status);
        Assert.False(order.Order.FindAllocation("a1")!.Value.Allocation.IsLive);
        Assert.True(order.Order.FindAllocation("a2")!.Value.Allocation.IsLive);
    }

    [Fact]
    public void Cancelling_the_only_line_that_is_left_ends_the_order()
    {
        var order = new AnOrder().RejectedTooOften();
        order.Do(new OrderCommand.RecordStockMissing(["a2"])).Do(new OrderCommand.ChooseBackorder(true, Caller.Customer, "c1"));

        order.Write(new WritingCommand.Decide(WritingDecision.CancelLine, "boss"));

        Assert.Equal((OrderStatus.RefundPending, OrderStatus.Cancelled), (order.Order.Status, order.Order.EndsAs));
    }

    [Fact]
    public void A_cancelled_order_closes_what_is_being_written_and_keeps_the_drafts()
    {
        var order = new AnOrder().Drafted().Do(AnOrder.Cancel());

        Assert.Equal(WritingStatus.Closed, order.Order.FindTask("l1")!.Status);
        Assert.Single(order.Order.FindTask("l1")!.Drafts);
        Assert.Equal(RefusalCodes.WrongState, order.Ask(new OrderCommand.Write("l1", new WritingCommand.Approve(1, "qc"))).Refusal?.Code);
    }

    [Fact]
    public void Goods_that_are_taken_again_need_no_second_text()
    {
        var order = new AnOrder().Drafted().Write(new WritingCommand.Approve(1, "qc")).Assigned().Do(new OrderCommand.RecordShort("a1", 0));

        order.Do(new OrderCommand.ReplaceAllocation("a1", "a3", "main"))
            .Do(new OrderCommand.RecordReservations([new ReservationOutcome("a3", true)]))
            .Do(new OrderCommand.RecordStockCommitted(["a3"]))
            .Do(new OrderCommand.StartProduction(["a3"]));

        Assert.Equal(AllocationStatus.Approved, order.Order.FindAllocation("a3")!.Value.Allocation.Status);
        Assert.DoesNotContain(order.Last, happened => happened is OrderEvent.WritingOpened);
    }

    [Fact]
    public void A_dispute_stops_writers_and_their_clock()
    {
        var order = new AnOrder().InProduction().Write(new WritingCommand.Offer("w1", [], "system"));
        order.Do(new OrderCommand.OpenDispute("p1", "d1", new Money(AnOrder.Total, AnOrder.Eur))).After(TimeSpan.FromHours(5));

        Assert.Equal(RefusalCodes.OrderOnHold, order.Ask(new OrderCommand.Write("l1", new WritingCommand.Accept("w1"))).Refusal?.Code);
        Assert.Equal(RefusalCodes.OrderOnHold, order.Ask(new OrderCommand.Write("l1", new WritingCommand.Lapse())).Refusal?.Code);
    }
}
