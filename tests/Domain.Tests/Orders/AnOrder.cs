using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Domain.Tests.Orders;

/// <summary>
/// Drives one order through its life. The order has line l1 (two mugs, allocation a1) and line l2 (one poster, a2), 43.00 EUR
/// in all: 2 × 10.00 + 19 %, 1 × 14.20, shipping 5.00. Methods are named after the state they leave the order in.
/// </summary>
internal sealed class AnOrder
{
    public const string Eur = "EUR";
    public const long Total = 4300;

    public static readonly DateTimeOffset Start = new(2030, 5, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly Address Home = new("Ada Buyer", "1 Main Street", "Springfield", "12345", "US");

    public OrderPolicy Policy { get; init; } = OrderPolicy.Default;

    public DateTimeOffset Now { get; private set; } = Start;

    public Order? State { get; private set; }

    public Order Order => State ?? throw new InvalidOperationException("The order is not placed.");

    /// <summary>Everything that has happened.</summary>
    public List<OrderEvent> History { get; } = [];

    /// <summary>What the last command brought about.</summary>
    public IReadOnlyList<OrderEvent> Last { get; private set; } = [];

    public static OrderCommand.Place PlaceCommand(bool personalised = false, PaymentWish? wish = null) => new(
        "o1",
        "c1",
        new CustomerContact("ada@example.org"),
        Home,
        Eur,
        [
            new PlacedLine("l1", "MUG", "Mug", 2, 1000, 1900, "a1", "main", Personalised: personalised),
            new PlacedLine("l2", "POSTER", "Poster", 1, 1420, 0, "a2", "main"),
        ],
        Shipping: 500,
        PaymentWish: wish);

    public Decision<OrderEvent> Ask(OrderCommand command) => OrderDecider.Decide(State, command, Now, Policy);

    public AnOrder Do(OrderCommand command)
    {
        var decision = Ask(command);
        Assert.True(decision.Refusal is null, $"{command.GetType().Name} was refused: {decision.Refusal}");
        Last = decision.Events;
        History.AddRange(Last);
        State = OrderDecider.Evolve(State, Last);
        return this;
    }

    public AnOrder After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public AnOrder Placed(bool personalised = false, PaymentWish? wish = null) => Do(PlaceCommand(personalised, wish));

    public AnOrder Reserved() => (State is null ? Placed() : this)
        .Do(new OrderCommand.RecordReservations([new ReservationOutcome("a1", true), new ReservationOutcome("a2", true)]));

    public AnOrder PaymentPending(string payment = "p1") => (State is null ? Reserved() : this)
        .Do(new OrderCommand.StartPayment(payment, "sandbox", "card"));

    /// <summary>A card was declined; its payment page at the gateway still takes another one.</summary>
    public AnOrder DeclinedAtGateway() => (State is null ? PaymentPending() : this)
        .Do(new OrderCommand.RecordPaymentOpened("p1", "gw-1")).Do(new OrderCommand.RecordPaymentDeclined("p1", DeclineKind.Soft, "try_again"));

    public AnOrder Paid() => (State is null ? PaymentPending() : this).Do(Success("p1", "t1", Total));

    public AnOrder Committed() => (State is null ? Paid() : this).Do(new OrderCommand.RecordStockCommitted(["a1", "a2"]));

    public AnOrder FraudReview() => (State is null ? Paid() : this).Do(new OrderCommand.RecordFraudCheck(true));

    public AnOrder AddressReview() => (State is null ? Paid() : this).Do(new OrderCommand.RecordAddressCheck(false, "no such street"));

    public AnOrder Backordered() => (State is null ? Paid() : this).Do(new OrderCommand.RecordStockMissing(["a1"]));

    public AnOrder Checked() => Do(new OrderCommand.RecordFraudCheck(false)).Do(new OrderCommand.RecordAddressCheck(true));

    public AnOrder Confirmed(bool personalised = false)
    {
        if (State is null) Placed(personalised);
        if (Order.Status == OrderStatus.Created) Reserved().PaymentPending().Paid();
        return Committed().Checked();
    }

    public AnOrder InProduction() => Confirmed(personalised: true).Do(new OrderCommand.StartProduction(["a1"]));

    /// <summary>Writer w1 has line l1.</summary>
    public AnOrder Accepted() => InProduction().Write(new WritingCommand.Offer("w1", ["only one"], "system")).Write(new WritingCommand.Accept("w1"));

    /// <summary>The next draft of line l1 waits for its check.</summary>
    public AnOrder Drafted() => (State is null ? Accepted() : this).Write(new WritingCommand.AddDraft("w1", File(Order.FindTask("l1")!.Drafts.Count + 1)));

    /// <summary>So often that a super-admin must decide.</summary>
    public AnOrder RejectedTooOften()
    {
        while (State?.FindTask("l1") is not { Status: WritingStatus.Review })
            Drafted().Write(new WritingCommand.Reject(Order.FindTask("l1")!.Drafts.Count, RejectionReason.Spelling, "qc", "a word is missing"));
        return this;
    }

    public AnOrder Write(WritingCommand command) => Do(new OrderCommand.Write("l1", command));

    public static DraftFile File(int number) => new($"drafts/{number}.pdf", "application/pdf", 1000, $"{number:x64}");

    public AnOrder Assigned() => (State is null ? Confirmed() : this)
        .Do(new OrderCommand.AssignAllocations([new Assignment("a1", "dealer-1"), new Assignment("a2", "dealer-1")]));

    /// <summary>Both allocations are offered to dealer-1, who has an hour to answer.</summary>
    public AnOrder Asked() => (State is null ? Confirmed() : this).Do(new OrderCommand.AssignAllocations(
        [new Assignment("a1", "dealer-1", Now + TimeSpan.FromHours(1)), new Assignment("a2", "dealer-1", Now + TimeSpan.FromHours(1))]));

    /// <summary>a1 is about to be taken over by two other locations, as a8 and a9.</summary>
    public AnOrder Moving() => (State is null ? Confirmed() : this)
        .Do(new OrderCommand.MoveAllocation("a1", [new PlannedPart("a8", "main", 1), new PlannedPart("a9", "second", 1)], ReasonCodes.BetterPlaced, "saga"));

    /// <summary>Parts that an allocation can be split into: one unit at another location, the rest at a third.</summary>
    public static IReadOnlyList<PlannedPart> Parts(Order? order, string allocationId) => order?.FindAllocation(allocationId)?.Allocation.Quantity is > 1 and var units
        ? [new PlannedPart("a9", "second", 1), new PlannedPart("a10", "main", units - 1)]
        : [new PlannedPart("a9", "second", 1)];

    public AnOrder Packed() => (State is null ? Assigned() : this).Do(new OrderCommand.PackShipment("s1", ["a1", "a2"], "packer"));

    public AnOrder Labelled() => (State is null ? Packed() : this)
        .Do(new OrderCommand.RecordBooked("s1", "ACME", "TRACK-1")).Do(new OrderCommand.RecordLabelled("s1", "labels/s1.pdf"));

    public AnOrder Shipped() => (State is null ? Labelled() : this).Do(new OrderCommand.HandOver("s1", "packer"));

    /// <summary>Both allocations are a delivery system's to send.</summary>
    public AnOrder WithDelivery() => (State is null ? Confirmed() : this)
        .Do(new OrderCommand.AssignAllocations([new Assignment("a1", DeliverySystem.Name), new Assignment("a2", DeliverySystem.Name)]));

    /// <summary>It has sent units of these lines as its parcel d1, or another one.</summary>
    public static OrderCommand.RecordParcelSent Sent(params (string Line, int Units)[] lines) => Sent("d1", lines);

    public static OrderCommand.RecordParcelSent Sent(string parcel, params (string Line, int Units)[] lines) => new(
        DeliverySystem.ShipmentIdOf("o1", parcel), [.. lines.Select(one => new SentUnits(one.Line, one.Units))], "ACME", "TRACK-" + parcel, "delivery");

    public static OrderCommand.RecordParcelArrived Arrived(string parcel = "d1", string message = "m-arrived") =>
        new(DeliverySystem.ShipmentIdOf("o1", parcel), message, Start);

    /// <summary>a1 is in parcel s1 and on its way, a2 is still assigned.</summary>
    public AnOrder PartlyShipped() => Assigned()
        .Do(new OrderCommand.PackShipment("s1", ["a1"], "packer"))
        .Do(new OrderCommand.HandOver("s1", "packer", "TRACK-1"));

    public AnOrder InTransit() => (State is null ? Shipped() : this).Do(News("n-transit", CarrierNews.InTransit));

    public AnOrder Delivered() => (State is null ? InTransit() : this).Do(News("n-delivered", CarrierNews.Delivered));

    public AnOrder Lost() => (State is null ? Shipped() : this).Do(News("n-lost", CarrierNews.Lost));

    public AnOrder RefundPending() => (State is null ? Confirmed() : this).Do(Cancel());

    public AnOrder RefundFailed() => (State is null ? RefundPending() : this).Do(new OrderCommand.RecordRefundFailed("p1-r1", "account closed"));

    public AnOrder Cancelled() => (State is null ? Reserved() : this).Do(Cancel());

    public AnOrder Failed() => (State is null ? PaymentPending() : this).Do(new OrderCommand.RecordPaymentDeclined("p1", DeclineKind.Hard, "stolen_card"));

    public static OrderCommand.Cancel Cancel() => new(Caller.Customer, "c1");

    public static OrderCommand.RecordPaymentSucceeded Success(string payment, string transaction, long amount, string currency = Eur) =>
        new(payment, transaction, new Money(amount, currency));

    public OrderCommand.RecordCarrierNews News(string id, CarrierNews news, string shipment = "s1") => new(shipment, id, news, Now, "Hub");
}
