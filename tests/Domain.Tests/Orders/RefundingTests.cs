using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using static OrderFunctions.Domain.Tests.Orders.PlacingTests;

namespace OrderFunctions.Domain.Tests.Orders;

public sealed class RefundingTests
{
    [Fact]
    public void Units_are_refunded_in_proportion_and_the_last_takes_the_remainder()
    {
        // Three units for 10.00 in all: 3.33, 3.33, and 3.34 for the last.
        var line = new OrderLine { Id = "l", Sku = "S", Name = "N", Quantity = 3, UnitPrice = 333, TaxBasisPoints = 0, Amounts = new LineAmounts(1000, 0, 0, 1000), Allocations = [] };
        Assert.Equal(333, line.RefundFor(1));
        Assert.Equal(667, line.RefundFor(2));
        Assert.Equal(334, (line with { RefundedQuantity = 2, RefundedAmount = 666 }).RefundFor(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => line.RefundFor(4));
    }

    [Fact]
    public void A_refund_of_units_changes_no_status_and_is_asked_for_once()
    {
        var order = new AnOrder().Delivered().Do(Request("r1", 1));
        Assert.Equal((OrderStatus.Delivered, 1190), (order.Order.Status, order.Order.Refunds.Single().Amount.Amount));
        Assert.True(order.Ask(Request("r1", 1)).IsRepeat);
        Refused(order.Ask(Request("r2", 2)), RefusalCodes.QuantityInvalid);
        order.Do(new OrderCommand.RecordRefundSucceeded("r1"));
        Assert.Equal(PaymentStatus.PartiallyRefunded, OrderMoney.PaymentStatusOf(order.Order));
    }

    [Fact]
    public void Never_more_than_was_captured_goes_back()
    {
        var order = new AnOrder().Confirmed().Do(new OrderCommand.RequestRefund("r1", [], 0, 4000, "sorry", "staff"));
        var refusal = Refused(order.Ask(Request("r2", 1)), RefusalCodes.RefundExceedsCaptured);
        Assert.Equal("300", refusal.Data!["refundable"]);
        Refused(order.Ask(new OrderCommand.RequestRefund("r3", [], 501, 0, "x", "staff")), RefusalCodes.RefundExceedsCaptured);
        Refused(order.Ask(new OrderCommand.RequestRefund("r3", [], 0, -1, "x", "staff")), RefusalCodes.AmountInvalid);
        Refused(order.Ask(new OrderCommand.RequestRefund("r3", [], 0, 0, "x", "staff")), RefusalCodes.RefundNothing);
        Refused(order.Ask(new OrderCommand.RequestRefund("r3", [new RefundUnits("l9", 1)], 0, 0, "x", "staff")), RefusalCodes.LineUnknown);
        Refused(order.Ask(new OrderCommand.RequestRefund("r3", [new RefundUnits("l2", 1), new RefundUnits("l2", 1)], 0, 0, "x", "staff")), RefusalCodes.LinesInvalid);
        Refused(new AnOrder().Reserved().Ask(Request("r1", 1)), RefusalCodes.WrongState);

        // The favour is set off when the order ends.
        order.Do(AnOrder.Cancel());
        Assert.Equal((300, -4000), (order.Order.Refunds[1].Amount.Amount, order.Order.Refunds[1].Goodwill));
        Refused(order.Ask(Request("r2", 1)), RefusalCodes.OrderEnded);
    }

    [Fact]
    public void A_refund_larger_than_one_payment_is_spread_over_both()
    {
        var order = new AnOrder().PaymentPending().Do(AnOrder.Success("p1", "t1", 4000)).PaymentPending("p2").Do(AnOrder.Success("p2", "t2", 300))
            .Do(new OrderCommand.RequestRefund("r1", [], 0, 4200, "sorry", "staff"));
        Assert.Equal([("r1", "p1", 4000L), ("r1-2", "p2", 200L)], order.Order.Refunds.Select(refund => (refund.Id, refund.PaymentId, refund.Amount.Amount)));
    }

    [Fact]
    public void A_failed_refund_of_an_ending_order_is_retried_or_settled_outside()
    {
        var order = new AnOrder().RefundFailed();
        Assert.Equal(OrderStatus.RefundFailed, order.Order.Status);
        Assert.Equal(AlertCodes.RefundFailed, order.Last.OfType<OrderEvent.AlertRaised>().Single().Code);
        Assert.True(order.Ask(new OrderCommand.RecordRefundFailed("p1-r1", "account closed")).IsRepeat);

        order.Do(new OrderCommand.RetryRefund("p1-r1", "staff"));
        Assert.Equal((OrderStatus.RefundPending, 2), (order.Order.Status, order.Order.Refunds[0].Try));
        Assert.True(order.Ask(new OrderCommand.RetryRefund("p1-r1", "staff")).IsRepeat);
        Assert.True(order.Ask(new OrderCommand.RecordRefundFailed("p1-r1", "news of the first try", 1)).IsRepeat);

        order.Do(new OrderCommand.RecordRefundFailed("p1-r1", "account closed", 2)).Do(new OrderCommand.SettleRefund("p1-r1", "account closed", "wire 4711", "staff"));
        Assert.Equal(OrderStatus.Cancelled, order.Order.Status);
        Assert.Equal(2, order.History.OfType<OrderEvent.AlertRaised>().Count());
        Assert.True(order.Ask(new OrderCommand.SettleRefund("p1-r1", "account closed", "wire 4711", "staff")).IsRepeat);
        Refused(order.Ask(new OrderCommand.SettleRefund("p1-r1", "account closed", "wire 4712", "staff")), RefusalCodes.RefundNotFailed);
        Refused(order.Ask(new OrderCommand.RetryRefund("p1-r1", "staff")), RefusalCodes.RefundNotFailed);
    }

    [Fact]
    public void A_refund_paid_by_the_gateway_after_it_was_settled_outside_raises_one_alert()
    {
        var order = new AnOrder().RefundFailed().Do(new OrderCommand.SettleRefund("p1-r1", "account closed", "wire 4711", "staff"))
            .Do(new OrderCommand.RecordRefundSucceeded("p1-r1"));
        Assert.Equal(AlertCodes.RefundPaidTwice, order.Last.OfType<OrderEvent.AlertRaised>().Single().Code);
        Assert.True(order.Ask(new OrderCommand.RecordRefundSucceeded("p1-r1")).IsRepeat);
        Assert.True(order.Ask(new OrderCommand.RecordRefundFailed("p1-r1", "late")).IsRepeat);
    }

    [Fact]
    public void A_refund_that_bounces_after_it_succeeded_waits_for_repair_and_the_order_stays_ended()
    {
        var order = new AnOrder().RefundPending().Do(new OrderCommand.RecordRefundSucceeded("p1-r1")).Do(new OrderCommand.RecordRefundFailed("p1-r1", "bounced"));
        Assert.Equal((OrderStatus.Cancelled, RefundStatus.Failed), (order.Order.Status, order.Order.Refunds[0].Status));
        Assert.Equal(OrderAction.RetryRefund, NextAction.Of(order.Order).Action);
        Assert.Contains(OrderAction.RetryRefund, OrderActions.Allowed(order.Order, Caller.Staff, order.Now));
    }

    [Fact]
    public void The_gateway_id_of_a_refund_is_recorded_once_per_try()
    {
        var order = new AnOrder().RefundPending().Do(new OrderCommand.RecordRefundSent("p1-r1", "gw-1"));
        Assert.DoesNotContain(OrderWork.Of(order.Order), work => work.Kind == OrderWorkKind.SendRefund);
        Assert.True(order.Ask(new OrderCommand.RecordRefundSent("p1-r1", "gw-1")).IsRepeat);
        Refused(order.Ask(new OrderCommand.RecordRefundSent("p1-r1", "gw-2")), RefusalCodes.IdReused);
        order.RefundFailed().Do(new OrderCommand.RetryRefund("p1-r1", "staff"));
        Assert.Contains(OrderWork.Of(order.Order), work => work.Kind == OrderWorkKind.SendRefund);
        Refused(order.Ask(new OrderCommand.RecordRefundSent("p7-r1", "gw-2")), RefusalCodes.RefundUnknown);
    }

    [Fact]
    public void A_dispute_holds_the_order_and_its_money_until_it_is_decided()
    {
        var order = new AnOrder().Confirmed().Do(new OrderCommand.OpenDispute("p1", "d1", new Money(4300, "EUR")));
        Assert.Equal((Hold.Dispute, PaymentStatus.Disputed), (order.Order.Holds.Single().Reason, OrderMoney.PaymentStatusOf(order.Order)));
        Refused(order.Ask(Request("r1", 1)), RefusalCodes.RefundExceedsCaptured);
        Refused(order.Ask(new OrderCommand.AssignAllocations([new Assignment("a1", "d")])), RefusalCodes.OrderOnHold);
        Assert.True(order.Ask(new OrderCommand.OpenDispute("p1", "d1", new Money(4300, "EUR"))).IsRepeat);
        Refused(order.Ask(new OrderCommand.CloseDispute("p1", "d7", true)), RefusalCodes.DisputeUnknown);

        order.Do(new OrderCommand.CloseDispute("p1", "d1", Won: true));
        Assert.Empty(order.Order.Holds);
        Assert.Equal(PaymentStatus.Completed, OrderMoney.PaymentStatusOf(order.Order));
        Assert.True(order.Ask(new OrderCommand.CloseDispute("p1", "d1", Won: true)).IsRepeat);
    }

    [Fact]
    public void Each_dispute_is_decided_by_itself_and_each_refund_keeps_the_gateways_id()
    {
        var order = new AnOrder().Confirmed().Do(new OrderCommand.OpenDispute("p1", "d1", new Money(10, "EUR"))).Do(new OrderCommand.OpenDispute("p1", "d2", new Money(20, "EUR")))
            .Do(new OrderCommand.CloseDispute("p1", "d1", Won: true));
        Assert.Equal([("d1", DisputeStatus.Won), ("d2", DisputeStatus.Open)], order.Order.Payments[0].Disputes.Select(dispute => (dispute.Id, dispute.Status)));
        Assert.Equal(4280, order.Order.Kept("p1", "EUR"));

        Assert.Equal("gw-1", new AnOrder().RefundPending().Do(new OrderCommand.RecordRefundSucceeded("p1-r1", "gw-1")).Order.Refunds[0].GatewayId);
        Assert.Equal("gw-1", new AnOrder().RefundPending().Do(new OrderCommand.RecordRefundSent("p1-r1", "gw-1")).Do(new OrderCommand.RecordRefundSucceeded("p1-r1")).Order.Refunds[0].GatewayId);
    }

    [Fact]
    public void Money_of_two_payments_is_refunded_when_all_of_it_is_and_ids_count_per_payment()
    {
        var order = new AnOrder().PaymentPending().Do(AnOrder.Success("p1", "t1", 4000)).PaymentPending("p2").Do(AnOrder.Success("p2", "t2", 300)).Do(AnOrder.Cancel());
        Assert.Equal(["p1-r1", "p2-r1"], order.Order.Refunds.Select(refund => refund.Id));
        order.Do(new OrderCommand.RecordRefundSucceeded("p1-r1"));
        Assert.Equal(PaymentStatus.PartiallyRefunded, OrderMoney.PaymentStatusOf(order.Order));
        order.Do(new OrderCommand.RecordRefundSucceeded("p2-r1"));
        Assert.Equal(PaymentStatus.Refunded, OrderMoney.PaymentStatusOf(order.Order));
    }

    [Fact]
    public void A_lost_dispute_is_a_chargeback_and_what_was_charged_back_is_not_refunded_again()
    {
        var order = new AnOrder().Confirmed().Do(new OrderCommand.OpenDispute("p1", "d1", new Money(4000, "EUR"))).Do(new OrderCommand.CloseDispute("p1", "d1", Won: false));
        Assert.Equal(PaymentStatus.ChargedBack, OrderMoney.PaymentStatusOf(order.Order));
        Assert.Single(order.Order.Holds);
        order.Do(AnOrder.Cancel());
        Assert.Equal(300, order.Order.Refunds.Single().Amount.Amount);
    }

    [Fact]
    public void A_chargeback_beyond_what_is_kept_raises_an_alert_and_a_won_one_of_an_ended_order_is_refunded()
    {
        var twice = new AnOrder().RefundPending().Do(new OrderCommand.OpenDispute("p1", "d1", new Money(4300, "EUR")));
        Assert.Equal(AlertCodes.ChargebackExceedsKept, twice.Last.OfType<OrderEvent.AlertRaised>().Single().Code);
        Refused(twice.Ask(new OrderCommand.OpenDispute("p1", "d2", new Money(0, "EUR"))), RefusalCodes.AmountInvalid);

        var order = new AnOrder().Confirmed().Do(new OrderCommand.OpenDispute("p1", "d1", new Money(4300, "EUR"))).Do(AnOrder.Cancel());
        Assert.Equal(OrderStatus.Cancelled, order.Order.Status);
        order.Do(new OrderCommand.CloseDispute("p1", "d1", Won: true));
        Assert.Equal(4300, order.Order.Refunds.Single().Amount.Amount);
    }

    private static OrderCommand.RequestRefund Request(string id, int units) => new(id, [new RefundUnits("l1", units)], 0, 0, "damaged", "staff");
}
