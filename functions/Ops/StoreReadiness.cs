using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Functions.Ops;

/// <summary>Writes and reads a document.</summary>
internal sealed class StoreReadiness(IDocumentStore store) : IReadinessCheck
{
    public string Name => "store";

    public async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        DocumentOperation[] write = [new DocumentOperation.Upsert("health", "{}"u8.ToArray())];
        var result = await store.CommitAsync(Containers.Idempotency, "health", write, cancellationToken);
        return result.IsCommitted
            && await store.FindAsync(Containers.Idempotency, "health", "health", cancellationToken) is not null;
    }
}
