using System.Text.Json.Serialization;

namespace OrderFunctions.Benchmarks.Orders;

/// <summary>The order of the benchmark, stored with the same shape by the saga and by the yardstick.</summary>
internal sealed record OrderDocument
{
    public required string Id { get; init; }

    public required OrderStatus Status { get; init; }

    public required string CustomerId { get; init; }

    public required string Currency { get; init; }

    public required IReadOnlyList<OrderLine> Lines { get; init; }

    public required long Total { get; init; }

    public required string Card { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    public string? PaymentId { get; init; }

    public string? TrackingNumber { get; init; }

    public string? Reason { get; init; }
}

internal sealed record OrderLine(string Sku, int Quantity, long UnitPrice);

internal sealed record StockDocument(long Available, long Reserved, long Committed);

internal sealed record ReservationDocument(string OrderId, int Quantity, string Status);

internal sealed record ShipmentDocument(string OrderId, string Status, string? Label);

/// <summary>What a client posts.</summary>
internal sealed record PlaceOrderBody(string CustomerId, string Currency, string Card, IReadOnlyList<PlaceOrderLine> Lines);

internal sealed record PlaceOrderLine(string Sku, int Quantity);

/// <summary>What a client gets.</summary>
internal sealed record PlacedOrder(string Id, OrderStatus Status);

internal enum OrderStatus
{
    Created,
    Reserved,
    Paid,
    Committed,
    Confirmed,
    Assigned,
    Packed,
    Shipped,
    Failed,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(OrderDocument))]
[JsonSerializable(typeof(StockDocument))]
[JsonSerializable(typeof(ReservationDocument))]
[JsonSerializable(typeof(ShipmentDocument))]
[JsonSerializable(typeof(PlaceOrderBody))]
[JsonSerializable(typeof(PlacedOrder))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
internal sealed partial class OrderJson : JsonSerializerContext;
