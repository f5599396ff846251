using OrderFunctions.Domain.Orders;
using static OrderFunctions.Domain.Tests.Orders.PlacingTests;

namespace OrderFunctions.Domain.Tests.Orders;

public sealed class CheckingTests
{
    [Fact]
    public void The_order_is_confirmed_when_the_last_of_the_three_answers_comes_in_whatever_the_order()
    {
        OrderCommand[] answers = [new OrderCommand.RecordFraudCheck(false), new OrderCommand.RecordAddressCheck(true), new OrderCommand.RecordStockCommitted(["a1", "a2"])];
        foreach (var sequence in new[] { new[] { 0, 1, 2 }, [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0] })
        {
            var order = new AnOrder().Paid().Do(answers[sequence[0]]).Do(answers[sequence[1]]);
            Assert.Equal(OrderStatus.Paid, order.Order.Status);
            order.Do(answers[sequence[2]]);
            Assert.Equal(OrderStatus.Confirmed, order.Order.Status);
            Assert.Equal(2, order.Last.OfType<OrderEvent.Confirmed>().Single().Allocations.Count);
        }
    }

    [Fact]
    public void Several_answers_fit_into_one_decision()
    {
        var paid = new AnOrder().Paid();
        OrderCommand[] all = [new OrderCommand.RecordStockCommitted(["a1", "a2"]), new OrderCommand.RecordFraudCheck(false), new OrderCommand.RecordAddressCheck(true)];
        var decision = OrderDecider.Decide(paid.Order, all, paid.Now);
        Assert.Equal(OrderStatus.Confirmed, OrderDecider.Evolve(paid.Order, decision.Events)!.Status);
        Refused(OrderDecider.Decide(paid.Order, [all[0], new OrderCommand.StartPayment("p2", "x", "y")], paid.Now), RefusalCodes.AlreadyPaid);
    }

    [Fact]
    public void Suspected_fraud_waits_48_hours_for_staff()
    {
        var order = new AnOrder().FraudReview();
        Assert.Equal((OrderStatus.FraudReview, AnOrder.Start.AddHours(48)), (order.Order.Status, order.Order.Due));
        Assert.Equal(Party.Staff, NextAction.Of(order.Order).By);

        order.After(TimeSpan.FromHours(48)).Do(new OrderCommand.Expire());
        Assert.Equal((OrderStatus.RefundPending, OrderStatus.Failed, ReasonCodes.FraudRejected), (order.Order.Status, order.Order.EndsAs, order.Order.Reason!.Code));
        Assert.Equal(OrderStatus.Failed, order.Do(new OrderCommand.RecordRefundSucceeded("p1-r1")).Order.Status);
    }

    [Fact]
    public void An_approved_review_confirms_a_rejected_one_refunds()
    {
        var ready = new AnOrder().Committed().Do(new OrderCommand.RecordAddressCheck(true)).FraudReview();
        Assert.Equal(OrderStatus.Confirmed, ready.Do(new OrderCommand.DecideReview(true, "staff")).Order.Status);
        Assert.True(ready.Ask(new OrderCommand.DecideReview(true, "staff")).IsRepeat);

        var rejected = new AnOrder().FraudReview().Do(new OrderCommand.DecideReview(false, "staff"));
        Assert.Equal((OrderStatus.RefundPending, OrderStatus.Failed), (rejected.Order.Status, rejected.Order.EndsAs));
        Assert.True(rejected.Ask(new OrderCommand.DecideReview(false, "staff")).IsRepeat);
        Refused(rejected.Ask(new OrderCommand.DecideReview(true, "staff")), RefusalCodes.OrderEnded);
    }

    [Fact]
    public void An_invalid_address_is_corrected_and_checked_again()
    {
        var order = new AnOrder().AddressReview();
        Assert.Equal((OrderStatus.AddressReview, AnOrder.Start.AddHours(72)), (order.Order.Status, order.Order.Due));
        Refused(order.Ask(Correct(AnOrder.Home with { City = "" })), RefusalCodes.AddressInvalid);

        order.Do(Correct(AnOrder.Home with { Line1 = "2 Main Street" }));
        Assert.Equal((OrderStatus.Paid, AddressVerdict.Unchecked), (order.Order.Status, order.Order.Checks.Address));
        Assert.Contains(new OrderWork(OrderWorkKind.CheckAddress), OrderWork.Of(order.Order));
        Assert.True(order.Ask(Correct(AnOrder.Home with { Line1 = "2 Main Street" })).IsRepeat);
    }

    [Fact]
    public void An_address_that_is_not_corrected_in_72_hours_ends_the_order()
    {
        var order = new AnOrder().AddressReview().After(TimeSpan.FromHours(72)).Do(new OrderCommand.Expire());
        Assert.Equal((OrderStatus.RefundPending, ReasonCodes.AddressInvalid), (order.Order.Status, order.Order.Reason!.Code));
    }

    [Fact]
    public void A_confirmed_address_can_be_changed_until_goods_are_packed_and_the_order_stays_confirmed()
    {
        var other = AnOrder.Home with { Line1 = "2 Main Street" };
        var order = new AnOrder().Confirmed();
        Refused(order.Ask(Correct(other with { PostalCode = "1" })), RefusalCodes.AddressInvalid);
        Refused(order.Ask(Correct(other with { Country = "DE" })), RefusalCodes.WrongState);
        Assert.Equal((OrderStatus.Confirmed, other), (order.Do(Correct(other)).Order.Status, order.Order.ShippingAddress));
        Refused(order.Assigned().Packed().Ask(Correct(AnOrder.Home)), RefusalCodes.WrongState);
    }

