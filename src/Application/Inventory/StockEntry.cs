using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>
/// The record of one receipt or adjustment (document <c>mov-{entryId}</c>, in the SKU's partition), committed together
/// with the counts it changed.
/// </summary>
/// <param name="EntryId">The caller's id for it; the same id twice counts once.</param>
/// <param name="Sku">The SKU.</param>
/// <param name="Location">Where.</param>
/// <param name="Kind">Receipt or adjustment.</param>
/// <param name="Quantity">Units; negative only on an adjustment.</param>
/// <param name="Reason">Why; required on an adjustment.</param>
/// <param name="By">Who, as the door knows them.</param>
/// <param name="At">When it was applied.</param>
public sealed record StockEntry(
    string EntryId,
    string Sku,
    string Location,
    StockEntryKind Kind,
    long Quantity,
    string? Reason,
    string? By,
    DateTimeOffset At)
{
    /// <summary>The document id of an entry.</summary>
    public static string IdOf(string entryId) => $"mov-{entryId}";
}

/// <summary>The kinds of entries that change what is on hand.</summary>
public enum StockEntryKind
{
    /// <summary>Goods came in.</summary>
    Receipt,

    /// <summary>A count was corrected, up or down.</summary>
    Adjustment,
}

/// <summary>The answer to a receipt or an adjustment.</summary>
/// <param name="Outcome">What happened, or why nothing did.</param>
/// <param name="Available">With <see cref="StockEntryOutcome.NotEnough"/>: the units that could be taken off.</param>
public sealed record StockEntryAnswer(StockEntryOutcome Outcome, long Available = 0);

/// <summary>How a receipt or an adjustment ended.</summary>
public enum StockEntryOutcome
{
    /// <summary>The counts changed.</summary>
    Applied,

    /// <summary>The same entry had been applied before; nothing changed.</summary>
    Repeated,

    /// <summary>The entry id is taken by an entry with other contents; nothing changed.</summary>
    Different,

    /// <summary>Taking off so many would touch units promised to orders; nothing changed.</summary>
    NotEnough,
}

/// <summary>The one commit that applies an entry: its record, and the counts by guarded increment.</summary>
internal static class StockEntries
{
    /// <summary>No entry moves more, and no count ever comes near the end of a 64-bit number.</summary>
    public const long MaxQuantity = 1_000_000_000;

    // Counts that were missing are made in the first round, by us or by somebody else; only the line of backorders can
    // change again and again in between.
    private const int MaxRounds = 50;

    public static async ValueTask<StockEntryAnswer> ApplyAsync(
        IDocumentStore store, StockEntry entry, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(entry.Quantity), MaxQuantity, nameof(entry));
        var id = StockEntry.IdOf(entry.EntryId);
        var create = TypedDocuments.Create(id, entry, StoredJson.Default.StockEntry);

        for (var round = 0; round < MaxRounds; round++)
        {
            // Whoever waits for the article comes before everybody who has not ordered yet.
            var (line, taken) = entry.Quantity > 0
                ? await BackorderQueue.OfferAsync(store, entry.Sku, entry.Location, entry.Quantity, entry.At, cancellationToken).ConfigureAwait(false)
                : (null, 0);
            var result = await store.CommitAsync(
                Containers.Stock, entry.Sku, With(line, create, Count(entry, taken)), cancellationToken).ConfigureAwait(false);

            if (result.Outcome == CommitOutcome.NotFound && result.FailedOperation == 1 && entry.Quantity >= 0)
            {
                result = await store.CommitAsync(
                    Containers.Stock, entry.Sku, With(line, create, FirstCount(entry, taken)), cancellationToken).ConfigureAwait(false);
                if (result.Outcome == CommitOutcome.AlreadyExists && result.FailedOperation == 1)
                    continue;
            }

            if (result.Outcome == CommitOutcome.VersionMismatch)
                continue;

            return result.Outcome switch
            {
                CommitOutcome.Committed => new(StockEntryOutcome.Applied),
                CommitOutcome.AlreadyExists => new(
                    await IsSameAsync(store, entry, cancellationToken).ConfigureAwait(false)
                        ? StockEntryOutcome.Repeated
                        : StockEntryOutcome.Different),
                CommitOutcome.GuardFailed or CommitOutcome.NotFound => new(
                    StockEntryOutcome.NotEnough,
                    await AvailableAsync(store, entry, cancellationToken).ConfigureAwait(false)),
                _ => throw new InvalidOperationException($"A stock entry ended as {result.Outcome}."),
            };
        }

        throw new TimeoutException($"The counts of {entry.Sku} kept changing; try again.");
    }

    private static DocumentOperation[] With(DocumentOperation? line, params DocumentOperation[] operations) =>
        line is null ? operations : [.. operations, line];

    private static DocumentOperation.Increment Count(StockEntry entry, int taken)
    {
        List<FieldIncrement> fields =
            [new("onHand", entry.Quantity), new("available", entry.Quantity - taken), new(Total(entry), entry.Quantity)];
        if (taken > 0)
            fields.Add(new("reserved", taken));
        return new DocumentOperation.Increment(
            StockCounts.IdOf(entry.Location), fields, entry.Quantity < 0 ? [new("available", -entry.Quantity)] : []);
    }

    private static DocumentOperation FirstCount(StockEntry entry, int taken)
    {
        var received = entry.Kind == StockEntryKind.Receipt ? entry.Quantity : 0;
        var level = new StockCounts(
            entry.Sku, entry.Location, entry.Quantity, taken, 0, entry.Quantity - taken, received, entry.Quantity - received, 0);
        return TypedDocuments.Create(StockCounts.IdOf(entry.Location), level, StoredJson.Default.StockCounts);
    }

    private static string Total(StockEntry entry) => entry.Kind == StockEntryKind.Receipt ? "received" : "adjusted";

    private static async ValueTask<bool> IsSameAsync(
        IDocumentStore store, StockEntry entry, CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(
            Containers.Stock, entry.Sku, StockEntry.IdOf(entry.EntryId), StoredJson.Default.StockEntry,
            cancellationToken).ConfigureAwait(false);
        // Who and when may differ: a colleague repeating an upload repeats the same entry.
        return found?.Value is { } earlier && earlier with { By = entry.By, At = entry.At } == entry;
    }

    private static async ValueTask<long> AvailableAsync(
        IDocumentStore store, StockEntry entry, CancellationToken cancellationToken)
    {
        var level = await store.ReadAsync(
            Containers.Stock, entry.Sku, StockCounts.IdOf(entry.Location), StoredJson.Default.StockCounts,
            cancellationToken).ConfigureAwait(false);
        return level?.Value.Available ?? 0;
    }
}
