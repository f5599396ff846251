using System.Reflection;
using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using Xunit;

namespace OrderFunctions.Application.Tests.Events;

public sealed class ContractTests
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Contracts", "v1");
    private static readonly DateTimeOffset s_at = AnOrder.At;
    private static readonly AllocationRef s_allocation = new(AnOrder.Id + "-1", "1", "MUG-BLUE", "main", 2);
    private static readonly Money s_money = new(8229, "EUR");

    // Every fact that is published, in each of its shapes, and the topic it goes to.
    private static readonly (string Topic, string Type, OrderEvent Fact)[] s_published =
    [
        (Topics.Orders, EventTypes.OrderCreated, Placed()),
        (Topics.Orders, EventTypes.OrderConfirmed, new OrderEvent.Confirmed(
            AnOrder.For("Ann").Totals, "EUR", [s_allocation], s_at)),
        (Topics.Orders, EventTypes.OrderCancelled, new OrderEvent.Cancelled(
            new(ReasonCodes.ReservationExpired, "Too late."), s_at)),
        (Topics.Orders, EventTypes.OrderFailed, new OrderEvent.Failed(new(ReasonCodes.OutOfStock, "None left."), s_at)),
        (Topics.Orders, EventTypes.OrderShipped, new OrderEvent.ShipmentHandedOver(
            AnOrder.ShipmentId, "Parcel Post", "PP1", [s_allocation], "staff-1", s_at)),
        (Topics.Orders, EventTypes.OrderShipped, new OrderEvent.ShipmentHandedOver(
            AnOrder.ShipmentId, null, null, [s_allocation], "staff-1", s_at)),
        (Topics.Orders, EventTypes.OrderDelivered, new OrderEvent.Delivered(s_at.AddDays(30), s_at)),
        (Topics.Inventory, EventTypes.InventoryReserved, new OrderEvent.Reserved(s_at.AddMinutes(15), s_at)),
        (Topics.Inventory, EventTypes.InventoryFailed, new OrderEvent.ReservationFailed(s_allocation, 1, s_at)),
        (Topics.Inventory, EventTypes.InventoryFailed, new OrderEvent.ReservationFailed(s_allocation, null, s_at)),
        (Topics.Inventory, EventTypes.InventoryReleased, new OrderEvent.UndoDone(
            "release-1", UndoKind.ReleaseStock, s_allocation.AllocationId, s_at)),
        (Topics.Inventory, EventTypes.InventoryCommitted, new OrderEvent.StockCommitted([s_allocation], s_at)),
        (Topics.Payments, EventTypes.PaymentSucceeded, new OrderEvent.Paid("p1", "t1", s_money, s_at)),
        (Topics.Payments, EventTypes.PaymentFailed, new OrderEvent.PaymentDeclined("p1", DeclineKind.Soft, "no_funds", 2, s_at)),
        (Topics.Payments, EventTypes.PaymentFailed, new OrderEvent.PaymentDeclined("p1", DeclineKind.Hard, "stolen", 0, s_at)),
        (Topics.Payments, EventTypes.RefundRequested, Refund(ReasonCodes.CancelledByCustomer)),
        (Topics.Payments, EventTypes.RefundRequested, Refund("Mrs. Ann Example called")),
        (Topics.Payments, EventTypes.RefundSucceeded, new OrderEvent.RefundSucceeded("r1", "p1", s_money, "g1", s_at)),
        (Topics.Payments, EventTypes.RefundSucceeded, new OrderEvent.RefundSettled(
            "r1", "p1", s_money, "by bank", "ref", "staff-1", s_at)),
        (Topics.Payments, EventTypes.RefundFailed, new OrderEvent.RefundFailed("r1", "p1", s_money, "closed", s_at)),
    ];

    private static readonly string[] s_types =
    [
        .. typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!),
    ];

    public static TheoryData<string> Types => [.. s_types];

    public static TheoryData<int> Published => [.. Enumerable.Range(0, s_published.Length)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_has_a_schema_and_an_example_that_keeps_it(string type)
    {
        var schema = Schema(type);
        Assert.Equal("urn:order-functions:v1:" + type, schema.GetProperty("$id").GetString());
        Assert.Empty(StrictSchema.Problems(schema, Read("examples", type)));
    }

    [Fact]
    public void There_is_no_schema_without_a_type_and_no_type_that_is_never_published()
    {
        Assert.Equal(s_types.Order(), Directory.GetFiles(s_folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order());
        Assert.Equal(s_types.Order(), s_published.Select(published => published.Type).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void What_is_published_keeps_its_schema_and_names_nobody(int index)
    {
        var (topic, type, fact) = s_published[index];
        var outbox = new Outbox(new TestClock(), AnOrder.Id, 1).AddOrderEvents(AnOrder.For("Ann Example"), [fact]);

        var row = Assert.Single(outbox.Rows);
        Assert.Equal((topic, type, AnOrder.Id), (row.Topic, row.Name, row.Subject));
        var cloudEvent = CloudEvent.From(row);
        Assert.Equal("urn:order-functions:v1:" + type, cloudEvent.DataSchema);
        Assert.Empty(StrictSchema.Problems(Schema(type), cloudEvent.Data));
        var json = cloudEvent.ToJson();
        foreach (var personal in new[] { "Ann", "ann@example.com", "Road 2", "Town", "12345", "staff-1" })
            Assert.DoesNotContain(personal, json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"orderId":"o","reason":"OUT_OF_STOCK","endedAt":"2030-01-02T12:00:00Z"}""", 0)]
    [InlineData("""{"orderId":"o","reason":"OUT_OF_STOCK"}""", 1)]
    [InlineData("""{"orderId":"o","reason":"OUT_OF_STOCK","endedAt":"yesterday"}""", 1)]
    [InlineData("""{"orderId":"","reason":"no code","endedAt":"2030-01-02T12:00:00Z","more":1}""", 3)]
    [InlineData("[]", 1)]
    public void The_checker_finds_what_is_wrong(string data, int problems)
    {
        using var json = JsonDocument.Parse(data);
        Assert.Equal(problems, StrictSchema.Problems(Schema(EventTypes.OrderFailed), json.RootElement).Count);
    }

    private static OrderEvent.Placed Placed()
    {
        var order = AnOrder.For("Ann Example");
        return new(
            order.Id, order.CustomerId, order.Contact, order.ShippingAddress, null, order.Currency, order.Totals,
            order.Lines, null, s_at);
    }

    private static OrderEvent.RefundRequested Refund(string reason) =>
        new("r1", "p1", s_money, reason, [], 0, 0, "staff-1", s_at);

    private static JsonElement Schema(string type) => Read("", type);

    private static JsonElement Read(string folder, string type)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(s_folder, folder, type + ".json")));
        return json.RootElement.Clone();
    }
}
