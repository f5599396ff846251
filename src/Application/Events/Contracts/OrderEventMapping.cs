using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>
/// Which facts about an order the world is told, and how: the one place where domain events meet contracts. What is told of none of them
/// has its reason in a table that the tests hold against this.
/// </summary>
public static partial class OrderEventMapping
{
    /// <summary>Adds a row for each fact that is published and heard. <paramref name="order"/> is the order after them.</summary>
    public static Outbox AddOrderEvents(this Outbox outbox, Order order, IReadOnlyList<OrderEvent> events)
    {
        foreach (var fact in events)
        {
            if (fact is OrderEvent.AlertRaised alert) outbox.Alert(alert.Key, alert.Code, alert.Message);
            else if (ToldOf(order, fact) is { } told && outbox.IsHeard(told.Topic, told.Type)) outbox.Event(told.Topic, told.Type, told.Data());
        }

        return outbox;
    }

    private static Told? ToldOf(Order order, OrderEvent fact) =>
        OfOrder(order, fact) ?? OfStock(order, fact) ?? OfMoney(order.Id, fact) ?? OfFulfilment(order, fact) ?? OfParcel(order.Id, fact);

    private static Told? OfOrder(Order order, OrderEvent fact) => fact switch
    {
        OrderEvent.Placed e => Tell(Topics.Orders, EventTypes.OrderCreated, EventJson.Default.OrderCreatedData, () => Created(e)),
        OrderEvent.FraudSuspected e => Tell(
            Topics.Orders, EventTypes.ReviewOpened, EventJson.Default.ReviewOpenedData, () => new(order.Id, ReviewKind.Fraud, e.Until, e.At)),
        OrderEvent.AddressRejected e => Tell(
            Topics.Orders, EventTypes.ReviewOpened, EventJson.Default.ReviewOpenedData, () => new(order.Id, ReviewKind.Address, e.Until, e.At)),
        OrderEvent.FraudReviewDecided e => Tell(
            Topics.Orders, EventTypes.ReviewDecided, EventJson.Default.ReviewDecidedData, () => new(order.Id, e.Approved, e.At)),
        OrderEvent.AddressCorrected e => Tell(
            Topics.Orders, EventTypes.OrderReaddressed, EventJson.Default.OrderReaddressedData, () => new(order.Id, e.At)),
        OrderEvent.Confirmed e => Tell(
            Topics.Orders, EventTypes.OrderConfirmed, EventJson.Default.OrderConfirmedData,
            () => new(order.Id, e.Currency, e.Totals.Payable, Items(e.Allocations), e.At)),
        OrderEvent.HoldPlaced e => Tell(
            Topics.Orders, EventTypes.OrderHeld, EventJson.Default.OrderHeldData, () => new(order.Id, e.Hold.Id, Code(e.Hold.Reason), e.Hold.LineId, e.At)),
        OrderEvent.HoldLifted e => Tell(
            Topics.Orders, EventTypes.OrderResumed, EventJson.Default.OrderResumedData, () => new(order.Id, e.HoldId, e.At)),
        OrderEvent.LineReduced e => Tell(
            Topics.Orders, EventTypes.OrderReduced, EventJson.Default.OrderReducedData,
            () => new(order.Id, ReasonCodes.LineReduced, [new(e.LineId, order.FindLine(e.LineId)!.Sku, e.Units)], e.At)),
        OrderEvent.RestCancelled e => Tell(
            Topics.Orders, EventTypes.OrderReduced, EventJson.Default.OrderReducedData,
            () => new(order.Id, Code(e.Reason) ?? ReasonCodes.PartlyCancelled, LinesOf(e.CancelledAllocations), e.At)),
        OrderEvent.EndingStarted e => Tell(
            Topics.Orders, EventTypes.OrderEnding, EventJson.Default.OrderEndingData,
            () => new(order.Id, e.EndsAs == OrderStatus.Failed ? OrderEnd.Failed : OrderEnd.Cancelled, e.Reason.Code, e.At)),
        OrderEvent.Cancelled e => Tell(
            Topics.Orders, EventTypes.OrderCancelled, EventJson.Default.OrderEndedData, () => new(order.Id, e.Reason.Code, e.At)),
        OrderEvent.Failed e => Tell(
            Topics.Orders, EventTypes.OrderFailed, EventJson.Default.OrderEndedData, () => new(order.Id, e.Reason.Code, e.At)),
        OrderEvent.ShipmentHandedOver e => Tell(
            Topics.Orders, EventTypes.OrderShipped, EventJson.Default.OrderShippedData,
            () => new(order.Id, e.ShipmentId, e.Carrier, e.TrackingNumber, Items(e.Allocations), e.At)),
        OrderEvent.Delivered e => Tell(
            Topics.Orders, EventTypes.OrderDelivered, EventJson.Default.OrderDeliveredData, () => new(order.Id, e.At, e.ReturnUntil)),
        _ => null,
    };

    private static OrderCreatedData Created(OrderEvent.Placed e) => new(
        e.OrderId,
        e.CustomerId,
        e.Currency,
        new(e.Totals.Net, e.Totals.Tax, e.Totals.Discount, e.Totals.Shipping, e.Totals.Payable),
        [.. e.Lines.Select(line => new OrderLineData(
            line.Id, line.Sku, line.Quantity, line.UnitPrice, line.Amounts.Gross))],
        e.At);

    private static LineUnitsData[] LinesOf(IReadOnlyList<AllocationRef> allocations) =>
        [.. allocations.GroupBy(one => (one.LineId, one.Sku)).Select(line => new LineUnitsData(line.Key.LineId, line.Key.Sku, line.Sum(one => one.Quantity)))];

    private static StockItemData[] Items(IReadOnlyList<AllocationRef> allocations) => [.. allocations.Select(Item)];

    private static StockItemData Item(AllocationRef allocation) => new(
        allocation.AllocationId, allocation.LineId, allocation.Sku, allocation.Location, allocation.Quantity);

    // Staff may state a reason in their own words, which could name somebody; only codes are told.
    internal static string? Code(string reason) =>
        reason.Length > 0 && reason.All(static c => char.IsAsciiLetterUpper(c) || c == '_') ? reason : null;

    private static Told Tell<T>(string topic, string type, JsonTypeInfo<T> contract, Func<T> data) =>
        new(topic, type, () => JsonSerializer.SerializeToElement(data(), contract));

    /// <summary>What is told of a fact; its data is made when somebody hears it.</summary>
    private sealed record Told(string Topic, string Type, Func<JsonElement> Data);
}
