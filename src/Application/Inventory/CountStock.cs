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
            var (change, found) = await LookAsync(command, cancellationToken).ConfigureAwait(false);
            if (command.OnlyLess && change >= 0) return new(null, change);
            var before = found?.Value ?? StockCounts.None(command.Sku, command.Location);
            if (before.Available + change < 0) return new(StockEntryOutcome.NotEnough, change, before.OnHand - before.Available);
            if (await TryBookAsync(command, change, found, before, cancellationToken).ConfigureAwait(false)) return new(StockEntryOutcome.Applied, change);
        }

        throw new TimeoutException($"The counts of {command.Sku} kept changing; try again.");
    }

    /// <summary>What would become of it; changes nothing.</summary>
    public async ValueTask<StockCountAnswer> CheckAsync(CountStock command, CancellationToken cancellationToken)
    {
        if (await FindAsync(command, cancellationToken).ConfigureAwait(false) is { } earlier) return new(StockEntryOutcome.Repeated, earlier.Quantity);
        var (change, found) = await LookAsync(command, cancellationToken).ConfigureAwait(false);
        return found is { Value: var counts } && counts.Available + change < 0
            ? new(StockEntryOutcome.NotEnough, change, counts.OnHand - counts.Available)
            : new(StockEntryOutcome.Applied, change);
    }

    private async ValueTask<StockEntry?> FindAsync(CountStock command, CancellationToken cancellationToken) => (await store
        .ReadAsync(Containers.Stock, command.Sku, StockEntry.IdOf(command.EntryId), StoredJson.Default.StockEntry, cancellationToken)
        .ConfigureAwait(false))?.Value;

    private async ValueTask<(long Change, Versioned<StockCounts>? Found)> LookAsync(CountStock command, CancellationToken cancellationToken)
    {
        var found = await store
            .ReadAsync(Containers.Stock, command.Sku, StockCounts.IdOf(command.Location), StoredJson.Default.StockCounts, cancellationToken)
            .ConfigureAwait(false);
        return (command.Counted - (found?.Value.OnHand ?? 0), found);
    }

    private async ValueTask<bool> TryBookAsync(
        CountStock command, long change, Versioned<StockCounts>? found, StockCounts before, CancellationToken cancellationToken)
    {
        var (sku, location, now) = (command.Sku, command.Location, time.GetUtcNow());
        var entry = new StockEntry(command.EntryId, sku, location, StockEntryKind.Adjustment, change, command.Reason, command.By, now);
        var told = change == 0 ? [] : news?.Of(entry) ?? [];
        // Whoever waits for the article comes before everybody who has not ordered yet.
        var (line, taken) = change > 0
            ? await BackorderQueue.OfferAsync(store, sku, location, change, now, cancellationToken).ConfigureAwait(false)
            : (null, 0);
        var after = before with
        {
            OnHand = command.Counted,
            Reserved = before.Reserved + taken,
            Available = before.Available + change - taken,
            Adjusted = before.Adjusted + change,
        };
        List<DocumentOperation> operations = [TypedDocuments.Create(StockEntry.IdOf(entry.EntryId), entry, StoredJson.Default.StockEntry), .. told];
        if (line is not null) operations.Add(line);
        if (found is not null) operations.Add(TypedDocuments.Replace(StockCounts.IdOf(location), after, StoredJson.Default.StockCounts, found.Version));
        else operations.AddRange([TypedDocuments.Create(StockCounts.IdOf(location), after, StoredJson.Default.StockCounts), .. await StockPlaces.FirstAsync(store, sku, location, cancellationToken).ConfigureAwait(false)]);
        if (!(await store.CommitAsync(Containers.Stock, sku, operations, cancellationToken).ConfigureAwait(false)).IsCommitted) return false;
        if (news is not null) await news.SendAsync(Containers.Stock, sku, told, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
