using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Documents;

/// <summary>Deletes parts lists that never got a file: nobody sees them, and they hold an address.</summary>
public sealed class SweepDocumentsHandler(IDocumentStore store, TimeProvider time)
{
    private static readonly TimeSpan EmptyFor = TimeSpan.FromDays(7);

    /// <summary>How many went.</summary>
    public async Task<int> HandleAsync(CancellationToken cancellationToken)
    {
        var gone = 0;
        var query = new DocumentQuery(Containers.Documents, Containers.DocumentsList)
        {
            EqualTo = [PartsListLists.Empty],
            Before = (time.GetUtcNow() - EmptyFor).ToUnixTimeMilliseconds(),
        };
        await foreach (var found in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
        {
            // Only as long as it is empty: a file that comes at this moment moves the version on.
            DocumentOperation[] delete = [new DocumentOperation.Delete(PartsListDocument.Id, found.Version), new DocumentOperation.Delete(PartsListDelivery.Id, null)];
            if (!(await store.CommitAsync(Containers.Documents, found.Partition, delete, cancellationToken).ConfigureAwait(false)).IsCommitted) continue;
            var list = found.As(StoredJson.Default.PartsListDocument).Value.PartsList;
            await store
                .CommitAsync(Containers.Documents, PartsListLists.OfCustomer(list.CustomerId), [new DocumentOperation.Delete(list.Id, null)], cancellationToken)
                .ConfigureAwait(false);
            gone++;
        }

        return gone;
    }
}
