using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Fulfilment;

/// <summary>What a delivery system is told of what happens to an order.</summary>
public sealed class DeliveryNewsTests
{
    private const string Id = AnOrder.Id;
    private static readonly DateTimeOffset s_at = AnOrder.At;

    // Three mugs (line 1) and a poster (line 2), confirmed.
    private Order _order = Confirmed();

    [Fact]
    public void It_is_told_everything_that_is_to_be_sent_and_once()
    {
        Assert.Equal(["delivery.requested 1@main:3 2@main:1"], After(Assign("1", "2")));
        Assert.Empty(After(Assign("1", "2")));
    }

    [Fact]
    public void What_comes_later_comes_with_what_was_asked_for_before()
    {
        After(Assign("1"));
        Assert.Equal(["delivery.requested 1@main:3 2@main:1"], After(Assign("2")));
    }

    [Fact]
    public void What_it_has_sent_is_not_told_it()
    {
        After(Assign("1", "2"));
        Assert.Empty(After(Sent("d1", ("1", 2))));
        Assert.Equal(["delivery.cancelled CHANGED -1@main:1 left 2@main:1"], After(new OrderCommand.ReduceLine("1", 2, Caller.Staff, "staff")));
        Assert.Empty(After(Sent("d2", ("2", 1))));
    }

    [Fact]
    public void A_cancelled_order_withdraws_what_has_not_left_and_parcels_on_their_way_are_recalled()
    {
        After(Assign("1", "2"));
        After(Sent("d1", ("1", 2)));
        Assert.Equal(["delivery.cancelled CHANGED -1@main:1 -2@main:1 left"], After(new OrderCommand.Cancel(Caller.Customer, "c1")));
        Assert.Equal(["delivery.cancelled CHANGED left recall d1"], After(new OrderCommand.AskIntercept(Caller.Customer, "c1")));
        Assert.Empty(After(new OrderCommand.AskIntercept(Caller.Customer, "c1")));
    }

    [Fact]
    public void An_order_that_ends_says_why()
    {
        After(Assign("1", "2"));
        Assert.Equal(["delivery.cancelled CANCELLED_BY_CUSTOMER -1@main:3 -2@main:1 left"], After(new OrderCommand.Cancel(Caller.Customer, "c1")));
    }

    [Fact]
    public void A_hold_stops_it_and_the_end_of_the_hold_asks_again()
    {
        After(Assign("1", "2"));
        Assert.Equal(["delivery.cancelled ORDER_ON_HOLD -1@main:3 -2@main:1 left"], After(new OrderCommand.PlaceHold("h1", Hold.SuperAdminReview, "staff")));
        Assert.Equal(["delivery.requested 1@main:3 2@main:1"], After(new OrderCommand.LiftHold("h1", "staff")));
    }

    [Fact]
    public void Another_address_is_told_by_asking_again_and_it_is_not_in_the_message()
    {
        After(Assign("1"));
        Assert.Equal(
            ["delivery.requested 1@main:3"],
            After(new OrderCommand.CorrectAddress(new Address("Ann", "Road 3", "Town", "12345", "DE"), Caller.Customer, "c1")));
    }

    [Fact]
    public void What_staff_take_back_is_withdrawn_and_others_are_none_of_its_business()
    {
        After(Assign("1", "2"));
        Assert.Equal(["delivery.cancelled CHANGED -1@main:3 left 2@main:1"], After(new OrderCommand.AssignAllocations([new Assignment("a1", "main")])));
        Assert.Empty(After(new OrderCommand.PackShipment("s1", ["a1"], "packer")));
    }

    [Fact]
    public void An_order_that_the_own_warehouse_sends_is_told_nobody()
    {
        Assert.Empty(After(new OrderCommand.AssignAllocations([new Assignment("a1", "main"), new Assignment("a2", "main")])));
        Assert.Empty(After(new OrderCommand.Cancel(Caller.Customer, "c1")));
    }

    /// <summary>The messages of one command, in a line each; they keep their schemas and name nobody.</summary>
    private List<string> After(OrderCommand command)
    {
        var decision = OrderDecider.Decide(_order, command, s_at);
        Assert.True(decision.Refusal is null, decision.Refusal?.Code);
        var before = _order;
        _order = OrderDecider.Evolve(_order, decision.Events)!;
        var rows = new Outbox(s_at, Id, 7).AddDeliveryNews(before, _order, 7, s_at).Rows;
        foreach (var row in rows)
        {
            var json = CloudEvent.From(row).ToJson();
            Assert.Empty(ContractSchemas.ProblemsOfEvent(json));
            foreach (var personal in new[] { "Ann", "Road", "Town", "12345" }) Assert.DoesNotContain(personal, json, StringComparison.Ordinal);
            Assert.Equal(row.Name == EventTypes.DeliveryRequested ? Topics.OrdersCreated : Topics.OrdersCancelled, row.Topic);
            Assert.Equal(7, row.Data!.Value.GetProperty("revision").GetInt32());
        }

        return [.. rows.Select(row => Line(row.Name, row.Data!.Value))];
    }

    private static string Line(string type, JsonElement data) => type == EventTypes.DeliveryRequested
        ? $"{type}{Units(data, "items", "")}"
        : $"{type} {data.GetProperty("reason")}{Units(data, "withdrawn", "-")} left{Units(data, "remaining", "")}"
            + (data.TryGetProperty("recall", out var recall) ? " recall " + string.Join(' ', recall.EnumerateArray()) : "");

    private static string Units(JsonElement data, string name, string sign) => string.Concat(data.GetProperty(name).EnumerateArray()
        .Select(one => $" {sign}{one.GetProperty("lineId")}@{one.GetProperty("location")}:{one.GetProperty("quantity")}").Order(StringComparer.Ordinal));

    private static OrderCommand Assign(params string[] lines) =>
        new OrderCommand.AssignAllocations([.. lines.Select(line => new Assignment("a" + line, DeliverySystem.Name))]);

    private static OrderCommand Sent(string parcel, params (string Line, int Units)[] lines) => new OrderCommand.RecordParcelSent(
        DeliverySystem.ShipmentIdOf(Id, parcel), [.. lines.Select(line => new SentUnits(line.Line, line.Units))], "ACME", "T", "delivery");

    private static Order Confirmed()
    {
        OrderCommand[] way =
        [
            new OrderCommand.Place(
                Id, "customer-7", new CustomerContact("ann@example.com"), new Address("Ann", "Road 2", "Town", "12345", "DE"), "EUR",
                [new PlacedLine("1", "MUG", "Mug", 3, 1000, 1900, "a1", "main"), new PlacedLine("2", "POSTER", "Poster", 1, 1000, 1900, "a2", "main")]),
            new OrderCommand.RecordReservations([new ReservationOutcome("a1", true), new ReservationOutcome("a2", true)]),
            new OrderCommand.StartPayment("p1", "sandbox", "card"),
            new OrderCommand.RecordPaymentSucceeded("p1", "t1", new Domain.Money(4760, "EUR")),
            new OrderCommand.RecordStockCommitted(["a1", "a2"]),
            new OrderCommand.RecordFraudCheck(false),
            new OrderCommand.RecordAddressCheck(true),
        ];
        var decision = OrderDecider.Decide(null, way, s_at);
        Assert.True(decision.Refusal is null, decision.Refusal?.Code);
        var order = OrderDecider.Evolve((Order?)null, decision.Events)!;
        Assert.Equal(OrderStatus.Confirmed, order.Status);
        return order;
    }
}
