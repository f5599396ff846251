using System.Reflection;
using System.Text.Json.Serialization;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Domain.Tests.Orders;

public sealed class StoringTests
{
    [Fact]
    public void Orders_come_back_from_the_store_as_they_were()
    {
        foreach (var (name, situation) in OrderGrid.Situations.Where(entry => entry.Order.State is not null))
        {
            var json = DomainJson.Write(situation.Order);
            Assert.True(json == DomainJson.Write(DomainJson.Read<Order>(json)), name);
        }
    }

    [Fact]
    public void Events_come_back_from_the_store_as_they_were_under_stable_names()
    {
        foreach (var happened in OrderGrid.Situations.SelectMany(entry => entry.Order.History))
        {
            var json = DomainJson.Write(happened);
            var read = DomainJson.Read<OrderEvent>(json);
            Assert.Equal(happened.GetType(), read.GetType());
            Assert.Equal(json, DomainJson.Write(read));
            Assert.Equal(AnOrder.Start, read.At);
        }
    }

    [Fact]
    public void Every_event_has_a_stored_name_and_the_names_never_change()
    {
        var names = typeof(OrderEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().ToDictionary(entry => entry.DerivedType, entry => (string)entry.TypeDiscriminator!);
        var events = typeof(OrderEvent).GetNestedTypes(BindingFlags.Public).Where(type => type.IsSubclassOf(typeof(OrderEvent))).ToList();
        Assert.Equal(events.OrderBy(type => type.Name), names.Keys.OrderBy(type => type.Name));
        Assert.All(names, entry => Assert.Equal(entry.Key.Name, string.Concat(entry.Value.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))));
    }

    [Fact]
    public void Statuses_are_stored_in_upper_snake_case()
    {
        Assert.Contains("\"status\":\"PAYMENT_PENDING\"", DomainJson.Write(new AnOrder().PaymentPending().Order));
        Assert.Contains("\"type\":\"payment-started\"", DomainJson.Write(new AnOrder().PaymentPending().Last[0]));
    }
}
