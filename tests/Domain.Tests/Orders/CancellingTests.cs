using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using static OrderFunctions.Domain.Tests.Orders.PlacingTests;

namespace OrderFunctions.Domain.Tests.Orders;

public sealed class CancellingTests
{
    [Fact]
    public void Before_money_was_taken_a_cancel_ends_the_order_at_once()
    {
        foreach (var order in new[] { new AnOrder().Placed(), new AnOrder().Reserved(), new AnOrder().PaymentPending() })
        {
            order.Do(AnOrder.Cancel());
            Assert.Equal((OrderStatus.Cancelled, ReasonCodes.CancelledByCustomer), (order.Order.Status, order.Order.Reason!.Code));
            Assert.Equal(2, order.Last.OfType<OrderEvent.StockReleaseDue>().Count());
            Assert.Equal(order.Order.Payments.Count, order.Last.OfType<OrderEvent.GatewayCancelDue>().Count());
            Assert.True(order.Ask(AnOrder.Cancel()).IsRepeat);
        }
    }

    [Fact]
    public void Once_money_was_taken_the_stock_is_released_at_once_and_the_end_waits_for_the_refund()
    {
        var order = new AnOrder().RefundPending();
        Assert.Equal((OrderStatus.RefundPending, OrderStatus.Cancelled), (order.Order.Status, order.Order.EndsAs));
        Assert.Equal(2, order.Last.OfType<OrderEvent.StockReleaseDue>().Count());
        var refund = order.Last.OfType<OrderEvent.RefundRequested>().Single();
        Assert.Equal((4300, 500, 0), (refund.Amount.Amount, refund.Shipping, refund.Goodwill));
        Assert.True(order.Ask(AnOrder.Cancel()).IsRepeat);

        order.Do(new OrderCommand.RecordRefundSent("p1-r1", "gw-r1")).Do(new OrderCommand.RecordRefundSucceeded("p1-r1", "gw-r1"));
        Assert.Equal((OrderStatus.Cancelled, null), (order.Order.Status, order.Order.EndsAs));
        Assert.Equal(PaymentStatus.Refunded, OrderMoney.PaymentStatusOf(order.Order));
    }

    [Fact]
    public void From_packed_on_the_label_is_voided_and_the_goods_are_unpacked()
    {
        var order = new AnOrder().Labelled().Do(AnOrder.Cancel());
        Assert.Equal(OrderStatus.RefundPending, order.Order.Status);
        Assert.Equal(ShipmentStatus.Cancelled, order.Order.Shipments[0].Status);
        Assert.Single(order.Last.OfType<OrderEvent.LabelVoidDue>());
        Assert.Equal(["a1", "a2"], order.Last.OfType<OrderEvent.GoodsUnpackDue>().Select(due => due.Allocation.AllocationId));
        Assert.Empty(order.Last.OfType<OrderEvent.StockReleaseDue>());
        Assert.Equal(
            [OrderWorkKind.VoidLabel, OrderWorkKind.UnpackGoods, OrderWorkKind.UnpackGoods, OrderWorkKind.SendRefund],
            OrderWork.Of(order.Order).Select(work => work.Kind));
    }

    [Fact]
    public void A_booking_or_label_that_arrives_after_the_cancel_is_voided()
    {
        var order = new AnOrder().Packed().Do(AnOrder.Cancel());
        Assert.Empty(order.Last.OfType<OrderEvent.LabelVoidDue>());
        order.Do(new OrderCommand.RecordBooked("s1", "ACME", "TRACK-1"));
        Assert.Equal("TRACK-1", order.Last.OfType<OrderEvent.LabelVoidDue>().Single().TrackingNumber);
        order.Do(new OrderCommand.RecordLabelled("s1", "labels/s1.pdf"));
        Assert.Empty(order.Last.OfType<OrderEvent.LabelVoidDue>());
        Refused(order.Ask(new OrderCommand.HandOver("s1", "packer")), RefusalCodes.WrongState);
        Assert.Equal(ShipmentStatus.Cancelled, order.Order.Shipments[0].Status);
    }

    [Fact]
    public void With_some_handed_over_the_rest_is_cancelled_and_the_answer_says_what_remains()
    {
        var order = new AnOrder().PartlyShipped().Do(AnOrder.Cancel());
        var answer = order.Last.OfType<OrderEvent.RestCancelled>().Single();
        Assert.Equal(["a2"], answer.CancelledAllocations.Select(reference => reference.AllocationId));
        Assert.Equal(["a1"], answer.RemainsForReturn.Select(reference => reference.AllocationId));
        Assert.Equal(OrderStatus.Shipped, order.Order.Status);
        Assert.Equal((1420, ReasonCodes.PartlyCancelled), (order.Order.Refunds.Single().Amount.Amount, order.Order.Refunds.Single().Reason));

        Assert.Equal("a1", Refused(order.Ask(AnOrder.Cancel()), RefusalCodes.TooLateToCancel).Data!["remainsForReturn"]);
        order.Do(order.News("n1", CarrierNews.Delivered));
        Assert.Equal(OrderStatus.Delivered, order.Order.Status);
    }

    [Fact]
    public void An_order_cannot_be_cancelled_after_all_of_it_was_handed_over()
    {
        foreach (var order in new[] { new AnOrder().Shipped(), new AnOrder().InTransit(), new AnOrder().Delivered() })
        {
            Assert.Equal("a1,a2", Refused(order.Ask(AnOrder.Cancel()), RefusalCodes.TooLateToCancel).Data!["remainsForReturn"]);
        }
    }

    [Fact]
    public void An_order_that_failed_cannot_be_cancelled()
    {
        Assert.Equal("FAILED", Refused(new AnOrder().Failed().Ask(AnOrder.Cancel()), RefusalCodes.OrderEnded).Data!["status"]);
        Refused(new AnOrder().FraudReview().Do(new OrderCommand.DecideReview(false, "staff")).Ask(AnOrder.Cancel()), RefusalCodes.OrderEnded);
    }

    [Fact]
    public void The_shop_cancels_with_its_own_reason()
    {
        var order = new AnOrder().Reserved().Do(new OrderCommand.Cancel(Caller.Staff, "staff", "test order"));
        Assert.Equal(new OrderReason(ReasonCodes.CancelledByStaff, "test order"), order.Order.Reason);
    }
}
