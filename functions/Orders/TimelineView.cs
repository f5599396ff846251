using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Orders;

/// <summary>
/// What happened to an order, oldest first, and what it waits for now; beside it what the customer was told and, for staff,
/// what staff did to it, newest first.
/// </summary>
public sealed record TimelineView(
    string OrderId,
    OrderStatus Status,
    NextAction WaitsFor,
    IReadOnlyList<TimelineEntryView> Entries,
    IReadOnlyList<TimelineMessageView> Messages,
    IReadOnlyList<AuditView>? StaffActions)
{
    internal static TimelineView From(
        Order order, IReadOnlyList<OrderFacts> facts, IReadOnlyList<CustomerMessage> messages, IReadOnlyList<AuditEntry>? actions) => new(
        order.Id,
        order.Status,
        NextAction.Of(order),
        [.. facts.SelectMany(commit => commit.Events.Select(happened => TimelineEntryView.From(commit, happened, isStaff: actions is not null)))],
        [.. messages.Select(message => new TimelineMessageView(message.Kind, message.CreatedAt, message.SentAt, message.Problem is not null))],
        actions is null ? null : [.. actions.Select(AuditView.Of)]);
}

/// <summary>A message to the customer: when it was due and when it left, if it did. What it says stays where it is.</summary>
public sealed record TimelineMessageView(MessageKind Kind, DateTimeOffset At, DateTimeOffset? SentAt, bool CannotBeDelivered);

/// <summary>One fact. <paramref name="Data"/> holds its ids, amounts and codes; staff only, and never a name or an address.</summary>
public sealed record TimelineEntryView(
    DateTimeOffset At, string What, ActorKind By, string? ById, string? TraceId, JsonObject? Data)
{
    // Members of facts that hold personal data, or that repeat what stands beside them in the entry.
    private static readonly string[] LeftOut =
        ["type", "at", "contact", "shippingAddress", "billingAddress", "address", "note", "by", "byId", "lines", "orderId", "customerId"];

    internal static TimelineEntryView From(OrderFacts commit, OrderEvent happened, bool isStaff)
    {
        var json = JsonSerializer.SerializeToNode(happened, StoredJson.Default.OrderEvent)!.AsObject();
        var what = json["type"]!.GetValue<string>();
        foreach (var member in LeftOut) json.Remove(member);
        return new(
            commit.At,
            what,
            commit.By.Kind,
            isStaff ? commit.By.Id : null,
            isStaff ? commit.TraceId : null,
            isStaff && json.Count > 0 ? json : null);
    }
}

[JsonSerializable(typeof(PlaceOrderBody))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(OrderListView))]
[JsonSerializable(typeof(TimelineView))]
[JsonSerializable(typeof(ReviewBody))]
[JsonSerializable(typeof(Address))]
[JsonSerializable(typeof(BackorderChoiceBody))]
[JsonSerializable(typeof(Fulfilment.ShipmentListView))]
internal sealed partial class OrdersJson : JsonSerializerContext;
