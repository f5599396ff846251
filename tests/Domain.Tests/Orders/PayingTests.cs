using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using static OrderFunctions.Domain.Tests.Orders.PlacingTests;

namespace OrderFunctions.Domain.Tests.Orders;

public sealed class PayingTests
{
    [Fact]
    public void A_final_decline_of_an_earlier_attempt_does_not_end_an_order_that_is_being_paid_by_another()
    {
        // The gateway declined p1, the customer started p2, and then p1 was authorised after all and declined again.
        var order = new AnOrder { Policy = OrderPolicy.Default with { Capture = CaptureMode.AfterCommit } }.PaymentPending()
            .Do(new OrderCommand.RecordPaymentDeclined("p1", DeclineKind.Soft, "try_again")).PaymentPending("p2")
            .Do(new OrderCommand.RecordPaymentAuthorized("p1")).Do(new OrderCommand.RecordPaymentDeclined("p1", DeclineKind.Hard, "stolen_card"));
        Assert.Equal(OrderStatus.PaymentPending, order.Order.Status);
        Assert.Equal(OrderStatus.Failed, order.Do(new OrderCommand.RecordPaymentDeclined("p2", DeclineKind.Hard, "stolen_card")).Order.Status);
    }

    [Fact]
    public void Starting_a_payment_opens_an_attempt_and_moves_the_deadline_to_thirty_minutes()
    {
        var order = new AnOrder().Reserved().After(TimeSpan.FromMinutes(10)).PaymentPending();

        Assert.Equal(OrderStatus.PaymentPending, order.Order.Status);
        Assert.Equal(AnOrder.Start.AddMinutes(40), order.Order.Due);
        Assert.Equal(new Money(4300, "EUR"), order.Order.Payments[0].Amount);
        Assert.Equal([new OrderWork(OrderWorkKind.OpenPayment, "p1")], OrderWork.Of(order.Order));
    }

    [Fact]
    public void The_exact_amount_pays_the_order()
    {
        var order = new AnOrder().Paid();
        Assert.Equal(OrderStatus.Paid, order.Order.Status);
        Assert.Equal(PaymentStatus.Completed, OrderMoney.PaymentStatusOf(order.Order));
        Assert.Equal("t1", order.Last.OfType<OrderEvent.Paid>().Single().TransactionId);
        Assert.Null(order.Order.Due);
    }

    [Fact]
    public void A_second_attempt_waits_for_the_first_and_a_repeated_start_is_the_same_attempt()
    {
        var order = new AnOrder().PaymentPending();
        Assert.True(order.Ask(new OrderCommand.StartPayment("p1", "sandbox", "card")).IsRepeat);
        Refused(order.Ask(new OrderCommand.StartPayment("p1", "sandbox", "wallet")), RefusalCodes.IdReused);
        Assert.Equal("p1", Refused(order.Ask(new OrderCommand.StartPayment("p2", "sandbox", "card")), RefusalCodes.PaymentInProgress).Data!["payment"]);
    }

    [Fact]
    public void The_gateway_id_is_recorded_once()
    {
        var order = new AnOrder().PaymentPending().Do(new OrderCommand.RecordPaymentOpened("p1", "gw-1"));
        Assert.True(order.Ask(new OrderCommand.RecordPaymentOpened("p1", "gw-1")).IsRepeat);
        Refused(order.Ask(new OrderCommand.RecordPaymentOpened("p1", "gw-2")), RefusalCodes.IdReused);
    }

    [Fact]
    public void Soft_declines_allow_another_attempt_until_the_third_ends_the_order()
    {
        var order = new AnOrder().PaymentPending();
        foreach (var (payment, next) in new[] { ("p1", "p2"), ("p2", "p3") })
        {
            order.Do(new OrderCommand.RecordPaymentDeclined(payment, DeclineKind.Soft, "try_again"));
            Assert.Equal(OrderStatus.PaymentPending, order.Order.Status);
            order.PaymentPending(next);
        }

        order.Do(new OrderCommand.RecordPaymentDeclined("p3", DeclineKind.Soft, "try_again"));
        Assert.Equal(OrderStatus.Failed, order.Order.Status);
        Assert.Equal(ReasonCodes.PaymentDeclined, order.Order.Reason!.Code);
        Assert.Equal(2, order.Last.OfType<OrderEvent.StockReleaseDue>().Count());
        Assert.Equal(AnOrder.Start.AddMinutes(30), order.History.OfType<OrderEvent.PaymentStarted>().Last().Deadline);
    }

    [Fact]
    public void A_fourth_attempt_is_not_allowed()
    {
        var order = new AnOrder { Policy = OrderPolicy.Default with { MaxAttempts = 1 } }.PaymentPending().Do(new OrderCommand.RecordPaymentVoided("p1"));
        Refused(order.Ask(new OrderCommand.StartPayment("p2", "sandbox", "card")), RefusalCodes.NoAttemptsLeft);
    }

