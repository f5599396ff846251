namespace OrderFunctions.Benchmarks.Orders;

/// <summary>What both sides decide alike.</summary>
internal static class OrderRules
{
    public const int Skus = 100;
    public const long OpeningStock = 10_000_000;
    public const string DeclinedCard = "declined";

    public static string Sku(int number) => $"SKU-{number % Skus:D3}";

    public static OrderDocument Place(PlaceOrderBody body, string id, DateTimeOffset now) => new()
    {
        Id = id,
        Status = OrderStatus.Created,
        CustomerId = body.CustomerId,
        Currency = body.Currency,
        Card = body.Card,
        Lines = [.. body.Lines.Select(line => new OrderLine(line.Sku, line.Quantity, 1999))],
        Total = body.Lines.Sum(line => line.Quantity * 1999L),
        PlacedAt = now,
        ChangedAt = now,
    };

    public static OrderDocument Charge(OrderDocument order, DateTimeOffset now) => order.Card == DeclinedCard
        ? order with { Status = OrderStatus.Failed, Reason = "PAYMENT_DECLINED", ChangedAt = now }
        : order with { Status = OrderStatus.Paid, PaymentId = "pay-" + order.Id, ChangedAt = now };

    public static string Tracking(string orderId) => "TRK-" + orderId[^12..];
}
