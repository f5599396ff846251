using System.Text.Json;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Benchmarks.Hosts;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Benchmarks.App;

/// <summary>Sees every committed order, and tells when one has come to where it waits for the warehouse, or has failed.</summary>
internal sealed class WatchingStore(IDocumentStore inner, CompletionFeed feed) : IDocumentStore
{
    public ValueTask<StoredDocument?> FindAsync(
        string container, string partition, string id, CancellationToken cancellationToken = default) =>
        inner.FindAsync(container, partition, id, cancellationToken);

    public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) =>
        inner.QueryAsync(query, cancellationToken);

    public async ValueTask<CommitResult> CommitAsync(
        string container,
        string partition,
        IReadOnlyList<DocumentOperation> operations,
        CancellationToken cancellationToken = default)
    {
        var result = await inner.CommitAsync(container, partition, operations, cancellationToken);
        if (result.IsCommitted && container == Containers.Orders && operations.Any(HasCome)) feed.Finished(partition);
        return result;
    }

    // Read in full only when the words are there at all.
    private static bool HasCome(DocumentOperation operation) =>
        operation is DocumentOperation.Replace { Body: var body }
        && (body.Span.IndexOf("\"ASSIGNED\""u8) >= 0 || body.Span.IndexOf("\"FAILED\""u8) >= 0)
        && JsonSerializer.Deserialize(body.Span, StoredJson.Default.OrderDocument) is { Order.Status: OrderStatus.Assigned or OrderStatus.Failed };
}
