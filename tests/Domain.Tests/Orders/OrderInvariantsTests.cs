using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Domain.Tests.Orders;

/// <summary>The check that looks for what the decider cannot do must find it when somebody did it all the same.</summary>
public sealed class OrderInvariantsTests
{
    [Fact]
    public void Nothing_is_found_in_orders_that_the_decider_made() => Assert.All(
        OrderGrid.Situations.Where(entry => entry.Order.State is not null), entry => Assert.Empty(OrderInvariants.Check(entry.Order.Order)));

    [Fact]
    public void More_that_goes_back_than_came_in_is_found()
    {
        var paid = new AnOrder().Paid().Order;
        Assert.Contains(
            new OrderDiscrepancy(OrderInvariants.RefundsExceedCaptured, "p1", 4301, 4300), OrderInvariants.Check(paid with { Refunds = [Refund(4301)] }));
        Assert.Contains(
            new OrderDiscrepancy(OrderInvariants.RefundsExceedCaptured, "p1", 4301, 4300),
            OrderInvariants.Check(paid with { Refunds = [Refund(4000) with { Status = RefundStatus.Succeeded }, Refund(301)] }));
        Assert.DoesNotContain(
            OrderInvariants.RefundsExceedCaptured, OrderInvariants.Check(paid with { Refunds = [Refund(4300)] }).Select(found => found.Rule));

        // Also in a currency that never came in, and of an order that was never paid.
        var unpaid = new AnOrder().PaymentPending().Order;
        Assert.Equal(
            [new(OrderInvariants.RefundsExceedCaptured, "p1", 5, 0)],
            OrderInvariants.Check(unpaid with { Refunds = [Refund(5) with { Amount = new Money(5, "USD") }] }));
    }

    [Theory]
    [InlineData(OrderStatus.Cancelled)]
    [InlineData(OrderStatus.RefundPending)]
    public void An_order_that_ends_with_the_customers_money_is_found(OrderStatus status) => Assert.Equal(
        [new(OrderInvariants.KeptAfterEnd, "p1", 4300, 0)], OrderInvariants.Check(new AnOrder().Paid().Order with { Status = status }));

    [Fact]
    public void Money_that_is_kept_must_be_worth_what_the_customer_still_gets()
    {
        var paid = new AnOrder().Paid().Order;
        OrderDiscrepancy Found(long kept, long expected) => new(OrderInvariants.Kept, "EUR", kept, expected);

        // A favour, and shipping given back: both say where the money went.
        Assert.Empty(OrderInvariants.Check(paid with { Refunds = [Refund(100) with { Goodwill = 100 }] }));
        Assert.Empty(OrderInvariants.Check(paid with { Refunds = [Refund(500) with { Shipping = 500 }] }));
        Assert.Empty(OrderInvariants.Check(paid with { Refunds = [Refund(100) with { Goodwill = 100, Status = RefundStatus.Succeeded }] }));
        Assert.Equal([Found(4200, 4201)], OrderInvariants.Check(paid with { Refunds = [Refund(100) with { Goodwill = 99 }] }));
        Assert.Equal([Found(3800, 3801)], OrderInvariants.Check(paid with { Refunds = [Refund(500) with { Shipping = 499 }] }));
        Assert.Equal([Found(4300, 4310)], OrderInvariants.Check(paid with { Totals = paid.Totals with { Shipping = 510 } }));

        // Paid in two parts, both disputed for a part: sums, whichever payment it is.
        var twice = new AnOrder().PaymentPending().Do(AnOrder.Success("p1", "t1", 4000)).PaymentPending("p2").Do(AnOrder.Success("p2", "t2", 300))
            .Do(new OrderCommand.OpenDispute("p1", "d1", new Money(50, "EUR"))).Do(new OrderCommand.OpenDispute("p2", "d2", new Money(20, "EUR"))).Order;
        Assert.Empty(OrderInvariants.Check(twice));
        Assert.Equal([Found(4230, 4240)], OrderInvariants.Check(twice with { Totals = twice.Totals with { Shipping = 510 } }));

        // An attempt that brought nothing does not hide the one that did.
        var second = new AnOrder().PaymentPending().Do(new OrderCommand.RecordPaymentDeclined("p1", DeclineKind.Soft, "try_again")).PaymentPending("p2").Do(AnOrder.Success("p2", "t2", 4300)).Order;
        Assert.Equal([Found(4300, 4310)], OrderInvariants.Check(second with { Totals = second.Totals with { Shipping = 510 } }));

        // What the bank took back is in nobody's refund.
        var disputed = new AnOrder().Confirmed().Do(new OrderCommand.OpenDispute("p1", "d1", new Money(4000, "EUR"))).Order;
        Assert.Empty(OrderInvariants.Check(disputed));
        Assert.Equal([Found(300, 310)], OrderInvariants.Check(disputed with { Totals = disputed.Totals with { Shipping = 510 } }));

        // Unpaid, there is nothing to compare.
        var unpaid = new AnOrder().PaymentPending().Do(AnOrder.Success("p1", "t1", 4299)).Order;
        Assert.Empty(OrderInvariants.Check(unpaid with { Totals = unpaid.Totals with { Shipping = 510 } }));
    }