    [Fact]
    public void A_hard_decline_fails_the_order_at_once()
    {
        var order = new AnOrder().Failed();
        Assert.Equal(OrderStatus.Failed, order.Order.Status);
        Assert.Equal(0, order.Last.OfType<OrderEvent.PaymentDeclined>().Single().AttemptsLeft);
        Assert.DoesNotContain(order.Last, e => e is OrderEvent.GatewayCancelDue);
    }

    [Fact]
    public void Processing_extends_the_deadline_by_the_method_and_never_shortens_it()
    {
        var card = new AnOrder().PaymentPending().Do(new OrderCommand.RecordPaymentProcessing("p1"));
        Assert.Equal(AnOrder.Start.AddHours(1), card.Order.Due);
        Assert.True(card.Ask(new OrderCommand.RecordPaymentProcessing("p1")).IsRepeat);

        var transfer = new AnOrder().Reserved().Do(new OrderCommand.StartPayment("p1", "sandbox", "bank_transfer")).Do(new OrderCommand.RecordPaymentProcessing("p1"));
        Assert.Equal(AnOrder.Start.AddDays(5), transfer.Order.Due);

        var impatient = new AnOrder { Policy = OrderPolicy.Default with { DefaultProcessingExtension = TimeSpan.Zero } }.PaymentPending().Do(new OrderCommand.RecordPaymentProcessing("p1"));
        Assert.Equal(AnOrder.Start.AddMinutes(30), impatient.Order.Due);
    }

    [Fact]
    public void When_the_deadline_is_over_no_attempt_may_be_open_whose_gateway_was_not_asked()
    {
        var order = new AnOrder().PaymentPending().After(TimeSpan.FromMinutes(30));
        Assert.Equal("p1", Refused(order.Ask(new OrderCommand.Expire()), RefusalCodes.GatewayNotAsked).Data!["payment"]);

        // The gateway has said that the first one is over; meanwhile the customer has started another.
        order.Do(new OrderCommand.RecordPaymentVoided("p1")).PaymentPending("p2");
        Assert.Equal("p2", Refused(order.Ask(new OrderCommand.Expire()), RefusalCodes.GatewayNotAsked).Data!["payment"]);

        order.Do(new OrderCommand.RecordPaymentVoided("p2")).Do(new OrderCommand.Expire());
        Assert.Equal((OrderStatus.Failed, ReasonCodes.PaymentTimeout), (order.Order.Status, order.Order.Reason!.Code));
        Assert.Empty(order.Last.OfType<OrderEvent.GatewayCancelDue>());
        Assert.Equal(2, order.Last.OfType<OrderEvent.StockReleaseDue>().Count());
    }

    [Fact]
    public void However_an_order_ends_or_is_paid_a_declined_attempt_cannot_be_paid_with_another_card_afterwards()
    {
        var cancelled = new AnOrder().DeclinedAtGateway().Do(AnOrder.Cancel());
        var expired = new AnOrder().DeclinedAtGateway().After(TimeSpan.FromMinutes(30)).Do(new OrderCommand.Expire());
        var declined = new AnOrder { Policy = OrderPolicy.Default with { MaxAttempts = 1 } }.DeclinedAtGateway();
        var stolen = new AnOrder().PaymentPending().Do(new OrderCommand.RecordPaymentOpened("p1", "gw-1")).Do(new OrderCommand.RecordPaymentDeclined("p1", DeclineKind.Hard, "stolen_card"));
        var paid = new AnOrder().DeclinedAtGateway().PaymentPending("p2").Do(AnOrder.Success("p2", "t2", AnOrder.Total));
        foreach (var order in new[] { cancelled, expired, declined, stolen, paid })
        {
            var due = order.Last.OfType<OrderEvent.GatewayCancelDue>().Single();
            Assert.Equal(("p1", "gw-1"), (due.PaymentId, due.GatewayId));
            Assert.Contains(new OrderWork(OrderWorkKind.CancelPayment, "p1"), OrderWork.Of(order.Order));
            order.Do(new OrderCommand.RecordUndoDone("cancel-p1"));
            Assert.Equal(PaymentStatus.Failed, order.Order.Payments[0].Status);
        }

        Assert.Empty(paid.Do(AnOrder.Cancel()).Last.OfType<OrderEvent.GatewayCancelDue>());
    }

