using FsCheck;
using FsCheck.Fluent;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders;

/// <summary>What holds for one order under any sequence of commands and effects, in any order, any of them repeated.</summary>
public sealed class OrderProperties
{
    [Fact]
    public void Money_is_conserved() => Always((world, _) =>
    {
        var order = world.Order;
        foreach (var payment in order.Payments)
        {
            foreach (var currency in payment.Captures.Select(capture => capture.Amount.Currency).Distinct())
            {
                // Counted from what happened, not from what the order says about itself.
                var captured = world.History.OfType<OrderEvent.MoneyReceived>().Where(e => e.PaymentId == payment.Id && e.Captured.Currency == currency).Sum(e => e.Captured.Amount);
                var asked = world.History.OfType<OrderEvent.RefundRequested>().Where(e => e.PaymentId == payment.Id && e.Amount.Currency == currency).Sum(e => e.Amount.Amount);
                var kept = order.Kept(payment.Id, currency);
                var refunded = order.Refunded(payment.Id, currency);
                var pending = order.RefundsPending(payment.Id, currency);
                Assert.Equal(asked, refunded + pending);
                Assert.Equal(captured, kept + refunded + pending + order.ChargedBack(payment.Id, currency));
                Assert.True(asked <= captured, $"{payment.Id}: more than was captured goes back");
                if (order.ChargedBack(payment.Id, currency) == 0) Assert.True(kept >= 0);
                if (order.Status.IsEndedOrEnding()) Assert.True(kept <= 0, $"{payment.Id} of an ended order keeps {kept} {currency}");
            }
        }
    });

    [Fact]
    public void What_is_kept_of_a_paid_order_is_the_live_value_less_favours_and_chargebacks() => Always((world, _) =>
    {
        var order = world.Order;
        if (!world.History.Any(e => e is OrderEvent.Paid)) return;
        var kept = order.Payments.Sum(payment => order.Kept(payment.Id, order.Currency));
        var taken = order.Lines.Sum(line => line.RefundedAmount) + order.Refunds.Sum(refund => refund.Shipping);
        var goodwill = order.Refunds.Sum(refund => refund.Goodwill);
        var chargedBack = order.Payments.Sum(payment => order.ChargedBack(payment.Id, order.Currency));
        Assert.Equal(order.Totals.Payable - taken - goodwill - chargedBack, kept);
    });

    [Fact]
    public void Lines_are_never_refunded_beyond_what_was_paid_for_them() => Always((world, _) => Assert.All(world.Order.Lines, line =>
    {
        Assert.InRange(line.RefundedQuantity, 0, line.Quantity);
        Assert.InRange(line.RefundedAmount, 0, line.Amounts.Gross);
        if (line.RefundedQuantity == line.Quantity) Assert.Equal(line.Amounts.Gross, line.RefundedAmount);
    }));

    [Fact]
    public void No_unit_is_sent_back_twice_and_what_a_return_gives_back_is_never_more_than_its_units_are_worth() => Always((world, _) =>
    {
        var order = world.Order;
        foreach (var (line, allocation) in order.AllAllocations())
        {
            var claimed = order.Returns.Where(one => one.Status != OrderReturnStatus.Ended).SelectMany(one => one.Units).Where(unit => unit.AllocationId == allocation.Id).Sum(unit => unit.Quantity);
            Assert.Equal(claimed, allocation.ReturnQuantity);
            Assert.InRange(claimed, 0, allocation.Quantity);
            if (claimed > 0) Assert.True(allocation.IsWithCustomer, $"{allocation.Id} of {line.Id} is {allocation.Status}");
        }

        foreach (var refunds in world.History.OfType<OrderEvent.RefundRequested>().Where(e => e.ReturnId is not null).GroupBy(e => e.RefundId.Split('-')[0]))
        {
            // Units and shipping less what is kept back, split over payments and into money and credit: the parts are the whole.
            var whole = refunds.Sum(e => e.Lines.Sum(part => part.Amount) + e.Shipping + e.Goodwill);
            Assert.Equal(whole, refunds.Sum(e => e.Amount.Amount));
            Assert.All(refunds, e => Assert.True(e.Amount.Amount > 0));
        }
    });

    [Fact]
    public void Stock_is_never_negative_and_the_counts_are_the_sum_of_the_records() => Always((world, _) =>
    {
        foreach (var level in world.Levels.Values)
        {
            var records = world.Reservations.Values.Where(record => record.Sku == level.Sku && record.Location == level.Location).ToLookup(record => record.Status, record => record.Quantity);
            Assert.True(level is { OnHand: >= 0, Reserved: >= 0, Committed: >= 0, Available: >= 0 }, level.ToString());
            Assert.Equal(records[ReservationStatus.Reserved].Sum(), level.Reserved);
            Assert.Equal(records[ReservationStatus.Committed].Sum(), level.Committed);
            Assert.Equal(world.OnHandStart(level).OnHand, level.OnHand + records[ReservationStatus.Dispatched].Sum());
        }
    });

