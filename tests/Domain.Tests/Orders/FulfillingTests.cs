using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using static OrderFunctions.Domain.Tests.Orders.PlacingTests;

namespace OrderFunctions.Domain.Tests.Orders;

public sealed class FulfillingTests
{
    [Fact]
    public void An_order_goes_from_confirmed_to_delivered()
    {
        var order = new AnOrder().Confirmed();
        Assert.Equal(OrderStatus.Assigned, order.Assigned().Order.Status);
        Assert.Equal(OrderStatus.Packed, order.Packed().Order.Status);
        Assert.Equal(["MUG", "POSTER"], order.Last.OfType<OrderEvent.ShipmentPacked>().Single().Allocations.Select(reference => reference.Sku));
        Assert.Contains(new OrderWork(OrderWorkKind.BookShipment, "s1"), OrderWork.Of(order.Order));
        Assert.Equal(ShipmentStatus.Labelled, order.Labelled().Order.Shipments[0].Status);
        Assert.Equal(OrderStatus.Shipped, order.Shipped().Order.Status);
        Assert.Equal("TRACK-1", order.Last.OfType<OrderEvent.ShipmentHandedOver>().Single().TrackingNumber);
        Assert.Equal(OrderStatus.InTransit, order.InTransit().Order.Status);
        Assert.Equal(OrderStatus.Delivered, order.Delivered().Order.Status);
        Assert.Equal(AnOrder.Start.AddDays(30), order.Last.OfType<OrderEvent.Delivered>().Single().ReturnUntil);
        Assert.Equal(FulfilmentStatus.Full, OrderRules.FulfilmentStatusOf(order.Order));
    }

    [Fact]
    public void What_lies_open_is_told_until_it_is_done()
    {
        var order = new AnOrder().Paid();
        Assert.Equal(
            [new(OrderWorkKind.CommitStock, "a1"), new(OrderWorkKind.CommitStock, "a2"), new(OrderWorkKind.CheckFraud), new(OrderWorkKind.CheckAddress)],
            OrderWork.Of(order.Order));
        Assert.Empty(OrderWork.Of(order.Confirmed().Order));
        Assert.Equal([new(OrderWorkKind.BookShipment, "s1")], OrderWork.Of(order.Assigned().Packed().Order));
        Assert.Equal([new(OrderWorkKind.MakeLabel, "s1")], OrderWork.Of(order.Do(new OrderCommand.RecordBooked("s1", "ACME", "TRACK-1")).Order));
        Assert.Empty(OrderWork.Of(order.Do(new OrderCommand.RecordLabelled("s1", "labels/s1.pdf")).Order));
    }

    [Fact]
    public void A_parcel_that_comes_back_is_told_from_one_that_is_gone_and_the_carrier_s_number_is_the_one_it_left_with()
    {
        Assert.Equal(ShipmentStatus.Lost, new AnOrder().Lost().Order.Shipments[0].Status);
        var back = new AnOrder().Labelled().Do(new OrderCommand.HandOver("s1", "packer", "TRACK-2"));
        Assert.Equal("TRACK-2", back.Order.Shipments[0].TrackingNumber);
        back.Do(back.News("n1", CarrierNews.ReturnedToSender));
        Assert.Equal(ShipmentStatus.ReturnedToSender, back.Order.Shipments[0].Status);
    }

    [Fact]
    public void News_of_a_kind_that_is_known_change_nothing_and_are_kept()
    {
        var order = new AnOrder().Delivered();
        var delivered = order.Order.Shipments[0].DeliveredAt;
        order.After(TimeSpan.FromDays(1)).Do(order.News("n-again", CarrierNews.Delivered));
        Assert.IsType<OrderEvent.CarrierNewsNoted>(Assert.Single(order.Last));
        Assert.Equal(delivered, order.Order.Shipments[0].DeliveredAt);
        Assert.Equal([CarrierNews.InTransit, CarrierNews.Delivered, CarrierNews.Delivered], order.Order.Shipments[0].Scans.Select(scan => scan.News));
    }

    [Fact]
    public void Every_time_at_the_door_in_vain_counts_once()
    {
        var order = new AnOrder().InTransit().Do(new AnOrder().News("n1", CarrierNews.AttemptFailed));
        Assert.IsType<OrderEvent.DeliveryAttemptFailed>(Assert.Single(order.Do(order.News("n2", CarrierNews.AttemptFailed)).Last));
        Assert.True(order.Ask(order.News("n2", CarrierNews.AttemptFailed)).IsRepeat);
        Assert.Equal((2, ShipmentStatus.AttemptFailed), (order.Order.Shipments[0].FailedAttempts, order.Order.Shipments[0].Status));
    }