    [Fact]
    public void A_payment_that_the_gateway_opens_after_the_attempt_was_closed_is_cancelled_there()
    {
        var order = new AnOrder().PaymentPending().Do(AnOrder.Cancel()).Do(new OrderCommand.RecordPaymentVoided("p1")).Do(new OrderCommand.RecordUndoDone("cancel-p1"));

        order.Do(new OrderCommand.RecordPaymentOpened("p1", "gw-1"));
        Assert.Equal("gw-1", order.Last.OfType<OrderEvent.GatewayCancelDue>().Single().GatewayId);
        Assert.Contains(new OrderWork(OrderWorkKind.CancelPayment, "p1"), OrderWork.Of(order.Order));

        order.Do(AnOrder.Success("p1", "t1", AnOrder.Total));
        Assert.Equal(ReasonCodes.LatePayment, order.Order.Refunds.Single().Reason);
    }

    [Fact]
    public void Less_than_the_total_stays_pending_with_one_alert_and_the_rest_can_be_paid()
    {
        var order = new AnOrder().PaymentPending().Do(AnOrder.Success("p1", "t1", 4000));
        Assert.Equal(OrderStatus.PaymentPending, order.Order.Status);
        Assert.Equal(AlertCodes.PaymentShort, order.Last.OfType<OrderEvent.AlertRaised>().Single().Code);
        Assert.Equal(PaymentStatus.Pending, OrderMoney.PaymentStatusOf(order.Order));

        order.PaymentPending("p2");
        Assert.Equal(300, order.Order.Payments[1].Amount.Amount);
        order.Do(AnOrder.Success("p2", "t2", 300));
        Assert.Equal(OrderStatus.Paid, order.Order.Status);
        Assert.Empty(order.Order.Refunds);
    }

    [Fact]
    public void Money_that_came_short_goes_back_when_the_time_is_over()
    {
        var order = new AnOrder().PaymentPending().Do(AnOrder.Success("p1", "t1", 4000)).After(TimeSpan.FromHours(1)).Do(new OrderCommand.Expire());
        Assert.Equal((OrderStatus.RefundPending, OrderStatus.Failed), (order.Order.Status, order.Order.EndsAs));
        Assert.Equal(4000, order.Order.Refunds.Single().Amount.Amount);
    }

    [Fact]
    public void More_than_the_total_pays_and_gives_the_difference_back()
    {
        var order = new AnOrder().PaymentPending().Do(AnOrder.Success("p1", "t1", 5000));
        Assert.Equal(OrderStatus.Paid, order.Order.Status);
        Assert.Equal((700, ReasonCodes.Overpaid), (order.Order.Refunds.Single().Amount.Amount, order.Order.Refunds.Single().Reason));
    }

    [Fact]
    public void Another_currency_is_refunded_and_does_not_pay()
    {
        var order = new AnOrder().PaymentPending().Do(AnOrder.Success("p1", "t1", 4300, "USD"));
        Assert.Equal(OrderStatus.PaymentPending, order.Order.Status);
        Assert.Equal((new Money(4300, "USD"), ReasonCodes.WrongCurrency), (order.Order.Refunds.Single().Amount, order.Order.Refunds.Single().Reason));
        Assert.Equal(OrderStatus.Paid, order.PaymentPending("p2").Do(AnOrder.Success("p2", "t2", 4300)).Order.Status);
    }

    [Fact]
    public void A_second_payment_is_refunded_whole_and_the_same_transaction_counts_once()
    {
        var order = new AnOrder().PaymentPending().Do(new OrderCommand.RecordPaymentDeclined("p1", DeclineKind.Soft, "try_again"))
            .PaymentPending("p2").Do(AnOrder.Success("p2", "t2", 4300));
        Assert.True(order.Ask(AnOrder.Success("p2", "t2", 4300)).IsRepeat);

        order.Do(AnOrder.Success("p1", "t1", 4300));
        Assert.Equal(OrderStatus.Paid, order.Order.Status);
        Assert.Equal(("p1", 4300, ReasonCodes.DuplicatePayment), (order.Order.Refunds.Single().PaymentId, order.Order.Refunds.Single().Amount.Amount, order.Order.Refunds.Single().Reason));
        Assert.True(order.Ask(AnOrder.Success("p1", "t1", 4300)).IsRepeat);
        Assert.Equal(PaymentStatus.Completed, OrderMoney.PaymentStatusOf(order.Order));
    }

    [Fact]
    public void A_late_success_of_a_declined_attempt_pays_and_the_open_one_is_cancelled()
    {
        var order = new AnOrder().PaymentPending().Do(new OrderCommand.RecordPaymentDeclined("p1", DeclineKind.Soft, "try_again"))
            .PaymentPending("p2").Do(AnOrder.Success("p1", "t1", 4300));
        Assert.Equal(OrderStatus.Paid, order.Order.Status);
        Assert.Equal("p2", order.Last.OfType<OrderEvent.GatewayCancelDue>().Single().PaymentId);
    }

