using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders;

/// <summary>Units that are promised anew: nothing of them is forgotten, whatever comes in between.</summary>
public sealed class PlacementTests
{
    [Fact]
    public void A_move_that_a_cancel_overtakes_leaves_the_units_of_both_sides_in_the_ledger()
    {
        var order = new AnOrder().Moving().Do(AnOrder.Cancel());

        Assert.Equal(["release-a8", "release-a9", "release-a1", "release-a2"], order.Order.Undos.Select(undo => undo.Id));
        // Whatever the movers report now is too late.
        Assert.True(order.Ask(new OrderCommand.RecordMoved("a1", true)).IsRepeat);
    }

    [Fact]
    public void A_move_makes_its_parts_the_customers_and_only_then_lets_the_old_units_go()
    {
        var order = new AnOrder().Moving();
        Assert.Equal(["a1", "a2"], order.Order.LiveAllocations().Select(found => found.Allocation.Id));

        order.Do(new OrderCommand.RecordMoved("a1", true));

        Assert.Equal(["a8 Committed", "a9 Committed", "a2 Committed"], order.Order.LiveAllocations().Select(found => $"{found.Allocation.Id} {found.Allocation.Status}"));
        Assert.Equal("release-a1", Assert.Single(order.Order.Undos).Id);
    }

    [Fact]
    public void A_line_whose_units_are_about_to_move_is_not_reduced_under_the_mover()
    {
        var order = new AnOrder().Moving();
        Assert.Equal(RefusalCodes.TooLateToChange, order.Ask(new OrderCommand.ReduceLine("l1", 1, Caller.Customer, "c1")).Refusal!.Code);
        Assert.Equal(Party.System, NextAction.Of(order.Order).By);

        order.Do(new OrderCommand.RecordMoved("a1", true));
        Assert.Null(order.Ask(new OrderCommand.ReduceLine("l1", 1, Caller.Customer, "c1")).Refusal);
    }

    [Fact]
    public void What_a_short_shelf_keeps_is_released_when_the_order_is_cancelled_before_it_is_split()
    {
        var order = new AnOrder().Assigned().Do(new OrderCommand.RecordShort("a1", 1, "a1k"));
        Assert.True(order.Order.IsOnItsWay("a1k"));

        order.Do(AnOrder.Cancel());

        Assert.Equal(["release-a1k", "release-a1", "release-a2"], order.Order.Undos.Select(undo => undo.Id));
        Assert.Equal(1, order.Order.FindAllocation("a1k")!.Value.Allocation.Quantity);
    }

    [Fact]
    public void Parts_that_do_not_add_up_or_have_names_that_are_taken_are_refused()
    {
        var order = new AnOrder().Confirmed();

        Assert.Equal(RefusalCodes.QuantityInvalid, Split(new PlannedPart("a8", "second", 1)));
        Assert.Equal(RefusalCodes.QuantityInvalid, Split(new PlannedPart("a8", "second", 3), new PlannedPart("a9", "main", -1)));
        Assert.Equal(RefusalCodes.QuantityInvalid, Split());
        Assert.Equal(RefusalCodes.IdReused, Split(new PlannedPart("a2", "second", 2)));
        Assert.Equal(RefusalCodes.IdReused, Split(new PlannedPart("a8", "second", 1), new PlannedPart("a8", "main", 1)));
        Assert.Equal(RefusalCodes.QuantityInvalid, order.Ask(new OrderCommand.MoveAllocation("a1", [new("a8", "second", 1)], "x", "staff")).Refusal!.Code);

        string Split(params PlannedPart[] parts) => order.Ask(new OrderCommand.SplitAllocation("a1", parts, "x")).Refusal!.Code;
    }

    [Fact]
    public void A_dealer_who_starts_to_pick_has_accepted_and_is_not_passed_over()
    {
        var order = new AnOrder().Asked().Do(new OrderCommand.RecordUnitsPicked("a1", 1, "dealer-1")).After(TimeSpan.FromHours(2)).Do(new OrderCommand.Expire());

        Assert.Equal(["a1 dealer-1", "a2 "], order.Order.LiveAllocations().Select(found => $"{found.Allocation.Id} {found.Allocation.AssignedTo}"));
    }
}
