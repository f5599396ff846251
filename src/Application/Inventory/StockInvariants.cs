using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>A count that is not what its records add up to.</summary>
/// <param name="Sku">The SKU.</param>
/// <param name="Location">The location.</param>
/// <param name="Rule">Which rule is broken: RESERVED, COMMITTED, AVAILABLE, ON_HAND or NEGATIVE.</param>
/// <param name="Counted">What the counts say.</param>
/// <param name="Expected">What the records say.</param>
public sealed record StockDiscrepancy(string Sku, string Location, string Rule, long Counted, long Expected);

/// <summary>
/// Holds the counts of a SKU against its records: reserved and committed are the sums of the open reservations,
/// available = on hand − reserved − committed, on hand = received + adjusted − dispatched, nothing is negative.
/// </summary>
public sealed class StockInvariants(IDocumentStore store)
{
    private const int MaxAttempts = 20;

    /// <summary>Checks one SKU at one location while orders go on.</summary>
    /// <returns>The discrepancies, none when all is well; null when the SKU was too busy to be looked at.</returns>
    public async ValueTask<IReadOnlyList<StockDiscrepancy>?> CheckAsync(
        string sku, string location = StockLocations.Main, CancellationToken cancellationToken = default)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var before = await LevelAsync(sku, location, cancellationToken).ConfigureAwait(false);
            var (reserved, committed) = await SumAsync(sku, location, cancellationToken).ConfigureAwait(false);
            var after = await LevelAsync(sku, location, cancellationToken).ConfigureAwait(false);

            // Records change only together with the counts, so equal versions around the sum make a snapshot.
            if (before?.Version == after?.Version)
                return Compare(
                    after?.Value ?? new StockCounts(sku, location, 0, 0, 0, 0, 0, 0, 0), reserved, committed);
        }

        return null;
    }

    private static List<StockDiscrepancy> Compare(StockCounts level, long reserved, long committed)
    {
        var found = new List<StockDiscrepancy>();
        Expect("RESERVED", level.Reserved, reserved);
        Expect("COMMITTED", level.Committed, committed);
        Expect("AVAILABLE", level.Available, level.OnHand - level.Reserved - level.Committed);
        Expect("ON_HAND", level.OnHand, level.Received + level.Adjusted - level.Dispatched);
        var least = Math.Min(Math.Min(level.OnHand, level.Available), Math.Min(level.Reserved, level.Committed));
        Expect("NEGATIVE", Math.Min(least, 0), 0);
        return found;

        void Expect(string rule, long counted, long expected)
        {
            if (counted != expected)
                found.Add(new(level.Sku, level.Location, rule, counted, expected));
        }
    }

    private async ValueTask<(long Reserved, long Committed)> SumAsync(
        string sku, string location, CancellationToken cancellationToken)
    {
        long reserved = 0, committed = 0;
        string? continuation = null;
        do
        {
            var page = await store.QueryAsync(
                new(Containers.Stock, Containers.StockOpen)
                {
                    Partition = sku,
                    Limit = 1000,
                    Continuation = continuation,
                },
                cancellationToken).ConfigureAwait(false);
            foreach (var document in page.Documents)
            {
                var record = document.As(StoredJson.Default.ReservationRecord).Value;
                if (record.Location != location)
                    continue;
                if (record.Status == ReservationStatus.Reserved)
                    reserved += record.Quantity;
                else
                    committed += record.Quantity;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);

        return (reserved, committed);
    }

    private ValueTask<Versioned<StockCounts>?> LevelAsync(
        string sku, string location, CancellationToken cancellationToken) =>
        store.ReadAsync(
            Containers.Stock, sku, StockCounts.IdOf(location), StoredJson.Default.StockCounts, cancellationToken);
}
