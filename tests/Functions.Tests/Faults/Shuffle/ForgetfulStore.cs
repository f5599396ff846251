using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Functions.Tests.Faults.Shuffle;

/// <summary>
/// Makes the two kinds of message that no queue here carries come twice. An activity is a queue message on Azure: a stock
/// step is stored, its answer is lost, and the activity runs again. What an outbox row promises is a call: the row is carried
/// out, that is not noted, and it is carried out again.
/// </summary>
internal sealed class ForgetfulStore(IDocumentStore inner, Schedules schedules) : IDocumentStore
{
    public ValueTask<StoredDocument?> FindAsync(string container, string partition, string id, CancellationToken cancellationToken = default) =>
        inner.FindAsync(container, partition, id, cancellationToken);

    public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) =>
        inner.QueryAsync(query, cancellationToken);

    public async ValueTask<CommitResult> CommitAsync(
        string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default)
    {
        if (container == Containers.Orders && operations.All(IsRowDone) && (await schedules.OfOrderAsync(partition, inner)).Loses("row-done"))
            throw new IOException("Not noted.");
        var result = await inner.CommitAsync(container, partition, operations, cancellationToken);
        if (container == Containers.Stock && IsStep(operations[0]) && result.IsCommitted && schedules.OfSku(partition).Loses("stock-step " + partition))
            throw new IOException("Stored, but nobody hears of it.");
        return result;
    }

    private static bool IsRowDone(DocumentOperation operation) =>
        operation is DocumentOperation.Delete && operation.Id.StartsWith(Outbox.IdPrefix, StringComparison.Ordinal);

    // The line of those who wait is no activity's business.
    private static bool IsStep(DocumentOperation operation) =>
        operation.Id.StartsWith("res-", StringComparison.Ordinal) && !operation.Id.StartsWith("res-line-", StringComparison.Ordinal);
}
