using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>Somebody has counted what is on the shelf.</summary>
/// <param name="EntryId">The caller's id; the same id twice counts once, whatever was sold in between.</param>
/// <param name="Counted">Units on hand, promised to orders or not; 0 to 1,000,000,000.</param>
/// <param name="Location">The location's code.</param>
/// <param name="By">Who, as the door knows them.</param>
/// <param name="OnlyLess">Books it only when there is less than the books say.</param>
public sealed record CountStock(string Sku, string EntryId, long Counted, string Reason, string Location, string? By, bool OnlyLess = false);

/// <summary>What became of a count.</summary>
/// <param name="Outcome">Null when only less was to be booked, and there is not less.</param>
/// <param name="Change">The difference that is booked, now or by the same entry before.</param>
/// <param name="Promised">With <see cref="StockEntryOutcome.NotEnough"/>: units that are promised to orders; a count cannot be lower.</param>
public sealed record StockCountAnswer(StockEntryOutcome? Outcome, long Change = 0, long Promised = 0);

/// <summary>
/// The difference to the books is an adjustment, committed with the counts that it was taken from: what is sold or received in that moment makes
/// it look again. A count that was right is written down, too, so that the same one later changes nothing.
/// </summary>
public sealed class CountStockHandler(IDocumentStore store, TimeProvider time, ArticleNews? news = null)
{
    private const int MaxRounds = 50;

    public async ValueTask<StockCountAnswer> HandleAsync(CountStock command, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (await FindAsync(command, cancellationToken).ConfigureAwait(false) is { } earlier)
                return new(StockEntryOutcome.Repeated, earlier.Quantity);
            var seen = await LookAsync(command, cancellationToken).ConfigureAwait(false);
            var change = command.Counted - seen.Value.OnHand;
            if (command.OnlyLess && change >= 0) return new(null, change);
            if (Refused(seen.Value, change) is { } refused) return refused;
            if (await TryBookAsync(command, change, seen, cancellationToken).ConfigureAwait(false)) return new(StockEntryOutcome.Applied, change);
        }

        throw new TimeoutException($"The counts of {command.Sku} kept changing; try again.");
    }

    /// <summary>What would become of it; changes nothing.</summary>
    public async ValueTask<StockCountAnswer> CheckAsync(CountStock command, CancellationToken cancellationToken)
    {
        if (await FindAsync(command, cancellationToken).ConfigureAwait(false) is { } earlier) return new(StockEntryOutcome.Repeated, earlier.Quantity);
        var seen = await LookAsync(command, cancellationToken).ConfigureAwait(false);
        var change = command.Counted - seen.Value.OnHand;
        return Refused(seen.Value, change) ?? new(StockEntryOutcome.Applied, change);
    }

    private static StockCountAnswer? Refused(StockCounts counts, long change) =>
        counts.Available + change < 0 ? new(StockEntryOutcome.NotEnough, change, counts.OnHand - counts.Available) : null;

    private async ValueTask<StockEntry?> FindAsync(CountStock command, CancellationToken cancellationToken) => (await store
        .ReadAsync(Containers.Stock, command.Sku, StockEntry.IdOf(command.EntryId), StoredJson.Default.StockEntry, cancellationToken)
        .ConfigureAwait(false))?.Value;

    private async ValueTask<Versioned<StockCounts>> LookAsync(CountStock command, CancellationToken cancellationToken)
    {
        var id = StockCounts.IdOf(command.Location);
        return await store.ReadAsync(Containers.Stock, command.Sku, id, StoredJson.Default.StockCounts, cancellationToken).ConfigureAwait(false)
            ?? new(command.Sku, id, Versions.NotStored, StockCounts.None(command.Sku, command.Location));
    }

    private async ValueTask<bool> TryBookAsync(CountStock command, long change, Versioned<StockCounts> seen, CancellationToken cancellationToken)
    {
        var (sku, now) = (command.Sku, time.GetUtcNow());
        var entry = new StockEntry(command.EntryId, sku, command.Location, StockEntryKind.Adjustment, change, command.Reason, command.By, now);
        var told = change == 0 ? [] : news?.Of(entry) ?? [];
        var record = TypedDocuments.Create(StockEntry.IdOf(entry.EntryId), entry, StoredJson.Default.StockEntry);
        var booking = new StockBooking(sku, command.Location, record, Adjusted: change, Told: told, Seen: seen);
        if (await booking.CommitAsync(store, now, cancellationToken).ConfigureAwait(false) != CommitOutcome.Committed) return false;
        if (news is not null) await news.SendAsync(Containers.Stock, sku, told, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
