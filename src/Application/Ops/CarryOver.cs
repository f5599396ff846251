using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Ops;

/// <summary>Bring what an earlier version stored to where this one looks for it.</summary>
public sealed record CarryOver;

/// <summary>
/// Orders are entered in their customers' lists, products move into the partition that they share. Every step is harmless
/// when repeated and a marker is written last: what broke off begins again at the next start, and every later start costs
/// one read. To be called before the first trigger; a version before this one must not run beside it.
/// </summary>
public sealed class CarryOverHandler(IDocumentStore store, Rounds rounds)
{
    private const string MarkerPartition = "carry-over";
    private const string MarkerId = "lists-in-one-partition";
    private const int PageSize = 200;

    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 32 };

    private readonly CustomerOrders _customers = new(store);

    /// <returns>How many documents were entered or moved.</returns>
    public async Task<int> HandleAsync(CarryOver command, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(Containers.Rounds, MarkerPartition, MarkerId, cancellationToken).ConfigureAwait(false) is not null)
            return 0;
        var carried = await EachAsync(AllOrders.Page(PageSize, null), EnterAsync, cancellationToken).ConfigureAwait(false)
            + await EachAsync(
                new DocumentQuery(Containers.Products, Containers.ProductsBySku) { Limit = PageSize }, MoveAsync, cancellationToken)
                .ConfigureAwait(false);
        await BeginRoundAgainAsync(ReconcilePaymentsHandler.Name, cancellationToken).ConfigureAwait(false);
        await BeginRoundAgainAsync(WatchInvariantsHandler.Name, cancellationToken).ConfigureAwait(false);
        await store
            .CommitAsync(
                Containers.Rounds, MarkerPartition, [new DocumentOperation.Upsert(MarkerId, "{}"u8.ToArray())], cancellationToken)
            .ConfigureAwait(false);
        return carried;
    }

    private async Task<int> EachAsync(
        DocumentQuery query, Func<StoredDocument, CancellationToken, ValueTask<int>> carry, CancellationToken cancellationToken)
    {
        var carried = 0;
        do
        {
            var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
            await Parallel.ForEachAsync(
                page.Documents, AtOnce, async (document, _) => Interlocked.Add(ref carried, await carry(document, cancellationToken).ConfigureAwait(false)))
                .ConfigureAwait(false);
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
        return carried;
    }

    private async ValueTask<int> EnterAsync(StoredDocument document, CancellationToken cancellationToken)
    {
        await _customers.EnterAsync(document.As(StoredJson.Default.OrderDocument).Value.Order, cancellationToken).ConfigureAwait(false);
        return 1;
    }

    private async ValueTask<int> MoveAsync(StoredDocument document, CancellationToken cancellationToken)
    {
        if (document.Partition == Product.Partition)
            return 0;
        var sku = document.As(StoredJson.Default.Product).Value.Sku;
        // There already: a start that broke off has moved it, and it may have changed since.
        await store
            .CommitAsync(
                Containers.Products, Product.Partition, [new DocumentOperation.Create(Product.IdOf(sku), document.Body)], cancellationToken)
            .ConfigureAwait(false);
        await store
            .CommitAsync(
                Containers.Products, document.Partition, [new DocumentOperation.Delete(document.Id, ExpectedVersion: null)], cancellationToken)
            .ConfigureAwait(false);
        return 1;
    }

    // How far it had come is said in the words of a query that is not asked any more.
    private async Task BeginRoundAgainAsync(string name, CancellationToken cancellationToken)
    {
        var (round, version) = await rounds.ReadAsync(name, cancellationToken).ConfigureAwait(false);
        if (round.Continuation is not null)
            await rounds.WriteAsync(name, round with { Continuation = null }, version, cancellationToken).ConfigureAwait(false);
    }
}
