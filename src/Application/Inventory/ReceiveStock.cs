using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>Goods came in.</summary>
/// <param name="Sku">The SKU; its first receipt makes its counts.</param>
/// <param name="EntryId">The caller's id; the same id twice counts once.</param>
/// <param name="Quantity">Units, 1 to 1,000,000,000.</param>
/// <param name="Location">Where; <see cref="StockLocations.Main"/> when null.</param>
/// <param name="Reason">A delivery note or the like, if any.</param>
/// <param name="By">Who, as the door knows them.</param>
public sealed record ReceiveStock(
    string Sku, string EntryId, long Quantity, string? Location = null, string? Reason = null, string? By = null);

/// <summary>On hand and available go up.</summary>
public sealed class ReceiveStockHandler(IDocumentStore store, TimeProvider time, ArticleNews? news = null)
{
    public ValueTask<StockEntryAnswer> HandleAsync(
        ReceiveStock command, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(command.Quantity, 1);
        return StockEntries.ApplyAsync(
            store,
            new(
                command.EntryId, command.Sku, command.Location ?? StockLocations.Main, StockEntryKind.Receipt,
                command.Quantity, command.Reason, command.By, time.GetUtcNow()),
            news,
            cancellationToken);
    }
}