    [Fact]
    public void A_carrier_is_chosen_before_it_is_asked_and_again_when_it_refuses()
    {
        var order = new AnOrder().Assigned().Do(new OrderCommand.PackShipment("s1", ["a1", "a2"], "packer", "ACME", OnItsOwn: true));
        Assert.True(order.Ask(new OrderCommand.ChooseCarrier("s1", "ACME", "staff")).IsRepeat);
        Assert.True(order.Ask(new OrderCommand.RecordBookingRefused("s1", "OTHER", "too_heavy")).IsRepeat);
        order.Do(new OrderCommand.RecordBookingRefused("s1", "ACME", "too_heavy"));
        Assert.Equal("too_heavy", order.Order.Shipments[0].BookingProblem);
        Assert.DoesNotContain(OrderWork.Of(order.Order), work => work.Kind == OrderWorkKind.BookShipment);

        order.Do(new OrderCommand.ChooseCarrier("s1", "ACME", "staff"));
        Assert.Contains(new OrderWork(OrderWorkKind.BookShipment, "s1"), OrderWork.Of(order.Order));
        order.Do(new OrderCommand.RecordBooked("s1", "ACME", "TRACK-1"));
        Refused(order.Ask(new OrderCommand.ChooseCarrier("s1", "OTHER", "staff")), RefusalCodes.WrongState);
    }

    [Fact]
    public void A_carrier_that_may_have_been_asked_is_told_of_the_cancel_and_again_when_its_answer_was_late()
    {
        var order = new AnOrder().Assigned().Do(new OrderCommand.PackShipment("s1", ["a1", "a2"], "packer", "ACME", OnItsOwn: true)).Do(AnOrder.Cancel());
        var undo = Undo.IdOf(UndoKind.VoidLabel, "s1");
        Assert.Equal(UndoStatus.Pending, order.Order.FindUndo(undo)!.Status);

        order.Do(new OrderCommand.RecordUndoDone(undo)).Do(new OrderCommand.RecordBooked("s1", "ACME", "TRACK-1"));
        Assert.Equal(UndoStatus.Pending, order.Order.FindUndo(undo)!.Status);
    }

    [Fact]
    public void Who_scans_a_parcel_has_it()
    {
        var order = new AnOrder().Assigned().Do(new OrderCommand.PackShipment("s1", ["a1", "a2"], "packer", "ACME", OnItsOwn: true))
            .Do(new AnOrder().News("n1", CarrierNews.InTransit));
        Assert.Equal([typeof(OrderEvent.ShipmentHandedOver), typeof(OrderEvent.ShipmentInTransit)], order.Last.Select(fact => fact.GetType()));
        Assert.Equal(OrderStatus.InTransit, order.Order.Status);
    }

    [Fact]
    public void Personalised_lines_go_through_production_and_stock_lines_do_not_wait()
    {
        var order = new AnOrder().InProduction();
        Assert.Equal(OrderStatus.InProduction, order.Order.Status);
        order.Do(new OrderCommand.AssignAllocations([new Assignment("a2", "dealer-1")])).Do(new OrderCommand.PackShipment("s2", ["a2"], "packer"));
        Assert.Equal(OrderStatus.InProduction, order.Order.Status);
        Refused(order.Ask(new OrderCommand.AssignAllocations([new Assignment("a1", "dealer-1")])), RefusalCodes.WrongState);

        order.Do(new OrderCommand.ApproveProduction("a1", "qc"));
        Assert.Equal(OrderStatus.InProduction, order.Order.Status);
        Assert.Equal(OrderStatus.Assigned, order.Do(new OrderCommand.AssignAllocations([new Assignment("a1", "dealer-1")])).Order.Status);
    }

    [Fact]
    public void The_status_is_that_of_the_least_advanced_allocation()
    {
        var order = new AnOrder().PartlyShipped();
        Assert.Equal((OrderStatus.Assigned, FulfilmentStatus.Partial), (order.Order.Status, OrderRules.FulfilmentStatusOf(order.Order)));
        order.Do(order.News("n1", CarrierNews.Delivered));
        Assert.Equal(OrderStatus.Assigned, order.Order.Status);
        order.Do(new OrderCommand.PackShipment("s2", ["a2"], "packer"));
        Assert.Equal(OrderStatus.Packed, order.Order.Status);
        order.Do(order.News("n2", CarrierNews.Delivered, "s2"));
        Assert.Equal(OrderStatus.Delivered, order.Order.Status);
        Assert.Single(order.History.OfType<OrderEvent.Delivered>());
    }

