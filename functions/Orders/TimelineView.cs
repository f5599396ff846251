using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Ops.Repairs;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Returns;
using OrderFunctions.Application.Sla;
using OrderFunctions.Application.Tickets;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// What happened to an order, oldest first, and what it waits for now; beside it, newest first, what the customer was told,
/// which tickets were opened about it and, for staff, which webhooks came, what staff did to it and what became of promised times.
/// </summary>
public sealed record TimelineView(
    string OrderId,
    OrderStatus Status,
    NextAction WaitsFor,
    IReadOnlyList<TimelineEntryView> Entries,
    IReadOnlyList<TimelineMessageView> Messages,
    IReadOnlyList<TimelineWebhookView>? Webhooks,
    IReadOnlyList<AuditView>? StaffActions,
    IReadOnlyList<TimelinePromiseView>? Promises,
    IReadOnlyList<TimelineTicketView> Tickets)
{
    internal static TimelineView From(
        Order order,
        NextAction waitsFor,
        IReadOnlyList<OrderFacts> facts,
        IReadOnlyList<ReturnFacts> returns,
        IReadOnlyList<SaidMessage> messages,
        IReadOnlyList<TicketDocument> tickets,
        TimelineForStaff? staff) => new(
        order.Id,
        order.Status,
        waitsFor,
        [.. EntriesOf(facts, returns, isStaff: staff is not null)],
        [.. messages.Select(TimelineMessageView.Of)],
        staff is null ? null : [.. staff.Webhooks.Select(TimelineWebhookView.Of)],
        staff is null ? null : [.. staff.Actions.Select(AuditView.Of)],
        staff is null ? null : TimelinePromiseView.Of(staff.Promises),
        [.. tickets.Where(ticket => staff is not null || ticket.Ticket.CustomerId == order.CustomerId).Select(ticket => TimelineTicketView.Of(ticket, staff is not null))]);

    /// <summary>The order's own facts in the order in which they were committed, and those of its returns where their time puts them.</summary>
    private static IEnumerable<TimelineEntryView> EntriesOf(IReadOnlyList<OrderFacts> facts, IReadOnlyList<ReturnFacts> returns, bool isStaff)
    {
        var entries = facts.SelectMany(commit => commit.Events.Select(happened => TimelineEntryView.From(commit, happened, isStaff)));
        return returns.Count == 0
            ? entries
            : entries.Concat(returns.SelectMany(commit => commit.Events.Select(happened => TimelineEntryView.From(commit, happened, isStaff)))).OrderBy(entry => entry.At);
    }
}

/// <summary>What only staff see beside an order's facts.</summary>
internal sealed record TimelineForStaff(IReadOnlyList<Versioned<InboxEntry>> Webhooks, IReadOnlyList<AuditEntry> Actions, OrderPromises Promises);

/// <summary>
/// A webhook about the order: who sent it, what it reported of which payment, and what came of it (PROCESSED, or DUPLICATE
/// when it said what another had said before). Its body is in the inbox, under <paramref name="Id"/>.
/// </summary>
public sealed record TimelineWebhookView(
    DateTimeOffset At, string What, string Provider, string Type, InboxStatus Outcome, string? PaymentId, string Id)
{
    internal static TimelineWebhookView Of(Versioned<InboxEntry> found) => new(
        found.Value.ReceivedAt,
        "webhook-received",
        found.Value.Provider,
        found.Value.Type,
        found.Value.Status,
        found.Value.PaymentId,
        new RepairKey(RepairKind.Inbox, found.Partition, found.Id).ToText());
}

/// <summary>A message to the customer: when it was due and when it left, if it did. What it says stays where it is.</summary>
public sealed record TimelineMessageView(
    MessageKind Kind, MessageChannel Channel, DateTimeOffset At, DateTimeOffset? SentAt, DeliveryStatus Status, bool CannotBeDelivered)
{
    internal static TimelineMessageView Of(SaidMessage said) => new(
        said.Notice.Kind,
        said.Message.Channel,
        said.Message.CreatedAt,
        said.Message.SentAt,
        said.Message.Status,
        DeliveryStatuses.CallsForAnother(said.Message.Status));
}

/// <summary>
/// One fact, and who caused it. <paramref name="Reason"/> is why, where somebody said so: a code, or the words of staff, which only staff
/// see. <paramref name="Data"/> holds its ids, amounts and codes; staff only, and never a name or an address.
/// </summary>
public sealed record TimelineEntryView(
    DateTimeOffset At, string What, ActorKind By, string? ById, string? Reason, string? TraceId, JsonObject? Data)
{
    // Members of facts that hold personal data, or that repeat what stands beside them in the entry.
    private static readonly string[] LeftOut =
        ["type", "at", "contact", "shippingAddress", "billingAddress", "address", "note", "by", "byId", "lines", "orderId", "customerId"];

    internal static TimelineEntryView From(OrderFacts commit, OrderEvent happened, bool isStaff) =>
        From(commit.At, commit.By, commit.TraceId, JsonSerializer.SerializeToNode(happened, StoredJson.Default.OrderEvent)!.AsObject(), isStaff);

    internal static TimelineEntryView From(ReturnFacts commit, ReturnEvent happened, bool isStaff) =>
        From(commit.At, commit.By, commit.TraceId, JsonSerializer.SerializeToNode(happened, StoredJson.Default.ReturnEvent)!.AsObject(), isStaff);

    private static TimelineEntryView From(DateTimeOffset at, Actor by, string? traceId, JsonObject json, bool isStaff)
    {
        var (what, reason) = (json["type"]!.GetValue<string>(), TimelineReason.Of(json, isStaff));
        foreach (var member in LeftOut) json.Remove(member);
        return new(
            at,
            what,
            by.Kind,
            isStaff ? by.Id : null,
            reason,
            isStaff ? traceId : null,
            isStaff && json.Count > 0 ? json : null);
    }
}

[JsonSerializable(typeof(PlaceOrderBody))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(OrderListView))]
[JsonSerializable(typeof(TimelineView))]
[JsonSerializable(typeof(ReviewBody))]
[JsonSerializable(typeof(ReduceLineBody))]
[JsonSerializable(typeof(Address))]
[JsonSerializable(typeof(BackorderChoiceBody))]
[JsonSerializable(typeof(Fulfilment.ShipmentListView))]
internal sealed partial class OrdersJson : JsonSerializerContext;
