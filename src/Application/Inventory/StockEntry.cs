using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>
/// The record of one receipt, adjustment or return (document <c>mov-{entryId}</c>, in the SKU's partition), committed together
/// with the counts it changed.
/// </summary>
/// <param name="EntryId">The caller's id for it; the same id twice counts once.</param>
/// <param name="Sku">The SKU.</param>
/// <param name="Location">Where.</param>
/// <param name="Kind">What it was.</param>
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

    /// <summary>A customer sent goods back that are as good as new.</summary>
    Return,

    /// <summary>A customer sent goods back that are thrown away.</summary>
    Scrap,
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

/// <summary>Applies an entry: its record and the counts, in one commit.</summary>
internal static class StockEntries
{
    /// <summary>No entry moves more, and no count ever comes near the end of a 64-bit number.</summary>
    public const long MaxQuantity = 1_000_000_000;

    public static async ValueTask<StockEntryAnswer> ApplyAsync(
        IDocumentStore store, StockEntry entry, ArticleNews? news, CancellationToken cancellationToken)
    {
        // Nothing on hand changes by what is thrown away when it comes in.
        var told = entry.Kind == StockEntryKind.Scrap ? [] : news?.Of(entry) ?? [];
        var answer = await ApplyAsync(store, entry, told, cancellationToken).ConfigureAwait(false);
        if (answer.Outcome == StockEntryOutcome.Applied && news is not null)
            await news.SendAsync(Containers.Stock, entry.Sku, told, cancellationToken).ConfigureAwait(false);
        return answer;
    }

    private static async ValueTask<StockEntryAnswer> ApplyAsync(
        IDocumentStore store, StockEntry entry, IReadOnlyList<DocumentOperation> told, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(entry.Quantity), MaxQuantity, nameof(entry));
        var record = TypedDocuments.Create(StockEntry.IdOf(entry.EntryId), entry, StoredJson.Default.StockEntry);
        var booking = new StockBooking(
            entry.Sku,
            entry.Location,
            record,
            Received: Of(StockEntryKind.Receipt),
            Adjusted: Of(StockEntryKind.Adjustment),
            Returned: Of(StockEntryKind.Return) + Of(StockEntryKind.Scrap),
            Scrapped: Of(StockEntryKind.Scrap),
            Told: told);
        return await booking.CommitAsync(store, entry.At, cancellationToken).ConfigureAwait(false) switch
        {
            CommitOutcome.Committed => new(StockEntryOutcome.Applied),
            CommitOutcome.AlreadyExists => new(
                await IsSameAsync(store, entry, cancellationToken).ConfigureAwait(false)
                    ? StockEntryOutcome.Repeated
                    : StockEntryOutcome.Different),
            CommitOutcome.GuardFailed or CommitOutcome.NotFound => new(
                StockEntryOutcome.NotEnough,
                await booking.AvailableAsync(store, cancellationToken).ConfigureAwait(false)),
            var outcome => throw new InvalidOperationException($"A stock entry ended as {outcome}."),
        };

        long Of(StockEntryKind kind) => entry.Kind == kind ? entry.Quantity : 0;
    }

    private static async ValueTask<bool> IsSameAsync(
        IDocumentStore store, StockEntry entry, CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(
            Containers.Stock, entry.Sku, StockEntry.IdOf(entry.EntryId), StoredJson.Default.StockEntry,
            cancellationToken).ConfigureAwait(false);
        // Who and when may differ: a colleague repeating an upload repeats the same entry.
        return found?.Value is { } earlier && earlier with { By = entry.By, At = entry.At } == entry;
    }
}