    [Fact]
    public void Fraud_is_decided_before_the_address_and_the_address_before_the_stock()
    {
        var order = new AnOrder().Backordered().AddressReview().FraudReview();
        Assert.Equal(OrderStatus.FraudReview, order.Order.Status);
        Assert.Equal(OrderStatus.AddressReview, order.Do(new OrderCommand.DecideReview(true, "staff")).Order.Status);
        Assert.Equal(OrderStatus.Backordered, order.Do(Correct(AnOrder.Home with { Line1 = "2 Main Street" })).Order.Status);
    }

    [Fact]
    public void A_hold_keeps_the_order_from_being_confirmed_until_it_is_lifted()
    {
        var order = new AnOrder().Committed().Do(new OrderCommand.PlaceHold("h1", Hold.SuperAdminReview, "staff")).Checked();
        Assert.Equal(OrderStatus.Paid, order.Order.Status);
        Assert.Equal(OrderAction.LiftHold, NextAction.Of(order.Order).Action);
        Assert.Equal(OrderStatus.Confirmed, order.Do(new OrderCommand.LiftHold("h1", "staff")).Order.Status);
        Assert.True(order.Ask(new OrderCommand.LiftHold("h1", "staff")).IsRepeat);
    }

    [Fact]
    public void A_paid_order_without_stock_is_backordered_for_14_days_with_exactly_one_alert()
    {
        var order = new AnOrder().Backordered();
        Assert.Equal((OrderStatus.Backordered, AnOrder.Start.AddDays(14)), (order.Order.Status, order.Order.Due));
        order.Do(new OrderCommand.RecordStockMissing(["a1", "a2"]));
        Assert.Single(order.History.OfType<OrderEvent.AlertRaised>());
        Assert.Equal(["STOCK_MISSING"], order.Order.Alerts);
    }

    [Fact]
    public void By_policy_missing_stock_refunds_at_once()
    {
        var order = new AnOrder { Policy = OrderPolicy.Default with { WhenStockMissing = StockMissingRule.Refund } }.Backordered();
        Assert.Equal((OrderStatus.RefundPending, OrderStatus.Failed, ReasonCodes.OutOfStock), (order.Order.Status, order.Order.EndsAs, order.Order.Reason!.Code));
        Assert.Equal(4300, order.Order.Refunds.Single().Amount.Amount);
        Assert.Single(order.Last.OfType<OrderEvent.AlertRaised>());
    }

    [Fact]
    public void A_reservation_that_is_gone_at_commit_is_taken_again_and_only_then_missing()
    {
        var order = new AnOrder().Paid().Do(new OrderCommand.ReplaceAllocation("a1", "a3", "main"));
        Assert.Equal(OrderStatus.Paid, order.Order.Status);
        Assert.Contains(new OrderWork(OrderWorkKind.ReserveStock, "a3"), OrderWork.Of(order.Order));

        order.Do(new OrderCommand.RecordReservations([new ReservationOutcome("a3", false, 0)]));
        Assert.Equal(OrderStatus.Backordered, order.Order.Status);
    }

    [Fact]
    public void New_stock_brings_a_backordered_order_back_to_paid_and_on_to_confirmed()
    {
        var order = new AnOrder().Backordered().Checked().Do(new OrderCommand.FillBackorder("a1", "a3", "main"));
        Assert.Equal((OrderStatus.Paid, null), (order.Order.Status, order.Order.Due));
        Assert.True(order.Ask(new OrderCommand.FillBackorder("a1", "a3", "main")).IsRepeat);
        Assert.Equal(OrderStatus.Confirmed, order.Do(new OrderCommand.RecordStockCommitted(["a2", "a3"])).Order.Status);
    }

    [Fact]
    public void The_customer_waits_or_takes_the_money()
    {
        var order = new AnOrder().Backordered().Do(new OrderCommand.ChooseBackorder(false, Caller.Customer, "c1"));
        Assert.Equal(Party.Supplier, NextAction.Of(order.Order).By);
        Assert.True(order.Ask(new OrderCommand.ChooseBackorder(false, Caller.Customer, "c1")).IsRepeat);

        order.Do(new OrderCommand.ChooseBackorder(true, Caller.Customer, "c1"));
        Assert.Equal((OrderStatus.RefundPending, OrderStatus.Failed, ReasonCodes.OutOfStock), (order.Order.Status, order.Order.EndsAs, order.Order.Reason!.Code));
        Assert.True(order.Ask(new OrderCommand.ChooseBackorder(true, Caller.Customer, "c1")).IsRepeat);
        Refused(order.Ask(new OrderCommand.FillBackorder("a1", "a3", "main")), RefusalCodes.OrderEnded);
    }

    [Fact]
    public void After_14_days_a_backorder_is_refunded()
    {
        var order = new AnOrder().Backordered().After(TimeSpan.FromDays(14)).Do(new OrderCommand.Expire());
        Assert.Equal((OrderStatus.RefundPending, ReasonCodes.OutOfStock), (order.Order.Status, order.Order.Reason!.Code));
    }

    private static OrderCommand.CorrectAddress Correct(Address address) => new(address, Caller.Customer, "c1");
}