    [Fact]
    public void No_line_ever_has_more_live_allocations_than_units_and_no_id_twice() => Always((world, _) =>
    {
        Assert.All(world.Order.Lines, line => Assert.InRange(line.Allocations.Where(allocation => allocation.IsLive).Sum(allocation => allocation.Quantity), 0, line.Quantity));
        var ids = world.Order.AllAllocations().Select(found => found.Allocation.Id).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(world.Order.Refunds.Select(refund => refund.Id).Distinct().Count(), world.Order.Refunds.Count);
    });

    [Fact]
    public void Whatever_happens_the_order_adds_up() => Always((world, _) => Assert.Empty(OrderInvariants.Check(world.Order)));

    [Fact]
    public void Final_states_are_final() => Always((world, before) =>
    {
        if (before?.Status.IsFinal() == true) Assert.Equal(before.Status, world.Order.Status);
    });

    [Fact]
    public void A_command_asked_twice_in_a_row_counts_once() => Always((world, _) => Assert.Null(world.Complaint));

    [Fact]
    public void Alerts_are_raised_once_each() => Always((world, _) => Assert.Equal(world.Order.Alerts.Distinct(), world.Order.Alerts));

    [Fact]
    public void The_order_is_what_its_history_says() => Eventually(world =>
    {
        var replayed = OrderDecider.Evolve(null, world.History)!;
        Assert.Equal(world.History.Count, world.Order.Version);
        Assert.Equal(DomainJson.Write(world.Order), DomainJson.Write(replayed));
    });

    [Fact]
    public void When_all_is_settled_what_was_cancelled_holds_no_stock() => Eventually(world =>
    {
        world.Ask(AnOrder.Cancel());
        world.Settle();
        foreach (var (_, allocation) in world.Order.AllAllocations().Where(found => !found.Allocation.IsLive))
        {
            // What left the house and was lost stays dispatched; everything else is back on the shelf.
            if (allocation.LostFrom is not null) continue;
            Assert.True(world.Reservations.GetValueOrDefault(allocation.Id) is null or { Status: ReservationStatus.Released }, $"{allocation.Id} still holds stock");
        }

        if (!world.Order.Status.IsEndedOrEnding()) return;
        Assert.DoesNotContain(world.Order.Payments, payment => payment.IsOpen && world.Order.FindUndo("cancel-" + payment.Id) is not { Status: UndoStatus.Failed or UndoStatus.Repaired });
    });

    [Fact]
    public void Whenever_an_order_ends_what_may_still_be_paid_stands_in_the_ledger() => Always((world, _) =>
    {
        var cancelled = OrderDecider.Decide(world.Order, AnOrder.Cancel(), AnOrder.Start, world.Policy);
        var order = OrderDecider.Evolve(world.Order, cancelled.Events)!;
        if (!order.Status.IsEndedOrEnding()) return;
        Assert.All(order.Payments.Where(payment => payment.MayStillBePaid), payment => Assert.NotNull(order.FindUndo("cancel-" + payment.Id)));
    });

    [Fact]
    public void Whatever_happens_the_order_can_say_what_comes_next() => Always((world, _) =>
    {
        Assert.NotEmpty(NextAction.Of(world.Order).Waits);
        foreach (var caller in Enum.GetValues<Caller>()) OrderActions.Allowed(world.Order, caller, AnOrder.Start, world.Policy);
        OrderMoney.PaymentStatusOf(world.Order);
        OrderRules.FulfilmentStatusOf(world.Order);
    });

    [Fact]
    public void The_lives_that_are_tried_reach_every_status()
    {
        var reached = new HashSet<OrderStatus>();
        var numbers = new System.Random(1);
        for (var life = 0; life < 200; life++)
        {
            var world = new World(OrderPolicy.Default, personalised: life % 4 == 0);
            for (var step = 0; step < 80; step++)
            {
                world.Step(numbers.Next(1_000_000));
                reached.Add(world.Order.Status);
            }
        }

        Assert.Empty(Enum.GetValues<OrderStatus>().Except(reached));
    }

    /// <summary>Runs random lives and checks after every step; <paramref name="check"/> also gets the order before the step.</summary>
    private static void Always(Action<World, Order?> check) => Run((world, numbers) =>
    {
        foreach (var number in numbers)
        {
            var before = world.Order;
            world.Step(number);
            check(world, before);
        }
    });

    private static void Eventually(Action<World> check) => Run((world, numbers) =>
    {
        foreach (var number in numbers) world.Step(number);
        check(world);
    });

    private static void Run(Action<World, int[]> life)
    {
        var numbers = Gen.Choose(0, 1_000_000).ArrayOf(80);
        var lives = Arb.From(numbers, Shorter);
        Prop.ForAll(lives, sequence =>
        {
            var first = sequence.Length > 0 ? sequence[0] : 0;
            var policy = OrderPolicy.Default with
            {
                Capture = first % 3 == 0 ? CaptureMode.AfterCommit : CaptureMode.Automatic,
                WhenStockMissing = first % 5 == 0 ? StockMissingRule.Refund : StockMissingRule.Backorder,
            };
            life(new World(policy, personalised: first % 4 == 0), sequence);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    private static IEnumerable<int[]> Shorter(int[] sequence)
    {
        for (var size = sequence.Length / 2; size >= 1; size /= 2)
        {
            for (var start = 0; start + size <= sequence.Length; start += size)
            {
                yield return [.. sequence[..start], .. sequence[(start + size)..]];
            }
        }
    }
}
