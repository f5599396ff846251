using OrderFunctions.Domain.Orders;
using static OrderFunctions.Domain.Tests.Orders.PlacingTests;

namespace OrderFunctions.Domain.Tests.Orders;

/// <summary>The last value that is taken and the first that is not.</summary>
public sealed class LimitTests
{
    private const long Max = Money.MaxAmount;

    [Theory]
    [InlineData(0, 1, 0, 0, 0, 0)]
    [InlineData(100, 2, 1000, 50, 150, 15)]
    [InlineData(100, 1, 1900, 100, 0, 0)]
    [InlineData(100, 1, 10_000, 0, 100, 100)]
    [InlineData(Max, 1, 0, 0, Max, 0)]
    [InlineData((Max - 1) / 2, 1, 10_000, 0, (Max - 1) / 2, (Max - 1) / 2)]
    public void A_line_costs(long price, int quantity, int tax, long discount, long net, long taxed) =>
        Assert.Equal(new LineAmounts(net, taxed, discount, net + taxed), LineAmounts.Of(price, quantity, tax, discount).Value);

    [Theory]
    [InlineData(-1, 1, 0, 0, RefusalCodes.AmountInvalid)]
    [InlineData(100, 0, 0, 0, RefusalCodes.AmountInvalid)]
    [InlineData(100, 1, -1, 0, RefusalCodes.AmountInvalid)]
    [InlineData(100, 1, 10_001, 0, RefusalCodes.AmountInvalid)]
    [InlineData(100, 1, 0, -1, RefusalCodes.AmountInvalid)]
    [InlineData(100, 1, 0, 101, RefusalCodes.AmountInvalid)]
    [InlineData(Max + 1, 1, 0, 0, RefusalCodes.AmountTooLarge)]
    [InlineData(Max, 2, 0, Max, RefusalCodes.AmountTooLarge)]
    [InlineData((Max + 1) / 2, 1, 10_000, 0, RefusalCodes.AmountTooLarge)]
    public void A_line_that_cannot_cost_that_is_refused(long price, int quantity, int tax, long discount, string code) =>
        Assert.Equal(code, LineAmounts.Of(price, quantity, tax, discount).Refusal?.Code);

    [Fact]
    public void Tax_and_discount_of_all_lines_add_up()
    {
        var place = AnOrder.PlaceCommand();
        var order = new AnOrder().Do(place with { Lines = [place.Lines[0] with { Discount = 200 }, place.Lines[1] with { TaxBasisPoints = 1000, Discount = 20 }] }).Order;
        Assert.Equal(new OrderTotals(1800 + 1400, 342 + 140, 220, 500, 1800 + 1400 + 342 + 140 + 500), order.Totals);
    }

    [Fact]
    public void An_order_may_be_as_large_as_it_may_be()
    {
        var place = AnOrder.PlaceCommand();
        var line = place.Lines[0] with { UnitPrice = 1, TaxBasisPoints = 0 };
        Accepted(place with { Lines = [.. Enumerable.Range(0, OrderDecider.MaxLines).Select(i => line with { LineId = $"l{i}", AllocationId = $"a{i}" })] });
        Accepted(place with { Lines = [line with { Quantity = OrderDecider.MaxQuantity }] });
        Accepted(place with { Lines = [line with { Quantity = 1, UnitPrice = Max - 500 }] });
        Accepted(place with { Lines = [line with { UnitPrice = 0 }], Shipping = Max });
        Accepted(place with { Shipping = 0 });
        Refused(new AnOrder().Ask(place with { Lines = [line with { Quantity = 1, UnitPrice = Max - 499 }] }), RefusalCodes.AmountTooLarge);
        Refused(new AnOrder().Ask(place with { Lines = [line, line with { LineId = "l2" }] }), RefusalCodes.LinesInvalid);
        Refused(new AnOrder().Ask(place with { Lines = [line, line with { AllocationId = "a2" }] }), RefusalCodes.LinesInvalid);

        static void Accepted(OrderCommand.Place place) => Assert.Null(new AnOrder().Ask(place).Refusal);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(Max, true)]
    [InlineData(Max + 1, false)]
    public void Money_that_was_taken_or_is_disputed_is_an_amount(long amount, bool taken)
    {
        var decisions = new[]
        {
            new AnOrder().PaymentPending().Ask(AnOrder.Success("p1", "t1", amount)),
            new AnOrder().Paid().Ask(new OrderCommand.OpenDispute("p1", "d1", new Money(amount, AnOrder.Eur))),
        };
        Assert.All(decisions, decision => Assert.Equal(taken ? null : RefusalCodes.AmountInvalid, decision.Refusal?.Code));
    }

