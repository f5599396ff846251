using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Domain.Tests.Orders;

public sealed class NextStepTests
{
    [Fact]
    public void A_customer_may_pay_cancel_and_correct_the_address_of_a_reserved_order() =>
        Assert.Equal([OrderAction.Pay, OrderAction.Cancel, OrderAction.CorrectAddress, OrderAction.ReduceLine], Allowed(new AnOrder().Reserved(), Caller.Customer));

    [Fact]
    public void Nothing_can_be_done_about_a_cancelled_order() => Assert.Empty(Allowed(new AnOrder().Cancelled(), Caller.Customer));

    [Fact]
    public void A_delivered_order_can_be_returned_by_the_customer_and_refunded_by_staff()
    {
        Assert.Equal([OrderAction.RequestReturn], Allowed(new AnOrder().Delivered(), Caller.Customer));
        Assert.Equal([OrderAction.RequestReturn, OrderAction.RequestRefund], Allowed(new AnOrder().Delivered(), Caller.Staff));
    }

    [Fact]
    public void Staff_see_the_steps_that_are_open_to_them()
    {
        Assert.Contains(OrderAction.Review, Allowed(new AnOrder().FraudReview(), Caller.Staff));
        Assert.Contains(OrderAction.Assign, Allowed(new AnOrder().Confirmed(), Caller.Staff));
        Assert.Contains(OrderAction.StartProduction, Allowed(new AnOrder().Confirmed(personalised: true), Caller.Staff));
        Assert.Contains(OrderAction.ApproveProduction, Allowed(new AnOrder().InProduction(), Caller.Staff));
        Assert.Contains(OrderAction.Pack, Allowed(new AnOrder().Assigned(), Caller.Staff));
        Assert.Contains(OrderAction.HandOver, Allowed(new AnOrder().Packed(), Caller.Staff));
        Assert.Contains(OrderAction.Reship, Allowed(new AnOrder().Lost(), Caller.Staff));
        Assert.Contains(OrderAction.RefundLost, Allowed(new AnOrder().Lost(), Caller.Staff));
        Assert.Contains(OrderAction.SettleRefund, Allowed(new AnOrder().RefundFailed(), Caller.Staff));
        Assert.DoesNotContain(OrderAction.Review, Allowed(new AnOrder().FraudReview(), Caller.Customer));
    }

    [Fact]
    public void A_customer_who_may_not_try_again_is_not_asked_to()
    {
        var order = new AnOrder { Policy = OrderPolicy.Default with { MaxAttempts = 1 } }.PaymentPending().Do(new OrderCommand.RecordPaymentVoided("p1"));
        var waitsFor = NextAction.Of(order.Order, order.Policy);
        Assert.Equal((OrderStatus.PaymentPending, Party.Gateway, null), (order.Order.Status, waitsFor.By, waitsFor.Action));
    }

