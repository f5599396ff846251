using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>Transfers of all articles, those that left last first.</summary>
/// <param name="Settled">Those that have come to an end, or those on their way.</param>
/// <param name="Limit">1 to 100.</param>
/// <param name="Continuation">From the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
public sealed record ListTransfers(bool Settled, int Limit, string? Continuation);

/// <summary>A page of transfers and where the next one starts.</summary>
public sealed record TransferPage(IReadOnlyList<StockTransfer> Transfers, string? Continuation);

/// <summary>Reads one page.</summary>
public sealed class ListTransfersHandler(IDocumentStore store)
{
    /// <summary>One of them, or null.</summary>
    public async ValueTask<StockTransfer?> FindAsync(string sku, string id, CancellationToken cancellationToken) =>
        (await TransferRecord.FindAsync(store, sku, id, cancellationToken).ConfigureAwait(false))?.Value.Transfer;

    public async ValueTask<TransferPage> HandleAsync(ListTransfers query, CancellationToken cancellationToken)
    {
        var page = await store
            .QueryAsync(
                new(Containers.Stock, Containers.StockList)
                {
                    EqualTo = [query.Settled ? StockLists.Settled : StockLists.InTransit],
                    Descending = true,
                    Limit = query.Limit,
                    Continuation = query.Continuation,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return new([.. page.Documents.Select(one => one.As(StoredJson.Default.TransferRecord).Value.Transfer)], page.Continuation);
    }
}
