using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>A count was wrong.</summary>
/// <param name="Sku">The SKU.</param>
/// <param name="EntryId">The caller's id; the same id twice counts once.</param>
/// <param name="Change">Units to add or, negative, to take off; at most 1,000,000,000 either way.</param>
/// <param name="Reason">Why.</param>
/// <param name="Location">Where; <see cref="StockLocations.Main"/> when null.</param>
/// <param name="By">Who, as the door knows them.</param>
public sealed record AdjustStock(
    string Sku, string EntryId, long Change, string Reason, string? Location = null, string? By = null);

/// <summary>
/// On hand and available change together; taking off more than is available is refused, for the rest is promised.
/// </summary>
public sealed class AdjustStockHandler(IDocumentStore store, TimeProvider time, ArticleNews? news = null)
{
    public ValueTask<StockEntryAnswer> HandleAsync(
        AdjustStock command, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command.Reason);
        return StockEntries.ApplyAsync(
            store,
            new(
                command.EntryId, command.Sku, command.Location ?? StockLocations.Main, StockEntryKind.Adjustment,
                command.Change, command.Reason, command.By, time.GetUtcNow()),
            news,
            cancellationToken);
    }
}