    [Fact]
    public void The_order_says_whose_move_it_is()
    {
        var expected = new Dictionary<string, (Party By, OrderAction? Action)>
        {
            ["CREATED"] = (Party.System, null),
            ["RESERVED"] = (Party.Customer, OrderAction.Pay),
            ["PAYMENT_PENDING"] = (Party.System, null),
            ["PAYMENT_PENDING, declined once"] = (Party.Customer, OrderAction.Pay),
            ["PAYMENT_PENDING, authorised"] = (Party.System, null),
            ["PAID"] = (Party.System, null),
            ["PAID, committed and address valid"] = (Party.System, null),
            ["PAID, checked and on hold"] = (Party.Staff, OrderAction.LiftHold),
            ["FRAUD_REVIEW"] = (Party.Staff, OrderAction.Review),
            ["ADDRESS_REVIEW"] = (Party.Customer, OrderAction.CorrectAddress),
            ["BACKORDERED"] = (Party.Customer, OrderAction.ChooseBackorder),
            ["CONFIRMED"] = (Party.Staff, OrderAction.Assign),
            ["CONFIRMED, personalised"] = (Party.System, null),
            ["CONFIRMED, a line backordered"] = (Party.Customer, OrderAction.ChooseBackorder),
            ["IN_PRODUCTION"] = (Party.Staff, null),
            ["IN_PRODUCTION, a draft to check"] = (Party.Staff, OrderAction.ApproveProduction),
            ["IN_PRODUCTION, rejected too often"] = (Party.Staff, null),
            ["IN_PRODUCTION, approved"] = (Party.Staff, OrderAction.Assign),
            ["ASSIGNED"] = (Party.Staff, OrderAction.Pack),
            ["PACKED"] = (Party.Staff, OrderAction.HandOver),
            ["SHIPPED"] = (Party.Carrier, null),
            ["SHIPPED, lost"] = (Party.Staff, OrderAction.Reship),
            ["IN_TRANSIT"] = (Party.Carrier, null),
            ["DELIVERED"] = (Party.Nobody, null),
            ["REFUND_PENDING"] = (Party.Gateway, null),
            ["REFUND_FAILED"] = (Party.Staff, OrderAction.RetryRefund),
            ["CANCELLED"] = (Party.Nobody, null),
            ["FAILED"] = (Party.Nobody, null),
        };
        var said = OrderGrid.Situations.Where(entry => expected.ContainsKey(entry.Name)).ToDictionary(entry => entry.Name, entry => NextAction.Of(entry.Order.Order));
        Assert.Equal(expected, said.ToDictionary(entry => entry.Key, entry => (entry.Value.By, entry.Value.Action)));
        Assert.All(said.Values, next => Assert.False(string.IsNullOrEmpty(next.Waits) || string.IsNullOrEmpty(next.Unblocks)));
    }

    [Fact]
    public void What_the_order_waits_for_can_be_done_by_those_it_waits_for()
    {
        foreach (var (name, situation) in OrderGrid.Situations.Where(entry => entry.Order.State is not null))
        {
            if (NextAction.Of(situation.Order) is not { Action: { } action, By: Party.Customer or Party.Staff } next) continue;
            var caller = next.By == Party.Customer ? Caller.Customer : Caller.Staff;
            Assert.True(OrderActions.Allowed(situation.Order, caller, situation.Now, situation.Policy).Contains(action), $"{name}: {action}");
        }
    }

    [Fact]
    public void Waits_that_end_by_time_say_when_and_how()
    {
        var paying = NextAction.Of(new AnOrder().PaymentPending().Do(new OrderCommand.RecordPaymentOpened("p1", "gw-1")).Order);
        Assert.Equal((Party.Customer, AnOrder.Start.AddMinutes(30)), (paying.By, paying.Until));
        Assert.NotNull(paying.Then);
        var working = NextAction.Of(new AnOrder().PaymentPending().Do(new OrderCommand.RecordPaymentOpened("p1", "gw-1")).Do(new OrderCommand.RecordPaymentProcessing("p1")).Order);
        Assert.Equal(Party.Gateway, working.By);
        var late = NextAction.Of(new AnOrder().Failed().Do(AnOrder.Success("p1", "t1", AnOrder.Total)).Order);
        Assert.Equal(Party.Gateway, late.By);
        var again = NextAction.Of(new AnOrder().Assigned().Do(new OrderCommand.ReplaceAllocation("a1", "a3", "second")).Order);
        Assert.Equal(Party.System, again.By);
    }

    [Fact]
    public void The_money_of_an_order_has_one_word()
    {
        Assert.Equal(PaymentStatus.None, OrderMoney.PaymentStatusOf(new AnOrder().Reserved().Order));
        Assert.Equal(PaymentStatus.Pending, OrderMoney.PaymentStatusOf(new AnOrder().PaymentPending().Order));
        Assert.Equal(PaymentStatus.Failed, OrderMoney.PaymentStatusOf(new AnOrder().Failed().Order));
        Assert.Equal(PaymentStatus.Completed, OrderMoney.PaymentStatusOf(new AnOrder().RefundPending().Order));
        Assert.Equal(FulfilmentStatus.None, OrderRules.FulfilmentStatusOf(new AnOrder().Packed().Order));
        Assert.Equal(ShipmentStatus.HandedOver, new AnOrder().Shipped().Order.Shipments[0].Status);
    }

    private static IReadOnlyList<OrderAction> Allowed(AnOrder order, Caller caller) => OrderActions.Allowed(order.Order, caller, order.Now, order.Policy);
}
