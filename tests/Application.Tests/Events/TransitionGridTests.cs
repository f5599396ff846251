using System.Text;
using System.Text.Json.Serialization;
using OrderFunctions.Application.Events;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Events;

/// <summary>What the world is told of each thing that can happen to an order or a return, or why it is not. Every one stands in the timeline.</summary>
public sealed class TransitionGridTests
{
    private const string File = "tests/Application.Tests/Events/TransitionGrid.txt";

    // Facts that are told nobody, and why.
    private static readonly Dictionary<string, string> s_reasons = new()
    {
        ["allocation-shrunk"] = "the books follow order.reduced",
        ["undo-done"] = "of stock it is inventory.released; the rest is the order's own ledger",
        ["undo-failed"] = "an alert, and an entry in the repair queue",
        ["undo-repaired"] = "the order's own ledger",
        ["alert-raised"] = "an alert for staff",
        ["allocations-reserved"] = "inventory.reserved tells when all of them are",
        ["backorder-accepted"] = "nothing moves: the customer waits on",
        ["stock-release-due"] = "inventory.released tells when it is done",
        ["move-started"] = "allocation.replaced tells when it is done",
        ["move-given-up"] = "nothing has moved",
        ["taker-missing"] = "an alert for staff",
        ["units-picked"] = "goods.picked tells when all of them are",
        ["fraud-check-passed"] = "how suspicion comes about is told nobody; order.confirmed follows",
        ["address-accepted"] = "order.confirmed follows",
        ["payment-opened"] = "the gateway has heard of what payment.started told",
        ["gateway-cancel-due"] = "payment.voided tells when it is done",
        ["refund-sent"] = "refund.succeeded or refund.failed follows",
        ["carrier-chosen"] = "shipment.booked or shipment.refused follows",
        ["carrier-news-noted"] = "it came too late to change anything",
        ["label-void-due"] = "shipment.cancelled stands beside it",
        ["goods-unpack-due"] = "inventory.released tells when it is done",
        ["lost-given-up"] = "refund.requested stands beside it",
        ["intercept-left-to-staff"] = "an alert for staff",
        ["arrival-held"] = "it counts once the parcel is said to have left",
        ["return-requested"] = "the return itself tells return.requested",
        ["goods-returned"] = "the return itself tells return.received",
        ["return-ended"] = "the return itself tells return.rejected",
        ["exchanged"] = "the return itself tells return.exchanged",
        ["return-opened"] = "return.requested tells when the order has set the units aside",
        ["return-order-told"] = "return.received has told it",
        ["return-goods-booked"] = "inventory.changed tells it",
        ["return-refund-refused"] = "an alert for staff",
    };

    [Fact]
    public void The_reviewed_table_says_what_is_told_of_every_fact_or_why_it_is_not()
    {
        var text = new StringBuilder("What the world is told of each fact about an order or a return, or (--) why not. Each stands in the timeline, with who caused it.\n");
        Write<OrderEvent>(text, "Orders", ContractTests.EveryFact().SelectMany(fact => ContractTests.RowsOf(fact).Select(row => (fact.GetType(), row))));
        Write<ReturnEvent>(text, "Returns", ContractTests.EveryFactOfAReturn().SelectMany(fact => ContractTests.RowsOf(fact).Select(row => (fact.GetType(), row))));
        var path = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(ContractSchemas.Folder))!, File);
        if (Environment.GetEnvironmentVariable("ORDERFUNCTIONS_REWRITE") == "1") System.IO.File.WriteAllText(path, text.ToString());
        Assert.Equal(text.ToString(), System.IO.File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static void Write<T>(StringBuilder text, string title, IEnumerable<(Type Fact, OutboxRow Row)> rows)
    {
        var told = rows.ToLookup(one => one.Fact, one => $"{one.Row.Name} ({one.Row.Topic})");
        var kinds = typeof(T).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false).Cast<JsonDerivedTypeAttribute>()
            .Select(one => (Name: (string)one.TypeDiscriminator!, Type: one.DerivedType)).OrderBy(one => one.Name, StringComparer.Ordinal).ToList();
        Assert.Equal(typeof(T).GetNestedTypes().Count(type => type.IsSubclassOf(typeof(T))), kinds.Count);
        text.Append($"\n{title}\n");
        foreach (var (name, type) in kinds)
        {
            var types = told[type].Distinct().ToList();
            Assert.True(types.Count > 0 != s_reasons.ContainsKey(name) || name == "undo-done", $"{name} is told, or has a reason for not being told");
            text.Append($"  {name,-26} {(types.Count > 0 ? string.Join(", ", types) : "-- " + s_reasons[name])}\n");
        }
    }
}
