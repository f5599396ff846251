using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders;

/// <summary>Orders that a delivery system outside sends.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public void What_it_has_sent_is_packed_booked_and_handed_over_at_once()
    {
        var order = new AnOrder().WithDelivery().Do(AnOrder.Sent(("l1", 2), ("l2", 1)));

        Assert.Equal(OrderStatus.Shipped, order.Order.Status);
        Assert.Equal(["ShipmentPacked", "ShipmentBooked", "ShipmentHandedOver"], order.Last.Select(happened => happened.GetType().Name));
        var parcel = Assert.Single(order.Order.Shipments);
        Assert.Equal(("ACME", "TRACK-d1", ShipmentStatus.HandedOver, "d1"), (parcel.Carrier, parcel.TrackingNumber, parcel.Status, DeliverySystem.ParcelOf("o1", parcel)));
    }

    [Fact]
    public void An_order_goes_in_several_parcels_and_is_delivered_with_the_last_one()
    {
        var order = new AnOrder().WithDelivery().Do(AnOrder.Sent("d1", ("l1", 1))).Do(AnOrder.Arrived("d1", "m1"));

        Assert.Equal((OrderStatus.Assigned, FulfilmentStatus.Partial), (order.Order.Status, OrderRules.FulfilmentStatusOf(order.Order)));
        Assert.Equal([("a1", 1), ("a2", 1)], DeliverySystem.ToSend(order.Order).Select(found => (found.Allocation.Id, found.Allocation.Quantity)));

        order.Do(AnOrder.Sent("d2", ("l1", 1), ("l2", 1))).Do(AnOrder.Arrived("d2", "m2"));
        Assert.Equal(OrderStatus.Delivered, order.Order.Status);
        Assert.Equal(3, order.Order.LiveAllocations().Sum(found => found.Allocation.Quantity));
    }

    [Fact]
    public void A_part_that_is_sent_alone_says_what_it_was_part_of()
    {
        var order = new AnOrder().WithDelivery().Do(AnOrder.Sent(("l1", 1)));

        var line = order.Order.FindLine("l1")!;
        Assert.Equal(
            [("a1", 1, null, AllocationStatus.Committed), ("a1d1", 1, "a1", AllocationStatus.Shipped)],
            line.Allocations.Select(one => (one.Id, one.Quantity, one.DividedFrom, one.Status)));
        Assert.Equal(line.Allocations[1].Id, Assert.Single(Assert.Single(order.Order.Shipments).AllocationIds));
    }

    [Fact]
    public void What_arrived_before_it_was_sent_waits_for_that_and_then_counts_at_once()
    {
        var order = new AnOrder().WithDelivery().Do(AnOrder.Arrived());
        Assert.Equal(OrderStatus.Assigned, order.Order.Status);
        Assert.Contains("has not said to have sent", NextAction.Of(order.Order).Waits, StringComparison.Ordinal);
        Assert.True(order.Ask(AnOrder.Arrived()).IsRepeat);
        Assert.True(order.Ask(AnOrder.Arrived(message: "another")).IsRepeat);

        order.Do(AnOrder.Sent(("l1", 2), ("l2", 1)));
        Assert.Equal((OrderStatus.Delivered, null), (order.Order.Status, order.Order.HeldArrivals));
        Assert.Equal(AnOrder.Start, Assert.Single(order.Order.Shipments).DeliveredAt);
    }

    [Fact]
    public void The_same_parcel_again_changes_nothing_and_another_one_of_its_name_is_refused()
    {
        var order = new AnOrder().WithDelivery().Do(AnOrder.Sent(("l1", 1)));

        Assert.True(order.Ask(AnOrder.Sent(("l1", 1))).IsRepeat);
        Assert.Equal(RefusalCodes.IdReused, order.Ask(AnOrder.Sent(("l1", 2))).Refusal?.Code);
        Assert.Equal(RefusalCodes.IdReused, order.Ask(AnOrder.Sent(("l1", 1), ("l2", 1))).Refusal?.Code);
    }

    [Theory]
    [InlineData("l1", 3, RefusalCodes.QuantityInvalid)]
    [InlineData("l1", 0, RefusalCodes.QuantityInvalid)]
    [InlineData("l9", 1, RefusalCodes.LineUnknown)]
    public void More_than_was_asked_for_or_something_else_is_refused(string line, int units, string code) =>
        Assert.Equal(code, new AnOrder().WithDelivery().Ask(AnOrder.Sent(("l2", 1), (line, units))).Refusal?.Code);

    [Fact]
    public void Units_of_one_line_that_are_named_twice_add_up()
    {
        var order = new AnOrder().WithDelivery();
        Assert.Equal(RefusalCodes.QuantityInvalid, order.Ask(AnOrder.Sent(("l1", 1), ("l1", 2))).Refusal?.Code);

        order.Do(AnOrder.Sent(("l1", 1), ("l1", 1)));
        Assert.Equal(2, order.Order.LiveAllocations().Where(found => found.Allocation.IsHandedOver).Sum(found => found.Allocation.Quantity));
    }

    [Fact]
    public void Nothing_is_taken_from_a_location_that_it_does_not_name()
    {
        var order = new AnOrder().WithDelivery();
        var elsewhere = new OrderCommand.RecordParcelSent("o1-DELIVERY-d1", [new SentUnits("l1", 1, "north")], "ACME", "T", "delivery");
        Assert.Equal(RefusalCodes.QuantityInvalid, order.Ask(elsewhere).Refusal?.Code);
        Assert.False(order.Ask(elsewhere with { Units = [new SentUnits("l1", 1, "main")] }).IsRefused);
    }

    [Fact]
    public void An_order_that_others_send_is_none_of_its_business()
    {
        Assert.Equal(RefusalCodes.WrongState, new AnOrder().Assigned().Ask(AnOrder.Sent(("l1", 2))).Refusal?.Code);
        Assert.Equal(RefusalCodes.WrongState, new AnOrder().Assigned().Ask(AnOrder.Arrived()).Refusal?.Code);
        Assert.Equal(RefusalCodes.WrongState, new AnOrder().Paid().Ask(AnOrder.Sent(("l1", 2))).Refusal?.Code);
        Assert.Equal(RefusalCodes.WrongState, new AnOrder().Cancelled().Ask(AnOrder.Sent(("l1", 2))).Refusal?.Code);
    }

    [Fact]
    public void Goods_that_left_after_the_order_had_ended_are_a_critical_alert_once_per_parcel()
    {
        var order = new AnOrder().WithDelivery().Do(AnOrder.Cancel());
        var before = order.Order.Status;
        order.Do(AnOrder.Sent(("l1", 2)));

        var alert = Assert.IsType<OrderEvent.AlertRaised>(Assert.Single(order.Last));
        Assert.Equal((AlertCodes.SentInVain, before), (alert.Code, order.Order.Status));
        Assert.True(order.Ask(AnOrder.Sent(("l1", 2))).IsRepeat);
        Assert.True(order.Ask(AnOrder.Arrived()).IsRepeat);
        Assert.Single(order.Do(AnOrder.Arrived("d2")).Last);
    }

    [Fact]
    public void What_has_left_is_recorded_although_the_order_is_on_hold()
    {
        var order = new AnOrder().WithDelivery().Do(new OrderCommand.PlaceHold("h1", Hold.SuperAdminReview, "staff"));
        Assert.Empty(DeliverySystem.ToSend(order.Order));

        Assert.Equal(OrderStatus.Shipped, order.Do(AnOrder.Sent(("l1", 2), ("l2", 1))).Order.Status);
    }

    [Fact]
    public void What_has_left_is_not_taken_over_by_another_location_any_more()
    {
        var order = new AnOrder().WithDelivery().Do(new OrderCommand.MoveAllocation("a1", [new PlannedPart("a1m", "second", 2)], ReasonCodes.BetterPlaced, "staff"));
        Assert.Equal(["a2"], DeliverySystem.ToSend(order.Order).Select(found => found.Allocation.Id));

        order.Do(AnOrder.Sent(("l1", 1), ("l2", 1)));
        Assert.Contains(order.Last, happened => happened is OrderEvent.MoveGivenUp);
        Assert.Contains(order.Last, happened => happened is OrderEvent.StockReleaseDue { Allocation.AllocationId: "a1m" });
        Assert.Equal(["a1"], DeliverySystem.ToSend(order.Order).Select(found => found.Allocation.Id));
    }

    [Fact]
    public void Nobody_here_packs_what_it_is_asked_to_send()
    {
        var order = new AnOrder().WithDelivery().Do(AnOrder.Arrived("d9"));
        Assert.Equal(RefusalCodes.WrongState, order.Ask(new OrderCommand.PackShipment("s1", ["a1"], "packer")).Refusal?.Code);
        Assert.Equal(RefusalCodes.WrongState, order.Ask(new OrderCommand.RecordShort("a1", 0)).Refusal?.Code);
        Assert.DoesNotContain(OrderAction.Pack, OrderActions.Allowed(order.Order, Caller.Staff, order.Now));

        // Until staff take it back.
        order.Do(new OrderCommand.AssignAllocations([new Assignment("a1", "main")]));
        Assert.False(order.Ask(new OrderCommand.PackShipment("s1", ["a1"], "packer")).IsRefused);
        Assert.Equal(RefusalCodes.QuantityInvalid, order.Ask(AnOrder.Sent(("l1", 1))).Refusal?.Code);
        Assert.Equal(OrderAction.Pack, NextAction.Of(order.Order).Action);

        // What they have packed is no reason to ask them to pack.
        order.Do(new OrderCommand.PackShipment("s1", ["a1"], "packer"));
        Assert.Equal((OrderStatus.Assigned, Party.Carrier), (order.Order.Status, NextAction.Of(order.Order).By));
    }

    [Fact]
    public void The_rest_of_a_divided_line_can_be_cancelled_and_its_release_is_of_the_rest_alone()
    {
        var order = new AnOrder().WithDelivery().Do(AnOrder.Sent(("l1", 1))).Do(AnOrder.Cancel());

        var released = order.Last.OfType<OrderEvent.StockReleaseDue>().Select(due => (due.Allocation.AllocationId, due.Allocation.Quantity));
        Assert.Equal([("a1", 1), ("a2", 1)], released);
        Assert.Equal(OrderStatus.Shipped, order.Order.Status);
    }

    [Fact]
    public void An_arrival_of_a_parcel_that_nothing_is_left_for_is_refused()
    {
        var order = new AnOrder().WithDelivery().Do(AnOrder.Sent(("l1", 2), ("l2", 1)));
        Assert.Equal(RefusalCodes.ShipmentUnknown, order.Ask(AnOrder.Arrived("d9")).Refusal?.Code);
    }
}
