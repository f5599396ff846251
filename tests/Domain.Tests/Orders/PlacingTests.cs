using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders;

public sealed class PlacingTests
{
    [Fact]
    public void A_placed_order_knows_its_lines_totals_and_allocations()
    {
        var order = new AnOrder().Placed().Order;

        Assert.Equal(OrderStatus.Created, order.Status);
        Assert.Equal(1, order.Version);
        Assert.Equal(new OrderTotals(3420, 380, 0, 500, 4300), order.Totals);
        Assert.Equal(new LineAmounts(2000, 380, 0, 2380), order.Lines[0].Amounts);
        Assert.Equal(["a1", "a2"], order.LiveAllocations().Select(found => found.Allocation.Id));
        Assert.All(order.LiveAllocations(), found => Assert.Equal(AllocationStatus.Pending, found.Allocation.Status));
    }

    [Fact]
    public void Placing_the_same_order_again_does_nothing() =>
        Assert.True(new AnOrder().Placed().Ask(AnOrder.PlaceCommand()).IsRepeat);

    [Fact]
    public void An_order_id_of_somebody_else_is_refused() =>
        Refused(new AnOrder().Placed().Ask(AnOrder.PlaceCommand() with { CustomerId = "c2" }), RefusalCodes.OrderExists);

    [Fact]
    public void A_total_that_is_not_what_the_customer_saw_is_refused_with_the_new_one()
    {
        var refusal = Refused(Place(place => place with { ExpectedTotal = 4299 }), RefusalCodes.PriceChanged);
        Assert.Equal("4300", refusal.Data!["total"]);
        Assert.False(Place(place => place with { ExpectedTotal = 4300 }).IsRefused);
    }

    [Fact]
    public void Wrong_values_are_refused_by_code()
    {
        Refused(Place(place => place with { Currency = "EURO" }), RefusalCodes.CurrencyUnknown);
        Refused(Place(place => place with { Lines = [] }), RefusalCodes.LinesInvalid);
        Refused(Place(place => place with { Lines = [.. Enumerable.Range(0, OrderDecider.MaxLines + 1).Select(i => place.Lines[0] with { LineId = $"l{i}", AllocationId = $"a{i}" })] }), RefusalCodes.LinesInvalid);
        Refused(Place(place => place with { Lines = [place.Lines[0], place.Lines[0]] }), RefusalCodes.LinesInvalid);
        Refused(Place(place => place with { Lines = [place.Lines[0] with { Quantity = 0 }] }), RefusalCodes.QuantityInvalid);
        Refused(Place(place => place with { Lines = [place.Lines[0] with { Quantity = OrderDecider.MaxQuantity + 1 }] }), RefusalCodes.QuantityInvalid);
        Refused(Place(place => place with { Lines = [place.Lines[0] with { UnitPrice = -1 }] }), RefusalCodes.AmountInvalid);
        Refused(Place(place => place with { Lines = [place.Lines[0] with { UnitPrice = long.MaxValue }] }), RefusalCodes.AmountTooLarge);
        Refused(Place(place => place with { Lines = [place.Lines[0] with { Discount = 2001 }] }), RefusalCodes.AmountInvalid);
        Refused(Place(place => place with { Lines = [place.Lines[0] with { UnitPrice = Money.MaxAmount / 2, TaxBasisPoints = 10_000 }] }), RefusalCodes.AmountTooLarge);
        Refused(Place(place => place with { Lines = [place.Lines[0] with { UnitPrice = 0 }], Shipping = 0 }), RefusalCodes.AmountInvalid);
        Refused(Place(place => place with { Shipping = -1 }), RefusalCodes.AmountInvalid);
        Refused(Place(place => place with { Shipping = long.MaxValue }), RefusalCodes.AmountTooLarge);
        Refused(Place(place => place with { Shipping = Money.MaxAmount }), RefusalCodes.AmountTooLarge);
        Refused(Place(place => place with { ShippingAddress = AnOrder.Home with { City = " " } }), RefusalCodes.AddressInvalid);
        Refused(Place(place => place with { BillingAddress = AnOrder.Home with { City = " " } }), RefusalCodes.AddressInvalid);
        Refused(Place(place => place with { Contact = new CustomerContact("nobody") }), RefusalCodes.ContactInvalid);
    }

    [Fact]
    public void An_address_says_which_field_is_wrong()
    {
        var refusal = new Address("", new string('x', 101), "City", "", "de", Line2: "a\nb").Validate();
        Assert.Equal(["country", "line1", "line2", "name"], refusal!.Data!.Keys.Order());
        Assert.Contains("postalCode", new Address("N", "L", "C", "", "DE").Validate()!.Data!.Keys);
        Assert.Null(new Address("N", "L", "C", "", "HK").Validate());
        Assert.Null(AnOrder.Home.Validate());
    }

    [Theory]
    [InlineData("a@b", null, "en", true)]
    [InlineData("a@b@c", null, "en", false)]
    [InlineData("@b", null, "en", false)]
    [InlineData("a@", null, "en", false)]
    [InlineData("a b@c", null, "en", false)]
    [InlineData("a@b", "+49 (30) 123-45", "de-DE", true)]
    [InlineData("a@b", "call me", "en", false)]
    [InlineData("a@b", null, "e", false)]
    [InlineData("a@b", null, "en_US", false)]
    public void A_contact_is_usable_or_not(string email, string? phone, string language, bool usable) =>
        Assert.Equal(usable, new CustomerContact(email, phone, language).Validate() is null);

    [Fact]
    public void Commands_for_an_order_that_does_not_exist_are_refused() =>
        Refused(new AnOrder().Ask(AnOrder.Cancel()), RefusalCodes.OrderUnknown);

    internal static Refusal Refused(Decision<OrderEvent> decision, string code)
    {
        Assert.Equal(code, decision.Refusal?.Code);
        Assert.Empty(decision.Events);
        return decision.Refusal!;
    }

    private static Decision<OrderEvent> Place(Func<OrderCommand.Place, OrderCommand.Place> change) =>
        new AnOrder().Ask(change(AnOrder.PlaceCommand()));
}
