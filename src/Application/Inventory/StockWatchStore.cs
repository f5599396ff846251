using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>
/// Stands before the store and takes out of memory what is remembered of an article with every commit about it, whoever makes it and
/// for whatever reason; also when nobody knows whether it took effect.
/// </summary>
public sealed class StockWatchStore : IDocumentStore
{
    private readonly IDocumentStore _store;
    private readonly RememberedStock _remembered;

    public StockWatchStore(IDocumentStore store, RememberedStock remembered)
    {
        (_store, _remembered) = (store, remembered);
        remembered.IsWatched();
    }

    public ValueTask<StoredDocument?> FindAsync(string container, string partition, string id, CancellationToken cancellationToken = default) =>
        _store.FindAsync(container, partition, id, cancellationToken);

    public ValueTask<CommitResult> CommitAsync(
        string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default) =>
        container == Containers.Stock
            ? CommitStockAsync(partition, operations, cancellationToken)
            : _store.CommitAsync(container, partition, operations, cancellationToken);

    public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) => _store.QueryAsync(query, cancellationToken);

    private async ValueTask<CommitResult> CommitStockAsync(
        string sku, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.CommitAsync(Containers.Stock, sku, operations, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _remembered.Forget(sku);
        }
    }
}
