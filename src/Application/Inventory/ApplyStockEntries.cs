using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>Applies receipts and adjustments of many SKUs.</summary>
/// <param name="Entries">1 to <see cref="MaxEntries"/>.</param>
/// <param name="By">Who, as the door knows them.</param>
public sealed record ApplyStockEntries(IReadOnlyList<StockEntryDraft> Entries, string? By)
{
    /// <summary>Entries per call.</summary>
    public const int MaxEntries = 1000;
}

/// <summary>What became of a batch.</summary>
/// <param name="Answers">One per entry, in order; empty when the batch was refused.</param>
/// <param name="Errors">Faults by JSON path; when there are any, nothing was stored.</param>
/// <param name="UnknownSkus">Paths of entries without a product; when there are any, nothing was stored.</param>
/// <param name="ClosedLocations">Paths of entries whose location is not there or, for goods that come in, closed; when there are
/// any, nothing was stored.</param>
public sealed record StockBatchAnswer(
    IReadOnlyList<StockEntryAnswer> Answers,
    IReadOnlyDictionary<string, string[]> Errors,
    IReadOnlyList<string> UnknownSkus,
    IReadOnlyList<string> ClosedLocations);

/// <summary>
/// Checks every entry before the first is applied. SKUs are independent of each other; the entries of one SKU are
/// applied in the order given, each on its own: a count that cannot go down is that entry's answer and stops nothing.
/// </summary>
public sealed class ApplyStockEntriesHandler(
    IDocumentStore store, LocationBook locations, TimeProvider time, ArticleNews? news = null)
{
    private readonly GetProductHandler _products = new(store);

    public async ValueTask<StockBatchAnswer> HandleAsync(
        ApplyStockEntries command, CancellationToken cancellationToken = default)
    {
        var errors = Check(command.Entries);
        if (errors.Count > 0)
            return new([], errors, [], []);

        var bySku = command.Entries
            .Select((draft, index) => (Draft: draft, Index: index))
            .GroupBy(row => row.Draft.Sku!, StringComparer.Ordinal)
            .ToList();
        var known = await Task.WhenAll(bySku.Select(
            group => _products.HandleAsync(new(group.Key), cancellationToken).AsTask())).ConfigureAwait(false);
        var unknown = bySku
            .Where((_, position) => known[position] is null)
            .SelectMany(group => group.Select(row => row.Index))
            .Order()
            .Select(index => Path(index) + ".sku")
            .ToList();
        if (unknown.Count > 0)
            return new([], errors, unknown, []);
        var closed = await ClosedAsync(command.Entries, cancellationToken).ConfigureAwait(false);
        if (closed.Count > 0)
            return new([], errors, [], closed);

        var answers = new StockEntryAnswer[command.Entries.Count];
        var now = time.GetUtcNow();
        await Task.WhenAll(bySku.Select(async group =>
        {
            foreach (var (draft, index) in group)
            {
                answers[index] = await StockEntries.ApplyAsync(
                    store, draft.ToEntry(command.By, now), news, cancellationToken).ConfigureAwait(false);
            }
        })).ConfigureAwait(false);
        return new(answers, errors, [], []);
    }

    private async ValueTask<List<string>> ClosedAsync(IReadOnlyList<StockEntryDraft> entries, CancellationToken cancellationToken)
    {
        var closed = new List<string>();
        foreach (var group in entries.Select((entry, index) => (entry, index)).GroupBy(row => row.entry.Location ?? StockLocations.Main))
        {
            var location = await locations.FindAsync(group.Key, cancellationToken).ConfigureAwait(false);
            // What lies at a closed location can still be corrected.
            closed.AddRange(group
                .Where(row => location is null || (!location.Value.Active && row.entry.Type == StockEntryKind.Receipt))
                .Select(row => Path(row.index) + ".location"));
        }

        return closed;
    }

    private static Dictionary<string, string[]> Check(IReadOnlyList<StockEntryDraft> entries)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (entries.Count is 0 or > ApplyStockEntries.MaxEntries)
        {
            errors["$.entries"] = [$"1 to {ApplyStockEntries.MaxEntries} entries."];
            return errors;
        }

        var seen = new HashSet<(string?, string?)>();
        for (var i = 0; i < entries.Count; i++)
        {
            // A null in the array is an entry too, whatever the annotations say of JSON.
            var entry = entries[i] ?? new StockEntryDraft();
            entry.Check(errors, Path(i));
            if (!seen.Add((entry.Sku, entry.Id)))
                errors.TryAdd(Path(i) + ".id", ["An earlier entry has the same id and SKU."]);
        }

        return errors;
    }

    private static string Path(int index) => $"$.entries[{index}]";
}
