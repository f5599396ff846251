using System.Globalization;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Csv;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Imports;

/// <summary>
/// Corrections of stock, booked as adjustments. The entry's id is made of the file's checksum and the line, so that the same row of the
/// same file counts once, whoever sends it again. What takes units off may be refused late, because they were sold meanwhile; what gives
/// units is never refused, and so is the way back.
/// </summary>
public sealed class StockTable(
    IDocumentStore store, GetProductHandler products, LocationBook locations, ApplyStockEntriesHandler entries, AdjustStockHandler adjust, FillBackordersHandler backorders)
    : IImportTable
{
    private const string DefaultReason = "CSV import";

    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        ["$.sku"] = "sku",
        ["$.quantity"] = "change",
        ["$.reason"] = "reason",
        ["$.location"] = "location",
    };

    /// <inheritdoc />
    public ImportKind Kind => ImportKind.Stock;

    /// <inheritdoc />
    public IReadOnlyCollection<string> Required { get; } = ["sku", "change"];

    /// <inheritdoc />
    public IReadOnlyCollection<string> Optional { get; } = ["location", "reason"];

    /// <inheritdoc />
    public string KeyOf(CsvRow row) => $"{row["sku"]} {LocationOf(row)}";

    /// <inheritdoc />
    public bool CanBeRefused(CsvRow row) => row.Number("change") < 0;

    /// <inheritdoc />
    public async Task<IReadOnlyList<RowAnswer>> CheckAsync(ImportBatch batch, CancellationToken cancellationToken) =>
        await Task.WhenAll(batch.Rows.Select(row => CheckAsync(batch, row, cancellationToken))).ConfigureAwait(false);

    /// <inheritdoc />
    public async Task<IReadOnlyList<RowAnswer>> ApplyAsync(ImportBatch batch, CancellationToken cancellationToken)
    {
        // Whoever waits for what comes in gets it now, or in a minute if this process does not live to see it through.
        var incoming = batch.Rows.Where(row => row.Number("change") > 0).Select(row => new FillBackorders(row["sku"]!, LocationOf(row))).Distinct().ToList();
        foreach (var line in incoming) await backorders.PromiseAsync(line, cancellationToken).ConfigureAwait(false);
        var drafts = await Task.WhenAll(batch.Rows.Select(row => DraftAsync(batch, row, cancellationToken))).ConfigureAwait(false);
        var booked = await entries.HandleAsync(new(drafts, batch.By), cancellationToken).ConfigureAwait(false);
        // The rows were good a moment ago: another try looks at them anew.
        if (booked.Answers.Count == 0) throw new InvalidOperationException("Articles or locations have gone meanwhile.");
        foreach (var line in incoming) await backorders.HandleAsync(line, cancellationToken).ConfigureAwait(false);
        return [.. booked.Answers.Select(AnswerOf)];
    }

    /// <inheritdoc />
    public async Task UndoAsync(ImportBatch batch, CancellationToken cancellationToken)
    {
        foreach (var row in batch.Rows)
        {
            var id = await EntryIdAsync(batch, row, cancellationToken).ConfigureAwait(false);
            if (await FindAsync(row["sku"]!, id, cancellationToken).ConfigureAwait(false) is not { } entry) continue;
            await adjust.HandleAsync(new(entry.Sku, UndoOf(id), -entry.Quantity, "CSV import taken back", entry.Location, batch.By), cancellationToken).ConfigureAwait(false);
        }
    }

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

    private static RowAnswer NotEnough(long available) =>
        RowAnswer.Refuse(ImportCodes.NotEnough, string.Create(CultureInfo.InvariantCulture, $"change: Only {available} can be taken off; the rest is promised to orders."));

    private async Task<RowAnswer> CheckAsync(ImportBatch batch, CsvRow row, CancellationToken cancellationToken)
    {
        var draft = Draft(row, "checked");
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        draft.Check(errors, "$");
        if (errors.Count > 0) return RowAnswer.Refuse(ImportCodes.RowInvalid, string.Join(" ", errors.Select(error => $"{Columns[error.Key]}: {error.Value[0]}")));
        if (await products.HandleAsync(new(draft.Sku!), cancellationToken).ConfigureAwait(false) is null)
            return RowAnswer.Refuse(CatalogueCodes.UnknownSku, "sku: There is no such product.");
        if (await locations.FindAsync(LocationOf(row), cancellationToken).ConfigureAwait(false) is null)
            return RowAnswer.Refuse(StockCodes.UnknownLocation, "location: There is no such location.");
        var id = await EntryIdAsync(batch, row, cancellationToken).ConfigureAwait(false);
        if (await FindAsync(draft.Sku!, id, cancellationToken).ConfigureAwait(false) is not null) return new(RowOutcome.Unchanged);
        if (draft.Quantity > 0) return new(RowOutcome.Updated);
        var counts = await store
            .ReadAsync(Containers.Stock, draft.Sku!, StockCounts.IdOf(LocationOf(row)), StoredJson.Default.StockCounts, cancellationToken)
            .ConfigureAwait(false);
        var available = counts?.Value.Available ?? 0;
        return available + draft.Quantity < 0 ? NotEnough(available) : new(RowOutcome.Updated);
    }

    private static StockEntryDraft Draft(CsvRow row, string id) => new()
    {
        Id = id,
        Type = StockEntryKind.Adjustment,
        Sku = row["sku"],
        Quantity = row.Number("change"),
        Reason = row["reason"] ?? DefaultReason,
        Location = LocationOf(row),
    };

    private async Task<StockEntryDraft> DraftAsync(ImportBatch batch, CsvRow row, CancellationToken cancellationToken) =>
        Draft(row, await EntryIdAsync(batch, row, cancellationToken).ConfigureAwait(false));

    // A row that was taken back can be booked again: under the next id.
    private async Task<string> EntryIdAsync(ImportBatch batch, CsvRow row, CancellationToken cancellationToken)
    {
        for (var time = 1; ; time++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"csv-{batch.Checksum[..32]}-{row.Line}-{time}");
            if (row.Number("change") >= 0 || await FindAsync(row["sku"]!, UndoOf(id), cancellationToken).ConfigureAwait(false) is null) return id;
        }
    }

    private async Task<StockEntry?> FindAsync(string sku, string id, CancellationToken cancellationToken) => (await store
        .ReadAsync(Containers.Stock, sku, StockEntry.IdOf(id), StoredJson.Default.StockEntry, cancellationToken)
        .ConfigureAwait(false))?.Value;
}
