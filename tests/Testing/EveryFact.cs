using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;
using OrderFunctions.Domain.Tickets;

namespace OrderFunctions.Testing;

/// <summary>
/// Every kind of fact that there is, twice: with everything in it, and with as little as it can have. And what the world is told of it.
/// Staff's words may name somebody.
/// </summary>
public static class EveryFact
{
    /// <summary>What stands wherever a fact can say why, in each of its ways; words of staff where somebody might be named.</summary>
    public const string Code = "CODE", Words = "Mrs. Ann called";

    public static IEnumerable<OrderEvent> OfOrders() => Of<OrderEvent>();

    public static IEnumerable<ReturnEvent> OfReturns() => Of<ReturnEvent>();

    public static IEnumerable<TicketEvent> OfTickets() => Of<TicketEvent>();

    /// <summary>The integration events of a fact.</summary>
    public static IReadOnlyList<OutboxRow> RowsOf(OrderEvent fact) =>
        [.. Outbox().AddOrderEvents(AnOrder.For("Ann Example"), [fact]).Rows.Where(row => row.Kind == OutboxKind.Event)];

    /// <inheritdoc cref="RowsOf(OrderEvent)"/>
    public static IReadOnlyList<OutboxRow> RowsOf(ReturnEvent fact) => Outbox().AddReturnEvents(
        new Return
        {
            Id = AnOrder.Id + "-1",
            OrderId = AnOrder.Id,
            CustomerId = "customer-7",
            Resolution = ReturnResolution.Exchange,
            Lines = [new ReturnLine { LineId = "1", Sku = "MUG-BLUE", Quantity = 2, Reason = ReturnReason.Other, Text = Words, Received = 1 }],
        },
        [fact]).Rows;

    /// <inheritdoc cref="RowsOf(OrderEvent)"/>
    public static IReadOnlyList<OutboxRow> RowsOf(TicketEvent fact) => Outbox().AddTicketEvents(
        new Ticket { Id = "ticket-1", CustomerId = "customer-7", About = new(AnOrder.Id), Category = TicketCategory.Other, Skill = "any", OpenedAt = AnOrder.At }, [fact]).Rows;

    private static Outbox Outbox() => new(AnOrder.At, AnOrder.Id, 1);

    private static IEnumerable<T> Of<T>() => typeof(T).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(T))).SelectMany(type => new[] { true, false }
        .Select(isFull => (T)new Samples(
            new Dictionary<string, object>
            {
                ["At"] = AnOrder.At,
                ["LineId"] = "1",
                ["AllocationId"] = AnOrder.Id + "-1",
                ["OldAllocationId"] = AnOrder.Id + "-1",
                ["Currency"] = "EUR",
                ["Contact"] = new CustomerContact("ann@example.com"),
                ["ShippingAddress"] = AnOrder.For("Ann Example").ShippingAddress,
                ["Address"] = AnOrder.For("Ann Example").ShippingAddress,
                ["BillingAddress"] = AnOrder.For("Ann Example").ShippingAddress,
                ["Note"] = Words,
                ["Reason"] = isFull ? Code : Words,
                ["Name"] = "Ann",
            },
            isFull).Of(type)));
}
