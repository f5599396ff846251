namespace OrderFunctions.Application.Events.Contracts;

// The data of published events, version 1. No names, addresses or e-mails: who may see those asks for the order.
// Amounts are integer minor units, times UTC.

/// <summary>Data of <see cref="EventTypes.OrderCreated"/>.</summary>
public sealed record OrderCreatedData(
    string OrderId,
    string CustomerId,
    string Currency,
    OrderTotalsData Totals,
    IReadOnlyList<OrderLineData> Lines,
    DateTimeOffset PlacedAt);

/// <summary>Totals of an order; shipping includes its tax, payable is everything.</summary>
public sealed record OrderTotalsData(long Net, long Tax, long Discount, long Shipping, long Payable);

/// <summary>A line as placed; the unit price is before tax and discount, gross is for the whole line.</summary>
public sealed record OrderLineData(string LineId, string Sku, int Quantity, long UnitPrice, long Gross);

/// <summary>Data of <see cref="EventTypes.OrderConfirmed"/>: paid, checked and in stock.</summary>
public sealed record OrderConfirmedData(
    string OrderId, string Currency, long Total, IReadOnlyList<StockItemData> Items, DateTimeOffset ConfirmedAt);

/// <summary>Data of <see cref="EventTypes.OrderCancelled"/> and <see cref="EventTypes.OrderFailed"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Reason">A stable code, for example <c>OUT_OF_STOCK</c>.</param>
/// <param name="EndedAt">When it ended; refunds, if any, are done by then.</param>
public sealed record OrderEndedData(string OrderId, string Reason, DateTimeOffset EndedAt);

/// <summary>Data of <see cref="EventTypes.OrderShipped"/>: one shipment was handed over to the carrier.</summary>
public sealed record OrderShippedData(
    string OrderId,
    string ShipmentId,
    string? Carrier,
    string? TrackingNumber,
    IReadOnlyList<StockItemData> Items,
    DateTimeOffset HandedOverAt);

/// <summary>Data of <see cref="EventTypes.OrderDelivered"/>: everything has arrived.</summary>
public sealed record OrderDeliveredData(string OrderId, DateTimeOffset DeliveredAt, DateTimeOffset ReturnUntil);