    [Fact]
    public void Everything_that_was_paid_can_be_refunded_and_nothing_beyond_it()
    {
        var order = new AnOrder().Delivered();
        Assert.Equal(4300, order.Do(Refund("r1", 500, 0, ("l1", 2), ("l2", 1))).Order.Refunds.Single().Amount.Amount);

        order = new AnOrder().Delivered().Do(Refund("r1", 500, 0, ("l1", 1)));
        Assert.Equal(1690, order.Order.Refunds.Single().Amount.Amount);
        Assert.Null(Refused(order.Ask(Refund("r2", 1, 0)), RefusalCodes.RefundExceedsCaptured).Data);
        Refused(order.Ask(Refund("r2", -1, 0)), RefusalCodes.AmountInvalid);
        Refused(order.Ask(Refund("r2", 0, 0, ("l1", 0))), RefusalCodes.QuantityInvalid);
        Refused(order.Ask(Refund("r2", 0, 0, ("l1", 2))), RefusalCodes.QuantityInvalid);
        Refused(order.Ask(Refund("r2", 0, Max)), RefusalCodes.RefundExceedsCaptured);
        Refused(order.Ask(Refund("r2", 0, Max + 1)), RefusalCodes.AmountInvalid);
        Assert.Equal([1690, 1190], order.Do(Refund("r2", 0, 0, ("l1", 1))).Order.Refunds.Select(refund => refund.Amount.Amount));
    }

    [Fact]
    public void What_an_end_refunds_is_what_is_left()
    {
        var order = new AnOrder().Confirmed().Do(Refund("r1", 500, 0, ("l1", 1), ("l2", 1))).Do(AnOrder.Cancel()).Order;
        var last = order.Refunds[^1];
        Assert.Equal((1190, 0, 0), (last.Amount.Amount, last.Shipping, last.Goodwill));
        Assert.Equal([new("l1", 1, 1190)], last.Lines);
    }

    [Fact]
    public void What_part_of_an_order_refunds_is_what_is_left_of_it()
    {
        // a1 is on its way; only the poster can still be cancelled.
        Assert.Equal(1420, new AnOrder().PartlyShipped().Do(AnOrder.Cancel()).Order.Refunds.Single().Amount.Amount);
        Assert.Single(new AnOrder().PartlyShipped().Do(Refund("r1", 0, 0, ("l2", 1))).Do(AnOrder.Cancel()).Order.Refunds);

        // A favour before it has taken some of the money: the rest is set off against it.
        var last = new AnOrder().PartlyShipped().Do(Refund("r1", 0, 3000)).Do(AnOrder.Cancel()).Order.Refunds[^1];
        Assert.Equal((1300, -120), (last.Amount.Amount, last.Goodwill));
    }

    [Fact]
    public void Goods_may_come_back_until_the_last_moment_and_no_more_than_were_sent()
    {
        var order = new AnOrder().Delivered();
        Refused(order.Ask(Return(0)), RefusalCodes.QuantityInvalid);
        Refused(order.Ask(Return(3)), RefusalCodes.QuantityInvalid);
        Assert.Null(order.Ask(Return(1)).Refusal);

        order.After(order.Order.ReturnUntil!.Value - order.Now);
        Assert.Null(order.Ask(Return(2)).Refusal);
        order.After(TimeSpan.FromTicks(1));
        Refused(order.Ask(Return(2)), RefusalCodes.ReturnWindowClosed);

        static OrderCommand.RequestReturn Return(int quantity) => new("rt1", [new RefundUnits("l1", quantity)], "too big", "c1");
    }

