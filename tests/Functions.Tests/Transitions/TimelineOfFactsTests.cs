using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Returns;
using OrderFunctions.Application.Sla;
using OrderFunctions.Application.Tickets;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Sla;
using OrderFunctions.Domain.Tickets;
using OrderFunctions.Functions.Orders;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Transitions;

/// <summary>Everything that can happen to an order, and around it, stands in its timeline: with who caused it and, where they said it, why.</summary>
public sealed class TimelineOfFactsTests
{
    // Members in which a fact can say why.
    private static readonly string[] s_why = ["Reason", "Reasons", "Problem", "Code", "Note", "Finding"];

    private static readonly Order s_order = AnOrder.For("Ann Example");

    [Fact]
    public void Every_fact_about_an_order_or_a_return_has_a_line_with_its_cause_and_its_reason()
    {
        foreach (var kind in Enum.GetValues<ActorKind>())
        {
            var by = new Actor(kind, "who-" + kind);
            foreach (var fact in EveryFact.OfOrders())
                Check(fact, by, new OrderFacts(1, AnOrder.At, by, "trace", [fact]));
            foreach (var fact in EveryFact.OfReturns())
                Check(fact, by, new ReturnFacts(AnOrder.At, by, "trace", [fact]));
        }
    }

    [Fact]
    public void Every_fact_about_a_ticket_has_a_line_with_its_cause()
    {
        foreach (var fact in EveryFact.OfTickets())
        {
            var ticket = new Ticket { Id = "ticket-1", CustomerId = s_order.CustomerId, About = new(s_order.Id), Category = TicketCategory.Order, Skill = "any", OpenedAt = AnOrder.At };
            var document = new TicketDocument(ticket, "Mrs. Ann asks", [fact with { By = new(TicketParty.Staff, "agent-7") }], TicketLists.Of(ticket.Status), 0, null);
            var entry = Assert.Single(Assert.Single(Timeline(isStaff: true, tickets: [document]).Tickets).Entries);
            Assert.Equal((NameOf(fact), TicketParty.Staff, "agent-7", fact.At), (entry.What, entry.By, entry.ById, entry.At));
        }
    }

    [Fact]
    public void Every_step_of_a_promised_time_has_a_line_with_its_cause_and_its_reason()
    {
        var span = new StageSpan("pack", SlaStage.Pack, new Assignee(AssigneeKind.Dealer, "main"), AnOrder.At, null, false, []);
        var entry = new SlaEntry(span, new SlaTerms(TimeSpan.FromHours(1), null, SlaLevel.Critical, null), SlaState.Violated, AnOrder.At, AnOrder.At);
        var violation = (SlaViolation)new Samples(new Dictionary<string, object> { ["Assignee"] = span.Assignee }, isFull: true).Of(typeof(SlaViolation));
        violation = violation.Acknowledge("staff-1", AnOrder.At).Resolve("packed by hand", "staff-2", AnOrder.At.AddHours(1)).Value;

        var lines = Timeline(isStaff: true, promises: new([entry], [violation])).Promises!;

        // The table names the same four.
        Assert.Equal(
            TransitionTable.All.Where(one => one.Section == "Promised times").Select(one => one.Name).Order(StringComparer.Ordinal),
            lines.Select(line => line.What).Order(StringComparer.Ordinal));
        Assert.Equal(
            [("sla-acknowledged", "staff-1", null), ("sla-resolved", "staff-2", "packed by hand"), ("sla-violated", "sla", null), ("sla-warned", "sla", null)],
            lines.Select(line => (line.What, line.By, line.Reason)).OrderBy(line => line.What, StringComparer.Ordinal));
    }

    [Fact]
    public void A_customer_reads_who_but_of_all_reasons_only_why_the_order_ends()
    {
        foreach (var fact in EveryFact.OfOrders())
        {
            var entry = Assert.Single(Timeline(isStaff: false, facts: [new(1, AnOrder.At, Actor.Staff("staff-1"), "trace", [fact])]).Entries);
            Assert.Equal((NameOf(fact), ActorKind.Staff, null, null, null), (entry.What, entry.By, entry.ById, entry.TraceId, entry.Data));
            Assert.Equal(fact is OrderEvent.EndingStarted or OrderEvent.Cancelled or OrderEvent.Failed ? "TEXT" : null, entry.Reason);
        }
    }

    private static void Check(object fact, Actor by, object commit)
    {
        var entry = Assert.Single(Timeline(isStaff: true, commit is OrderFacts one ? [one] : null, commit is ReturnFacts other ? [other] : null).Entries);
        Assert.Equal((NameOf(fact), by.Kind, by.Id, "trace", AnOrder.At), (entry.What, entry.By, entry.ById, entry.TraceId, entry.At));
        foreach (var said in Reasons(fact))
        {
            Assert.True(entry.Reason is not null, $"{NameOf(fact)} keeps its reason to itself");
            Assert.Contains(said, entry.Reason, StringComparison.Ordinal);
        }
    }

    /// <summary>What the fact says of why, in every member that can.</summary>
    private static IEnumerable<string> Reasons(object fact) => fact.GetType().GetProperties().SelectMany(member => (member.Name, member.GetValue(fact)) switch
    {
        (_, null) => [],
        (_, OrderReason ending) => [ending.Code],
        (_, Hold hold) => [hold.Reason],
        (var name, _) when !s_why.Contains(name) => [],
        (_, IReadOnlyList<string> several) => several,
        (_, Enum code) => [JsonNamingPolicy.SnakeCaseUpper.ConvertName(code.ToString())],
        (_, { } text) => [text.ToString()!],
    });

    private static TimelineView Timeline(
        bool isStaff,
        IReadOnlyList<OrderFacts>? facts = null,
        IReadOnlyList<ReturnFacts>? returns = null,
        IReadOnlyList<TicketDocument>? tickets = null,
        OrderPromises? promises = null) => TimelineView.From(
        s_order,
        NextAction.Of(s_order),
        facts ?? [],
        returns ?? [],
        [],
        tickets ?? [],
        isStaff ? new TimelineForStaff([], [], promises ?? new([], [])) : null);

    private static string NameOf(object fact) => (string)fact.GetType().BaseType!.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
        .Single(one => one.DerivedType == fact.GetType()).TypeDiscriminator!;
}
