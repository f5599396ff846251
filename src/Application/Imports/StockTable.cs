using System.Globalization;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Csv;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Imports;

/// <summary>
/// Corrections of stock, by the difference (<c>change</c>) or by what was counted (<c>quantity</c>), booked as adjustments. The entry's id is made
/// of the file's checksum and the line, so that the same row of the same file counts once, whoever sends it again. What takes units off may
/// be refused late, because they were sold meanwhile; what gives units is never refused, and so is the way back. Which of the two a count does
/// is known when it is booked.
/// </summary>
public sealed class StockTable(
    IDocumentStore store,
    GetProductHandler products,
    LocationBook locations,
    ApplyStockEntriesHandler entries,
    AdjustStockHandler adjust,
    CountStockHandler counts,
    FillBackordersHandler backorders) : IImportTable
{
    private const string Change = "change";
    private const string Quantity = "quantity";
    private const string DefaultReason = "CSV import";
    private const string CountReason = "COUNT";

    private static readonly string QuantityRule = $"quantity: An integer, 0 to {StockEntries.MaxQuantity}: the units on hand, promised to orders or not.";

    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        ["$.sku"] = "sku",
        ["$.quantity"] = Change,
        ["$.reason"] = "reason",
        ["$.location"] = "location",
    };

    /// <inheritdoc />
    public ImportKind Kind => ImportKind.Stock;

    /// <inheritdoc />
    public IReadOnlyCollection<string> Required { get; } = ["sku"];

    /// <inheritdoc />
    public IReadOnlyCollection<string> OneOf { get; } = [Change, Quantity];

    /// <inheritdoc />
    public IReadOnlyCollection<string> Optional { get; } = ["location", "reason"];

    /// <inheritdoc />
    public string KeyOf(CsvRow row) => $"{row["sku"]} {LocationOf(row)}";

    /// <inheritdoc />
    public bool Takes(CsvRow row) => IsCount(row) || row.Number(Change) < 0;

    /// <inheritdoc />
    public bool Gives(CsvRow row) => IsCount(row) || !(row.Number(Change) < 0);

    /// <inheritdoc />
    public async Task<IReadOnlyList<RowAnswer>> CheckAsync(ImportBatch batch, CancellationToken cancellationToken) =>
        await Task.WhenAll(batch.Rows.Select(row => CheckAsync(batch, row, cancellationToken))).ConfigureAwait(false);

    /// <inheritdoc />
    public async Task<IReadOnlyList<RowAnswer?>> ApplyAsync(ImportBatch batch, CancellationToken cancellationToken)
    {
        // Whoever waits for what comes in gets it now, or in a minute if this process does not live to see it through.
        var incoming = batch.Rows.Where(row => IsCount(row) || row.Number(Change) > 0).Select(row => new FillBackorders(row["sku"]!, LocationOf(row))).Distinct().ToList();
        foreach (var line in incoming) await backorders.PromiseAsync(line, cancellationToken).ConfigureAwait(false);
        var counted = await Task
            .WhenAll(batch.Rows.Where(IsCount).Select(async row => (row.Line, Answer: await CountAsync(batch, row, cancellationToken).ConfigureAwait(false))))
            .ConfigureAwait(false);
        var answers = counted.ToDictionary(one => one.Line, one => one.Answer);
        var changes = batch.Rows.Where(row => !IsCount(row)).ToList();
        if (changes.Count > 0)
        {
            var drafts = await Task.WhenAll(changes.Select(row => DraftAsync(batch, row, cancellationToken))).ConfigureAwait(false);
            var booked = await entries.HandleAsync(new(drafts, batch.By), cancellationToken).ConfigureAwait(false);
            // The rows were good a moment ago: another try looks at them anew.
            if (booked.Answers.Count == 0) throw new InvalidOperationException("Articles or locations have gone meanwhile.");
            foreach (var (row, answer) in changes.Zip(booked.Answers)) answers[row.Line] = AnswerOf(answer);
        }

        foreach (var line in incoming) await backorders.HandleAsync(line, cancellationToken).ConfigureAwait(false);
        return [.. batch.Rows.Select(row => answers[row.Line])];
    }

    /// <inheritdoc />
    public async Task UndoAsync(ImportBatch batch, CancellationToken cancellationToken)
    {
        foreach (var row in batch.Rows)
        {
            var id = await EntryIdAsync(batch, row, cancellationToken).ConfigureAwait(false);
            // What an earlier import of the same file has done is not this one's to take back, nor is what gave units.
            if (await FindAsync(row["sku"]!, id, cancellationToken).ConfigureAwait(false) is not { Quantity: < 0 } entry || entry.At < batch.Since) continue;
            await adjust.HandleAsync(new(entry.Sku, UndoOf(id), -entry.Quantity, "CSV import taken back", entry.Location, batch.By), cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsCount(CsvRow row) => row[Quantity] is not null;

    private static string LocationOf(CsvRow row) => row["location"] ?? StockLocations.Main;

    private static string UndoOf(string entryId) => entryId + "-undo";

    private static RowAnswer AnswerOf(StockEntryAnswer answer) => answer.Outcome switch
    {
        StockEntryOutcome.Applied => new(RowOutcome.Updated),
        StockEntryOutcome.Repeated => new(RowOutcome.Unchanged),
        StockEntryOutcome.NotEnough => NotEnough(answer.Available),
        // The checksum stands for the content: it cannot be.
        _ => throw new InvalidOperationException("The same row of the same file was booked as something else."),
    };

    // Of what an import of all or nothing does in two halves, each tells its own: less was taken in the first.
    private static RowAnswer? AnswerOf(StockCountAnswer answer, ImportHalf half) => answer.Outcome switch
    {
        null => null,
        StockEntryOutcome.Repeated when half != ImportHalf.Both && (half == ImportHalf.Taking) != (answer.Change < 0) => null,
        StockEntryOutcome.NotEnough => RowAnswer.Refuse(
            ImportCodes.NotEnough, string.Create(CultureInfo.InvariantCulture, $"quantity: {answer.Promised} are promised to orders; the count cannot be lower.")),
        StockEntryOutcome.Applied when answer.Change != 0 => new(RowOutcome.Updated, Message: string.Create(CultureInfo.InvariantCulture, $"change: {answer.Change:+0;-0}")),
        _ => new(RowOutcome.Unchanged),
    };

    private static RowAnswer NotEnough(long available) =>
        RowAnswer.Refuse(ImportCodes.NotEnough, string.Create(CultureInfo.InvariantCulture, $"change: Only {available} can be taken off; the rest is promised to orders."));

    private async Task<RowAnswer> CheckAsync(ImportBatch batch, CsvRow row, CancellationToken cancellationToken)
    {
        if (Faults(row).ToList() is { Count: > 0 } faults) return RowAnswer.Refuse(ImportCodes.RowInvalid, string.Join(" ", faults));
        var sku = row["sku"]!;
        if (await products.HandleAsync(new(sku), cancellationToken).ConfigureAwait(false) is null)
            return RowAnswer.Refuse(CatalogueCodes.UnknownSku, "sku: There is no such product.");
        if (await locations.FindAsync(LocationOf(row), cancellationToken).ConfigureAwait(false) is null)
            return RowAnswer.Refuse(StockCodes.UnknownLocation, "location: There is no such location.");
        var id = await EntryIdAsync(batch, row, cancellationToken).ConfigureAwait(false);
        if (IsCount(row)) return AnswerOf(await counts.CheckAsync(CountOf(batch, row, id), cancellationToken).ConfigureAwait(false), ImportHalf.Both)!;
        if (await FindAsync(sku, id, cancellationToken).ConfigureAwait(false) is not null) return new(RowOutcome.Unchanged);
        var change = row.Number(Change)!.Value;
        if (change > 0) return new(RowOutcome.Updated);
        var found = await store.ReadAsync(Containers.Stock, sku, StockCounts.IdOf(LocationOf(row)), StoredJson.Default.StockCounts, cancellationToken).ConfigureAwait(false);
        var available = found?.Value.Available ?? 0;
        return available + change < 0 ? NotEnough(available) : new(RowOutcome.Updated);
    }

    private static IEnumerable<string> Faults(CsvRow row)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var isCount = IsCount(row);
        if (isCount == (row[Change] is not null))
        {
            yield return "One of change and quantity: the difference, or what was counted.";
            isCount = true;
        }
        else if (isCount && row.Number(Quantity) is not (>= 0 and <= StockEntries.MaxQuantity))
        {
            yield return QuantityRule;
        }

        // The difference of a count is nobody's to write.
        (Draft(row, "checked") with { Quantity = isCount ? 1 : row.Number(Change) }).Check(errors, "$");
        foreach (var (path, rules) in errors) yield return $"{Columns[path]}: {rules[0]}";
    }

    private static StockEntryDraft Draft(CsvRow row, string id) => new()
    {
        Id = id,
        Type = StockEntryKind.Adjustment,
        Sku = row["sku"],
        Quantity = row.Number(Change),
        Reason = row["reason"] ?? DefaultReason,
        Location = LocationOf(row),
    };

    private static CountStock CountOf(ImportBatch batch, CsvRow row, string id) => new(
        row["sku"]!, id, row.Number(Quantity)!.Value, row["reason"] ?? CountReason, LocationOf(row), batch.By, batch.Half == ImportHalf.Taking);

    private async Task<RowAnswer?> CountAsync(ImportBatch batch, CsvRow row, CancellationToken cancellationToken)
    {
        var id = await EntryIdAsync(batch, row, cancellationToken).ConfigureAwait(false);
        return AnswerOf(await counts.HandleAsync(CountOf(batch, row, id), cancellationToken).ConfigureAwait(false), batch.Half);
    }

    private async Task<StockEntryDraft> DraftAsync(ImportBatch batch, CsvRow row, CancellationToken cancellationToken) =>
        Draft(row, await EntryIdAsync(batch, row, cancellationToken).ConfigureAwait(false));

    // A row that was taken back can be booked again: under the next id.
    private async Task<string> EntryIdAsync(ImportBatch batch, CsvRow row, CancellationToken cancellationToken)
    {
        for (var time = 1; ; time++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"csv-{batch.Checksum[..32]}-{row.Line}-{time}");
            if (!Takes(row) || await FindAsync(row["sku"]!, UndoOf(id), cancellationToken).ConfigureAwait(false) is null) return id;
        }
    }

    private async Task<StockEntry?> FindAsync(string sku, string id, CancellationToken cancellationToken) => (await store
        .ReadAsync(Containers.Stock, sku, StockEntry.IdOf(id), StoredJson.Default.StockEntry, cancellationToken)
        .ConfigureAwait(false))?.Value;
}
