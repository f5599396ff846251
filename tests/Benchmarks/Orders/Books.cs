namespace OrderFunctions.Benchmarks.Orders;

/// <summary>
/// What a run has left behind: orders by their end, stock over all SKUs, reservations by their end, and SKUs where pieces have
/// come from nowhere or gone there.
/// </summary>
internal sealed record Books(
    long Shipped,
    long Failed,
    long Available,
    long Reserved,
    long Committed,
    long ReservationsCommitted,
    long ReservationsReleased,
    long UnevenSkus)
{
    /// <summary>
    /// Null when every order has come to its right end: the declined ones failed and their stock is back, all others are
    /// shipped and theirs is gone. Every order is for one piece.
    /// </summary>
    public string? Compare(long placed, long declined)
    {
        var paid = placed - declined;
        var right = new Books(
            Shipped: paid,
            Failed: declined,
            Available: (OrderRules.Skus * OrderRules.OpeningStock) - paid,
            Reserved: 0,
            Committed: paid,
            ReservationsCommitted: paid,
            ReservationsReleased: declined,
            UnevenSkus: 0);
        return this == right ? null : $"{this} instead of {right}";
    }
}