    [Fact]
    public void Money_for_a_cancelled_or_failed_order_goes_back_by_itself_and_the_order_stays_ended()
    {
        foreach (var order in new[] { new AnOrder().PaymentPending().Cancelled(), new AnOrder().Failed() })
        {
            var ended = order.Order.Status;
            order.Do(AnOrder.Success("p1", "t1", 4300));
            Assert.Equal(ended, order.Order.Status);
            Assert.Equal(("p1-r1", ReasonCodes.LatePayment), (order.Order.Refunds.Single().Id, order.Order.Refunds.Single().Reason));
            Assert.Contains(new OrderWork(OrderWorkKind.SendRefund, "p1-r1"), OrderWork.Of(order.Order));
            order.Do(new OrderCommand.RecordRefundSucceeded("p1-r1"));
            Assert.Equal((ended, PaymentStatus.Refunded), (order.Order.Status, OrderMoney.PaymentStatusOf(order.Order)));
        }
    }

    [Fact]
    public void Authorised_money_is_captured_after_the_stock_is_committed()
    {
        var order = Authorised();
        Assert.Equal([OrderWorkKind.CommitStock, OrderWorkKind.CommitStock], OrderWork.Of(order.Order).Where(work => work.Kind != OrderWorkKind.OpenPayment).Select(work => work.Kind));
        order.Committed();
        Assert.Equal(OrderStatus.PaymentPending, order.Order.Status);
        Assert.Contains(new OrderWork(OrderWorkKind.CapturePayment, "p1"), OrderWork.Of(order.Order));
        Assert.Equal(OrderStatus.Paid, order.Do(AnOrder.Success("p1", "t1", 4300)).Order.Status);
    }

    [Fact]
    public void Authorised_money_is_voided_when_the_stock_cannot_be_committed()
    {
        var order = Authorised().Do(new OrderCommand.RecordStockMissing(["a1"]));
        Assert.Equal((OrderStatus.Failed, ReasonCodes.OutOfStock), (order.Order.Status, order.Order.Reason!.Code));
        Assert.Single(order.Last.OfType<OrderEvent.GatewayCancelDue>());
        Assert.Empty(order.Order.Refunds);
    }

    [Fact]
    public void An_authorisation_that_comes_too_late_is_voided()
    {
        var order = new AnOrder().Failed().Do(new OrderCommand.RecordPaymentAuthorized("p1"));
        Assert.Equal("p1", order.Last.OfType<OrderEvent.GatewayCancelDue>().Single().PaymentId);
        order.Do(new OrderCommand.RecordUndoDone("cancel-p1"));
        Assert.Equal(PaymentStatus.Voided, order.Order.Payments[0].Status);
        Assert.True(order.Ask(new OrderCommand.RecordPaymentAuthorized("p1")).IsRepeat);
    }

    [Fact]
    public void A_held_order_takes_no_new_payment_but_money_that_arrives_counts()
    {
        var held = new AnOrder().Reserved().Do(new OrderCommand.PlaceHold("h1", Hold.SuperAdminReview, "staff"));
        Assert.Equal("h1", Refused(held.Ask(new OrderCommand.StartPayment("p1", "sandbox", "card")), RefusalCodes.OrderOnHold).Data!["hold"]);
        Assert.Equal(OrderStatus.Paid, new AnOrder().PaymentPending().Do(new OrderCommand.PlaceHold("h1", Hold.SuperAdminReview, "staff")).Do(AnOrder.Success("p1", "t1", 4300)).Order.Status);
    }

    [Fact]
    public void Payments_that_the_order_does_not_know_and_amounts_that_make_no_sense_are_refused()
    {
        Refused(new AnOrder().PaymentPending().Ask(AnOrder.Success("p7", "t1", 4300)), RefusalCodes.PaymentUnknown);
        Refused(new AnOrder().PaymentPending().Ask(AnOrder.Success("p1", "t1", 0)), RefusalCodes.AmountInvalid);
        Refused(new AnOrder().Placed().Ask(new OrderCommand.StartPayment("p1", "sandbox", "card")), RefusalCodes.WrongState);
        Refused(new AnOrder().Paid().Ask(new OrderCommand.StartPayment("p2", "sandbox", "card")), RefusalCodes.AlreadyPaid);
        Refused(new AnOrder().Cancelled().Ask(new OrderCommand.StartPayment("p2", "sandbox", "card")), RefusalCodes.OrderEnded);
    }

    [Fact]
    public void A_payment_that_came_with_the_order_is_started_by_the_system()
    {
        var order = new AnOrder().Placed(wish: new PaymentWish("sandbox", "card")).Reserved();
        Assert.Equal([new OrderWork(OrderWorkKind.StartPayment)], OrderWork.Of(order.Order));
        Assert.Equal(Party.System, NextAction.Of(order.Order).By);
    }

    private static AnOrder Authorised() => new AnOrder { Policy = OrderPolicy.Default with { Capture = CaptureMode.AfterCommit } }
        .PaymentPending().Do(new OrderCommand.RecordPaymentAuthorized("p1"));
}
