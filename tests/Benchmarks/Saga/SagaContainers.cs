using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Benchmarks.Saga;

/// <summary>Where the saga's documents live.</summary>
internal static class SagaContainers
{
    /// <summary>Partition = order id: the order and its shipment.</summary>
    public const string Orders = "orders";

    /// <summary>Partition = SKU: the stock and its reservations.</summary>
    public const string Stock = "stock";

    public const string OrderDocumentId = "order";
    public const string ShipmentDocumentId = "shipment";
    public const string StockDocumentId = "stock";

    public static IReadOnlyList<ContainerDefinition> All { get; } = [new(Orders, []), new(Stock, [])];

    public static string Reservation(string orderId) => "res-" + orderId;
}
