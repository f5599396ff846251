using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Domain.Production;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Events;

/// <summary>What we publish, what its schemas say and what subscribers read are one and the same.</summary>
public sealed class ContractTests
{
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
        (Topics.Fulfilment, EventTypes.DraftUploaded, new OrderEvent.DraftUploaded(
            "1", new(1, "writer-7", new("orders/o/drafts/1-ab.pdf", "application/pdf", 900, "ab"), s_at), s_at)),
        (Topics.Fulfilment, EventTypes.QcApproved, new OrderEvent.DraftApproved("1", 2, "writer-7", "staff-1", s_at)),
        (Topics.Fulfilment, EventTypes.QcRejected, new OrderEvent.DraftRejected(
            "1", 1, "writer-7", RejectionReason.WishesNotMet, "Ann Example is written otherwise", 1, "staff-1", s_at)),
        (Topics.Payments, EventTypes.RefundFailed, new OrderEvent.RefundFailed("r1", "p1", s_money, "closed", s_at)),
    ];

    // Made from two states of an order, and looked at in DeliveryNewsTests.
    private static readonly string[] s_toDelivery = [Topics.OrdersCreated, Topics.OrdersCancelled];

    private static readonly string[] s_types =
    [
        .. typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Types => [.. s_types];

    public static TheoryData<int> Published => [.. Enumerable.Range(0, s_published.Length)];

    [Fact]
    public void Every_type_has_a_contract_a_schema_and_an_example_and_none_of_them_stands_alone()
    {
        Assert.Equal(s_types, ContractSchemas.Types);
        Assert.Equal(s_types, EventCatalogue.All.Select(contract => contract.Type).Order(StringComparer.Ordinal));
        Assert.Equal(s_types, Directory.GetFiles(Path.Combine(ContractSchemas.Folder, "v1", "examples"))
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));
        Assert.Equal(
            EventCatalogue.All.Where(contract => contract.IsOfOrder && !s_toDelivery.Contains(contract.Topic)).Select(contract => (contract.Topic, contract.Type)).Order(),
            EveryFact.OfOrders().SelectMany(EveryFact.RowsOf).Select(row => (row.Topic!, row.Name)).Distinct().Order());
        Assert.Equal(
            EventCatalogue.All.Select(contract => contract.Type).Where(type => type.StartsWith("return.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            EveryFact.OfReturns().SelectMany(EveryFact.RowsOf).Select(row => row.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void An_example_keeps_its_schema_and_is_the_same_after_it_was_read_and_written(string type)
    {
        var example = ContractSchemas.Example(type);
        Assert.Equal("urn:order-functions:v1:" + type, ContractSchemas.Of(type)["$id"]!.GetValue<string>());
        Assert.Empty(ContractSchemas.Problems(type, example));

        var info = Contract(type).Data;
        var read = example.Deserialize(info);
        Assert.True(JsonNode.DeepEquals(example, JsonSerializer.SerializeToNode(read, info)), type);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_schema_and_its_contract_have_the_same_members_with_the_same_types(string type) =>
        AssertSame(ContractSchemas.Of(type), Contract(type).Data, type);

    [Theory]
    [MemberData(nameof(Types))]
    public void An_example_that_lacks_something_or_says_it_wrongly_is_refused(string type)
    {
        var example = ContractSchemas.Example(type).AsObject();
        var required = ContractSchemas.Of(type)["required"]!.AsArray().Select(name => name!.GetValue<string>()).ToList();
        foreach (var name in example.Select(member => member.Key).ToList())
        {
            Assert.Equal(required.Contains(name), ContractSchemas.ProblemsOfSubscriber(type, With(name, null)).Count > 0);
            JsonNode wrong = example[name]!.GetValueKind() == JsonValueKind.String ? 7 : "seven";
            Assert.NotEmpty(ContractSchemas.ProblemsOfSubscriber(type, With(name, wrong)));
            if (name.EndsWith("At", StringComparison.Ordinal))
                Assert.NotEmpty(ContractSchemas.ProblemsOfSubscriber(type, With(name, "yesterday")));
            if (example[name] is JsonArray { Count: > 0 } list && list[0] is JsonObject)
            {
                var needed = ContractSchemas.Of(type)["properties"]![name]!["items"]!["required"]!.AsArray().Select(one => one!.GetValue<string>());
                foreach (var inner in needed)
                    Assert.NotEmpty(ContractSchemas.ProblemsOfSubscriber(type, With(name, new JsonArray(Without(list[0]!.AsObject(), inner)))));
            }
        }

        // A subscriber takes what a later version adds, but never what names a person.
        Assert.Empty(ContractSchemas.ProblemsOfSubscriber(type, With("addedLater", 1)));
        Assert.NotEmpty(ContractSchemas.ProblemsOfSubscriber(type, With("email", "ann@example.com")));
        Assert.NotEmpty(ContractSchemas.Problems(type, With("addedLater", 1)));

        JsonObject With(string name, JsonNode? value)
        {
            var changed = Without(example, name);
            if (value is not null) changed[name] = value;
            return changed;
        }
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void What_is_published_keeps_its_schema_and_names_nobody(int index)
    {
        var (topic, type, fact) = s_published[index];
        var outbox = new Outbox(s_at, AnOrder.Id, 1).AddOrderEvents(AnOrder.For("Ann Example"), [fact]);

        var row = Assert.Single(outbox.Rows);
        Assert.Equal((topic, type, AnOrder.Id), (row.Topic, row.Name, row.Subject));
        var json = CloudEvent.From(row).ToJson();
        Assert.Empty(ContractSchemas.ProblemsOfEvent(json));
        foreach (var personal in new[] { "Ann", "ann@example.com", "Road 2", "Town", "12345", "staff-1" })
            Assert.DoesNotContain(personal, json, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_happens_to_an_order_or_a_return_is_told_by_its_schema_if_it_is_told()
    {
        foreach (var row in EveryFact.OfOrders().SelectMany(EveryFact.RowsOf).Concat(EveryFact.OfReturns().SelectMany(EveryFact.RowsOf)))
        {
            var json = CloudEvent.From(row).ToJson();
            Assert.True(ContractSchemas.ProblemsOfEvent(json) is [], $"{json}: {string.Join("; ", ContractSchemas.ProblemsOfEvent(json))}");
            foreach (var personal in new[] { "ann@", "Ann", "Road", "Town", "12345", "Mrs. Ann called" })
                Assert.DoesNotContain(personal, json, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_nobody_hears_is_not_made()
    {
        var deaf = new Outbox(s_at, AnOrder.Id, 1) { IsHeard = (topic, type) => type == EventTypes.OrderCreated };
        Assert.Equal([EventTypes.OrderCreated], deaf.AddOrderEvents(AnOrder.For("Ann"), [s_published[1].Fact, Placed()]).Rows.Select(row => row.Name));
    }

    [Fact]
    public void The_id_of_an_event_follows_from_its_order_and_commit_and_never_changes()
    {
        var told = new Outbox(s_at, AnOrder.Id, 7).AddOrderEvents(AnOrder.For("Ann"), [s_published[^1].Fact, s_published[^1].Fact]).Rows
            .Select(row => row.EventId()).ToList();

        // Subscribers remember ids: those of what was published are part of the contract.
        Assert.Equal(["01b8e27f-3e00-74c9-b160-d0c91348a9bd", "01b8e27f-3e00-7c8b-b7cd-a6c577be2ac9"], told);
    }

    private static void AssertSame(JsonNode schema, JsonTypeInfo info, string path)
    {
        var properties = schema["properties"]!.AsObject();
        Assert.Equal(info.Properties.Select(property => property.Name).Order(), properties.Select(property => property.Key).Order());
        Assert.Equal(
            info.Properties.Where(property => !property.IsGetNullable).Select(property => property.Name).Order(),
            schema["required"]!.AsArray().Select(name => name!.GetValue<string>()).Order());
        foreach (var property in info.Properties)
        {
            var (member, at) = (properties[property.Name]!, $"{path}.{property.Name}");
            Assert.False(string.IsNullOrWhiteSpace(member["description"]?.GetValue<string>()), at);
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            Assert.Equal((at, TypeOf(type)), (at, member["type"]!.GetValue<string>()));
            Assert.Equal(
                (at, type == typeof(DateTimeOffset) ? "date-time" : type == typeof(DateOnly) ? "date" : null), (at, member["format"]?.GetValue<string>()));
            Assert.Equal(
                type.IsEnum ? Enum.GetNames(type).Select(name => JsonNamingPolicy.SnakeCaseUpper.ConvertName(name)) : null,
                member["enum"]?.AsArray().Select(name => name!.GetValue<string>()));
            var inner = EventJson.Default.GetTypeInfo(type)!;
            if (inner.Kind == JsonTypeInfoKind.Object) AssertSame(member, inner, at);
            if (inner.Kind == JsonTypeInfoKind.Enumerable && EventJson.Default.GetTypeInfo(inner.ElementType!) is { Kind: JsonTypeInfoKind.Object } element)
                AssertSame(member["items"]!, element, at);
        }
    }

    private static string TypeOf(Type type) =>
        type == typeof(string) || type == typeof(DateTimeOffset) || type == typeof(DateOnly) || type.IsEnum ? "string"
        : type == typeof(long) || type == typeof(int) ? "integer"
        : type == typeof(bool) ? "boolean"
        : type.IsGenericType ? "array"
        : "object";

    private static JsonObject Without(JsonObject example, string name)
    {
        var changed = example.DeepClone().AsObject();
        changed.Remove(name);
        return changed;
    }

    private static EventContract Contract(string type) => EventCatalogue.All.Single(contract => contract.Type == type);

    private static OrderEvent.Placed Placed()
    {
        var order = AnOrder.For("Ann Example");
        return new(
            order.Id, order.CustomerId, order.Contact, order.ShippingAddress, null, order.Currency, order.Totals,
            order.Lines, null, s_at);
    }

    private static OrderEvent.RefundRequested Refund(string reason) =>
        new("r1", "p1", s_money, reason, [], 0, 0, "staff-1", s_at);
}