    [Fact]
    public void A_scan_before_the_hand_over_was_recorded_puts_the_parcel_in_transit()
    {
        var order = new AnOrder().Packed().Do(new AnOrder().News("n1", CarrierNews.InTransit));
        Assert.Equal(OrderStatus.InTransit, order.Order.Status);
        Assert.True(order.Ask(new OrderCommand.HandOver("s1", "packer")).IsRepeat);
    }

    [Fact]
    public void Carrier_news_counts_once_and_never_moves_a_parcel_backwards()
    {
        var order = new AnOrder().Delivered();
        Assert.True(order.Ask(order.News("n-delivered", CarrierNews.Delivered)).IsRepeat);
        order.Do(order.News("late", CarrierNews.InTransit));
        Assert.IsType<OrderEvent.CarrierNewsNoted>(order.Last.Single());
        Assert.Equal(ShipmentStatus.Delivered, order.Order.Shipments[0].Status);

        var tried = new AnOrder().InTransit().Do(order.News("n2", CarrierNews.AttemptFailed));
        Assert.Equal((OrderStatus.InTransit, ShipmentStatus.AttemptFailed), (tried.Order.Status, tried.Order.Shipments[0].Status));
        Assert.Equal(OrderStatus.Delivered, tried.Do(order.News("n3", CarrierNews.Delivered)).Order.Status);
    }

    [Fact]
    public void Steps_wait_for_the_assignment_and_repeats_do_nothing()
    {
        Refused(new AnOrder().Confirmed().Ask(new OrderCommand.PackShipment("s1", ["a1"], "packer")), RefusalCodes.WrongState);
        Refused(new AnOrder().Confirmed().Ask(new OrderCommand.RecordPicked(["a1"])), RefusalCodes.WrongState);
        var order = new AnOrder().Assigned();
        Assert.True(order.Ask(new OrderCommand.AssignAllocations([new Assignment("a1", "dealer-1")])).IsRepeat);
        Assert.Single(order.Do(new OrderCommand.AssignAllocations([new Assignment("a1", "dealer-2")])).Last);
        order.Do(new OrderCommand.RecordPicked(["a1", "a2"]));
        Assert.True(order.Ask(new OrderCommand.RecordPicked(["a1"])).IsRepeat);
        order.Packed();
        Assert.True(order.Ask(new OrderCommand.PackShipment("s1", ["a2", "a1"], "packer")).IsRepeat);
        Refused(order.Ask(new OrderCommand.PackShipment("s1", ["a1"], "packer")), RefusalCodes.IdReused);
        order.Labelled();
        Assert.True(order.Ask(new OrderCommand.RecordBooked("s1", "ACME", "TRACK-1")).IsRepeat);
        Assert.True(order.Ask(new OrderCommand.RecordLabelled("s1", "labels/s1.pdf")).IsRepeat);
        Refused(order.Ask(new OrderCommand.RecordBooked("s1", "ACME", "TRACK-2")), RefusalCodes.IdReused);
        Refused(order.Ask(new OrderCommand.HandOver("s7", "packer")), RefusalCodes.ShipmentUnknown);
    }

    [Fact]
    public void A_parcel_has_contents_from_one_location()
    {
        Refused(new AnOrder().Assigned().Ask(new OrderCommand.PackShipment("s1", [], "packer")), RefusalCodes.LinesInvalid);
        var order = new AnOrder().Confirmed().Do(new OrderCommand.ReplaceAllocation("a1", "a3", "second")).Do(new OrderCommand.RecordStockCommitted(["a3"]))
            .Do(new OrderCommand.AssignAllocations([new Assignment("a2", "d"), new Assignment("a3", "d")]));
        Refused(order.Ask(new OrderCommand.PackShipment("s1", ["a2", "a3"], "packer")), RefusalCodes.LinesInvalid);
    }

