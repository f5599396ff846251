using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>A count that is not what its records add up to.</summary>
/// <param name="Sku">The SKU.</param>
/// <param name="Location">The location.</param>
/// <param name="Rule">Which rule is broken: RESERVED, COMMITTED, AVAILABLE, ON_HAND, NEGATIVE or, over all locations, IN_TRANSIT.</param>
/// <param name="Counted">What the counts say.</param>
/// <param name="Expected">What the records say.</param>
public sealed record StockDiscrepancy(string Sku, string Location, string Rule, long Counted, long Expected);

/// <summary>
/// Holds the counts of a SKU against its records: reserved and committed are the sums of the open reservations,
/// available = on hand − reserved − committed, on hand = received + returned + adjusted + transferred − dispatched − scrapped,
/// nothing is negative;
/// and what left one location for another and has not come in there is in transit.
/// </summary>
public sealed class StockInvariants(IDocumentStore store)
{
    private const int MaxAttempts = 20;

    /// <summary>
    /// Checks one SKU while orders go on, at every location where it is kept or reservations hold units of it.
    /// </summary>
    /// <returns>The discrepancies, none when all is well; null when the SKU was too busy to be looked at.</returns>
    public async ValueTask<IReadOnlyList<StockDiscrepancy>?> CheckAsync(string sku, CancellationToken cancellationToken = default)
    {
        var locations = new SortedSet<string>(StringComparer.Ordinal) { StockLocations.Main };
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var before = await LevelsAsync(sku, locations, cancellationToken).ConfigureAwait(false);
            var sums = await SumAsync(sku, cancellationToken).ConfigureAwait(false);
            var inTransit = await InTransitAsync(sku, cancellationToken).ConfigureAwait(false);
            var places = await StockPlaces.OfAsync(store, sku, cancellationToken).ConfigureAwait(false);
            var known = sums.Keys.Concat(places.Select(place => place.Value.Location)).ToHashSet(StringComparer.Ordinal);
            if (!locations.IsSupersetOf(known))
            {
                locations.UnionWith(known);
                continue;
            }

            var after = await LevelsAsync(sku, locations, cancellationToken).ConfigureAwait(false);

            // Records change only together with the counts, so equal versions around the sum make a snapshot.
            if (before.Select(one => one?.Version).SequenceEqual(after.Select(one => one?.Version)))
            {
                var levels = locations.Zip(after).Select(one => one.Second?.Value ?? StockCounts.None(sku, one.First)).ToList();
                var left = -levels.Sum(level => level.Transferred);
                return
                [
                    .. levels.SelectMany(level => Compare(level, sums.GetValueOrDefault(level.Location))),
                    .. left == inTransit ? [] : new[] { new StockDiscrepancy(sku, "*", "IN_TRANSIT", left, inTransit) },
                ];
            }
        }

        return null;
    }

    private static List<StockDiscrepancy> Compare(StockCounts level, (long Reserved, long Committed) sum)
    {
        var found = new List<StockDiscrepancy>();
        Expect("RESERVED", level.Reserved, sum.Reserved);
        Expect("COMMITTED", level.Committed, sum.Committed);
        Expect("AVAILABLE", level.Available, level.OnHand - level.Reserved - level.Committed);
        Expect("ON_HAND", level.OnHand, level.Received + level.Returned + level.Adjusted + level.Transferred - level.Dispatched - level.Scrapped);
        var least = Math.Min(Math.Min(level.OnHand, level.Available), Math.Min(level.Reserved, level.Committed));
        Expect("NEGATIVE", Math.Min(least, 0), 0);
        return found;

        void Expect(string rule, long counted, long expected)
        {
            if (counted != expected)
                found.Add(new(level.Sku, level.Location, rule, counted, expected));
        }
    }

    /// <summary>What the open reservations of each location add up to.</summary>
    private async ValueTask<Dictionary<string, (long Reserved, long Committed)>> SumAsync(string sku, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<string, (long Reserved, long Committed)>(StringComparer.Ordinal);
        var query = new DocumentQuery(Containers.Stock, Containers.StockOpen) { Partition = sku, Limit = 1000 };
        await foreach (var document in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
        {
            var record = document.As(StoredJson.Default.ReservationRecord).Value;
            var (reserved, committed) = sums.GetValueOrDefault(record.Location);
            sums[record.Location] = record.Status == ReservationStatus.Reserved
                ? (reserved + record.Quantity, committed)
                : (reserved, committed + record.Quantity);
        }

        return sums;
    }

    private async ValueTask<long> InTransitAsync(string sku, CancellationToken cancellationToken)
    {
        var units = 0L;
        var query = new DocumentQuery(Containers.Stock, Containers.StockList) { Partition = sku, EqualTo = [StockLists.InTransit], Limit = 1000 };
        await foreach (var document in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
            units += document.As(StoredJson.Default.TransferRecord).Value.Transfer.Quantity;
        return units;
    }

    private async ValueTask<Versioned<StockCounts>?[]> LevelsAsync(
        string sku, SortedSet<string> locations, CancellationToken cancellationToken)
    {
        var levels = new List<Versioned<StockCounts>?>(locations.Count);
        foreach (var location in locations)
        {
            levels.Add(await store.ReadAsync(
                    Containers.Stock, sku, StockCounts.IdOf(location), StoredJson.Default.StockCounts, cancellationToken)
                .ConfigureAwait(false));
        }

        return [.. levels];
    }
}