    [Fact]
    public void A_line_says_of_its_refunds_what_the_refunds_say()
    {
        var order = new AnOrder().Delivered().Do(new OrderCommand.RequestRefund("r1", [new RefundUnits("l1", 1)], 0, 0, "damaged", "staff")).Order;
        Assert.Empty(OrderInvariants.Check(order));
        Assert.Contains(
            new OrderDiscrepancy(OrderInvariants.LineRefunds, "l1", 1189, 1190),
            OrderInvariants.Check(order with { Lines = [order.Lines[0] with { RefundedAmount = 1189 }, order.Lines[1]] }));
    }

    [Fact]
    public void No_line_has_more_live_units_than_were_ordered()
    {
        var order = new AnOrder().Reserved().Order;
        var line = order.Lines[0];
        Order With(params Allocation[] allocations) => order with { Lines = [line with { Allocations = allocations }, order.Lines[1]] };

        var one = line.Allocations[0] with { Quantity = 1 };
        Assert.Empty(OrderInvariants.Check(With(one, one with { Id = "a3" })));
        Assert.Equal([new(OrderInvariants.LineUnits, "l1", 3, 2)], OrderInvariants.Check(With(line.Allocations[0], one with { Id = "a3" })));
        Assert.Empty(OrderInvariants.Check(With(line.Allocations[0], one with { Id = "a3", Status = AllocationStatus.Cancelled })));
    }

    [Fact]
    public void A_paid_order_without_stock_has_one_alert_and_an_end_and_waits_for_nothing_that_was_given_up()
    {
        var order = new AnOrder().Backordered().Order;
        Assert.Empty(OrderInvariants.Check(order));
        Assert.Equal([new(OrderInvariants.StockMissingAlert, AlertCodes.StockMissing, 0, 1)], OrderInvariants.Check(order with { Alerts = [] }));
        Assert.Equal(
            [new(OrderInvariants.StockMissingAlert, AlertCodes.StockMissing, 2, 1)],
            OrderInvariants.Check(order with { Alerts = [AlertCodes.StockMissing, AlertCodes.StockMissing, AlertCodes.UndoFailed] }));
        Assert.Equal([new(OrderInvariants.BackorderWithoutEnd, "a1", 1, 0)], OrderInvariants.Check(order with { Checks = order.Checks with { BackorderDue = null } }));

        // One of the two units was refunded for want of stock, and both are still waited for.
        var refund = Refund(1190) with { Reason = ReasonCodes.OutOfStock, Lines = [new RefundLine("l1", 1, 1190)] };
        var torn = order with { Refunds = [refund], Lines = [order.Lines[0] with { RefundedAmount = 1190, RefundedQuantity = 1 }, order.Lines[1]] };
        Assert.Equal([new(OrderInvariants.LineUnits, "l1", 3, 2)], OrderInvariants.Check(torn));
        Assert.Empty(OrderInvariants.Check(torn with { Refunds = [refund with { Reason = "a favour" }] }));

        // Given up entirely: the alert stays due.
        var gone = new AnOrder { Policy = OrderPolicy.Default with { WhenStockMissing = StockMissingRule.Refund } }.Backordered().Order;
        Assert.Equal([new(OrderInvariants.StockMissingAlert, AlertCodes.StockMissing, 0, 1)], OrderInvariants.Check(gone with { Alerts = [] }));
    }

    private static Refund Refund(long amount) => new() { Id = "r9", PaymentId = "p1", Amount = new Money(amount, "EUR"), Reason = "test" };
}