    [Fact]
    public void Goods_that_are_short_come_from_elsewhere_or_are_refunded()
    {
        var order = new AnOrder().Assigned();
        Refused(order.Ask(new OrderCommand.RecordShort("a1", 2)), RefusalCodes.QuantityInvalid);
        order.Do(new OrderCommand.RecordShort("a1", 1));
        Assert.Equal(OrderStatus.Assigned, order.Order.Status);
        Assert.True(order.Ask(new OrderCommand.RecordShort("a1", 1)).IsRepeat);
        order.Do(new OrderCommand.RecordStockMissing(["a1"]));
        Assert.Equal((OrderStatus.Confirmed, AnOrder.Start.AddDays(14)), (order.Order.Status, order.Order.Due));

        order.Do(new OrderCommand.ChooseBackorder(true, Caller.Customer, "c1"));
        Assert.Equal((OrderStatus.Assigned, 2380, ReasonCodes.OutOfStock), (order.Order.Status, order.Order.Refunds.Single().Amount.Amount, order.Order.Refunds.Single().Reason));
        Assert.True(order.Ask(new OrderCommand.ChooseBackorder(true, Caller.Customer, "c1")).IsRepeat);
        Assert.Null(order.Order.Due);
    }

    [Fact]
    public void No_step_starts_on_a_held_line_and_the_others_go_on()
    {
        var order = new AnOrder().Assigned().Do(new OrderCommand.PlaceHold("h1", Hold.SuperAdminReview, "staff", "l1"));
        Refused(order.Ask(new OrderCommand.PackShipment("s1", ["a1"], "packer")), RefusalCodes.OrderOnHold);
        order.Do(new OrderCommand.PackShipment("s2", ["a2"], "packer"));
        Refused(order.Ask(new OrderCommand.PlaceHold("h2", "X", "staff", "l9")), RefusalCodes.LineUnknown);

        var packed = new AnOrder().Packed().Do(new OrderCommand.PlaceHold("h1", Hold.SuperAdminReview, "staff"));
        Refused(packed.Ask(new OrderCommand.HandOver("s1", "packer")), RefusalCodes.OrderOnHold);
        Assert.Equal(OrderStatus.InTransit, packed.InTransit().Order.Status);
    }

    [Fact]
    public void A_lost_parcel_leaves_the_status_and_is_sent_again()
    {
        var order = new AnOrder().Lost();
        Assert.Equal((OrderStatus.Shipped, OrderAction.Reship), (order.Order.Status, NextAction.Of(order.Order).Action));
        order.Do(new OrderCommand.Reship("a1", "a3", "main", "staff")).Do(new OrderCommand.Reship("a2", "a4", "main", "staff"));
        Assert.Equal(OrderStatus.Confirmed, order.Order.Status);
        Assert.True(order.Ask(new OrderCommand.Reship("a1", "a3", "main", "staff")).IsRepeat);
        Assert.DoesNotContain(order.History, e => e is OrderEvent.StockReleaseDue);

        order.Do(new OrderCommand.RecordStockCommitted(["a3", "a4"])).Do(new OrderCommand.AssignAllocations([new Assignment("a3", "d"), new Assignment("a4", "d")]))
            .Do(new OrderCommand.PackShipment("s2", ["a3", "a4"], "packer")).Do(order.News("n9", CarrierNews.Delivered, "s2"));
        Assert.Equal(OrderStatus.Delivered, order.Order.Status);
        Assert.IsType<OrderEvent.CarrierNewsNoted>(order.Do(order.News("n10", CarrierNews.Delivered)).Last.Single());
    }

    [Fact]
    public void A_lost_parcel_that_turns_up_is_delivered() =>
        Assert.Equal(OrderStatus.Delivered, new AnOrder().Lost().Do(new AnOrder().News("found", CarrierNews.Delivered)).Order.Status);

    [Fact]
    public void A_parcel_that_is_here_again_is_not_delivered_by_a_late_report()
    {
        var order = new AnOrder().Shipped().Do(new AnOrder().News("n1", CarrierNews.ReturnedToSender)).Do(new OrderCommand.RecordParcelBack("s1", false, "staff"));

        Assert.IsType<OrderEvent.CarrierNewsNoted>(order.Do(order.News("n2", CarrierNews.Delivered)).Last.Single());

        Assert.Equal((OrderStatus.Shipped, ShipmentStatus.ReturnedToSender), (order.Order.Status, order.Order.Shipments.Single().Status));
    }