    [Fact]
    public void An_address_fits_on_a_label()
    {
        var (most, tooMuch) = (new string('x', Address.MaxFieldLength), new string('x', Address.MaxFieldLength + 1));
        Assert.Null(new Address(most, most, most, most, "DE", most, most, most).Validate());
        Assert.Equal(
            ["city", "company", "line1", "line2", "name", "postalCode", "region"],
            new Address(tooMuch, tooMuch, tooMuch, tooMuch, "DE", tooMuch, tooMuch, tooMuch).Validate()!.Data!.Keys.Order());
        foreach (var country in new[] { "D", "DEU", "dE", "De", "D1", "" })
            Assert.Equal(["country"], (AnOrder.Home with { Country = country }).Validate()!.Data!.Keys);
    }

    [Fact]
    public void A_contact_is_as_long_as_its_channel_allows_and_everything_wrong_is_told_at_once()
    {
        static IEnumerable<string> Problems(string email, string? phone = null, string language = "en") =>
            new CustomerContact(email, phone, language).Validate()?.Data!.Keys ?? [];
        var address = "@" + new string('x', CustomerContact.MaxEmailLength - 2);
        Assert.Empty(Problems("a" + address, "12345", "en"));
        Assert.Empty(Problems("a@b", new string('1', 25), new string('x', 35)));
        Assert.Equal(["email"], Problems("ab" + address));
        Assert.Equal(["email"], Problems(null!));
        Assert.Equal(["phone"], Problems("a@b", "1234"));
        Assert.Equal(["phone"], Problems("a@b", new string('1', 26)));
        Assert.Equal(["language"], Problems("a@b", null, new string('x', 36)));
        Assert.Equal(["email", "phone", "language"], Problems("a", "1", "x"));
    }

    [Fact]
    public void What_is_stored_under_a_made_up_id_is_found_under_it_later()
    {
        // Ids of running orders: a change of one is a change of stored data.
        Assert.Equal(
            ["release-x", "cancel-x", "void-x", "unpack-x"],
            new[] { UndoKind.ReleaseStock, UndoKind.CancelPayment, UndoKind.VoidLabel, UndoKind.UnpackGoods }.Select(kind => Undo.IdOf(kind, "x")));
        var disputed = new AnOrder().Paid().Do(new OrderCommand.OpenDispute("p1", "d1", new Money(1, AnOrder.Eur))).Order;
        Assert.Equal(("dispute-d1", "bank"), (disputed.Holds.Single().Id, disputed.Holds.Single().By));
    }

    [Theory]
    [InlineData("bank_transfer", 5 * 24)]
    [InlineData("SEPA_DEBIT", 10 * 24)]
    [InlineData("netbanking", 24)]
    [InlineData("upi", 1)]
    [InlineData("card", 1)]
    public void A_slow_method_has_longer(string method, int hours)
    {
        Assert.Equal(TimeSpan.FromHours(hours), new OrderPolicy().ExtensionFor(method));
        // Not by accident: what is not on the list has the time that the shop says.
        var shop = new OrderPolicy { DefaultProcessingExtension = TimeSpan.Zero };
        Assert.Equal(TimeSpan.FromHours(method == "card" ? 0 : hours), shop.ExtensionFor(method));
    }

    private static OrderCommand.RequestRefund Refund(string id, long shipping, long goodwill, params (string Line, int Units)[] units) =>
        new(id, [.. units.Select(one => new RefundUnits(one.Line, one.Units))], shipping, goodwill, "damaged", "staff");
}