    [Fact]
    public void Refunding_everything_that_was_lost_ends_the_order()
    {
        var order = new AnOrder().Shipped().Do(new AnOrder().News("n1", CarrierNews.ReturnedToSender)).Do(new OrderCommand.RefundLost("a1", "staff"));
        Assert.Equal((OrderStatus.Shipped, 2380), (order.Order.Status, order.Order.Refunds.Single().Amount.Amount));
        Assert.True(order.Ask(new OrderCommand.RefundLost("a1", "staff")).IsRepeat);

        order.Do(new OrderCommand.RefundLost("a2", "staff"));
        Assert.Equal((OrderStatus.RefundPending, OrderStatus.Failed, ReasonCodes.LostInTransit), (order.Order.Status, order.Order.EndsAs, order.Order.Reason!.Code));
        Assert.Equal(4300, order.Order.Refunds.Sum(refund => refund.Amount.Amount));
    }

    [Fact]
    public void Refunding_what_was_lost_completes_an_order_whose_rest_has_arrived()
    {
        var order = new AnOrder().PartlyShipped().Do(new OrderCommand.PackShipment("s2", ["a2"], "packer"))
            .Do(new AnOrder().News("n1", CarrierNews.Delivered)).Do(new AnOrder().News("n2", CarrierNews.Lost, "s2"));
        Assert.Equal(OrderStatus.Packed, order.Order.Status);
        order.Do(new OrderCommand.RefundLost("a2", "staff"));
        Assert.Equal(OrderStatus.Delivered, order.Order.Status);
        Assert.Single(order.Last.OfType<OrderEvent.Delivered>());
    }

    [Fact]
    public void Delivered_goods_can_be_returned_within_the_window_and_the_order_stays_delivered()
    {
        var order = new AnOrder().Delivered();
        Refused(order.Ask(Return("rt1", 3)), RefusalCodes.QuantityInvalid);
        order.Do(Return("rt1", 1));
        Assert.True(order.Ask(Return("rt1", 1)).IsRepeat);
        Refused(order.Ask(Return("rt2", 2)), RefusalCodes.QuantityInvalid);
        Assert.Equal(AllocationStatus.ReturnRequested, order.Order.FindAllocation("a1")!.Value.Allocation.Status);
        order.Do(new OrderCommand.RecordReturned("rt1", [new RefundUnits("l1", 1)]));
        Assert.True(order.Ask(new OrderCommand.RecordReturned("rt1", [])).IsRepeat);
        Assert.Equal((OrderStatus.Delivered, AllocationStatus.Returned), (order.Order.Status, order.Order.FindAllocation("a1")!.Value.Allocation.Status));
        Assert.Equal(1, order.Last.OfType<OrderEvent.GoodsReturned>().Single().Units.Single().Quantity);

        // The other one of the two may follow; after that nothing is left.
        order.Do(Return("rt2", 1));
        Refused(order.Ask(Return("rt3", 1)), RefusalCodes.QuantityInvalid);
        order.Do(new OrderCommand.EndReturn("rt2", "staff"));
        Assert.Equal(1, order.Order.ReturnableOf(order.Order.Lines[0]));

        Assert.Null(order.After(order.Order.ReturnUntil!.Value - order.Now).Ask(Return("rt4", 1)).Refusal);
        Refused(order.After(TimeSpan.FromTicks(1)).Ask(Return("rt4", 1)), RefusalCodes.ReturnWindowClosed);
        Refused(new AnOrder().Shipped().Ask(Return("rt1", 1)), RefusalCodes.NotReturnable);
    }

    [Fact]
    public void What_was_refunded_in_another_way_cannot_be_sent_back_for_money_and_what_did_not_come_stays()
    {
        var order = new AnOrder().Delivered().Do(new OrderCommand.RequestRefund("r1", [new RefundUnits("l1", 1)], 0, 0, "damaged", "staff"));
        Refused(order.Ask(Return("rt1", 2)), RefusalCodes.QuantityInvalid);

        order.Do(Return("rt1", 1));
        Refused(order.Ask(new OrderCommand.RecordReturned("rt1", [new RefundUnits("l1", 2)])), RefusalCodes.QuantityInvalid);
        Refused(order.Ask(new OrderCommand.RecordReturned("rt1", [new RefundUnits("l2", 1)])), RefusalCodes.QuantityInvalid);
        order.Do(new OrderCommand.RecordReturned("rt1", []));
        Assert.Equal((AllocationStatus.Delivered, 0), (order.Order.Lines[0].Allocations[0].Status, order.Order.Lines[0].Allocations[0].ReturnQuantity));
    }

    private static OrderCommand.RequestReturn Return(string id, int quantity) => new(id, [new RefundUnits("l1", quantity)], "too big", "c1");
}
