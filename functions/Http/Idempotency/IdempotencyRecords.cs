using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Functions.Http.Idempotency;

/// <summary>The key records in the store, one document in a partition of its own each.</summary>
internal sealed class IdempotencyRecords(IDocumentStore store)
{
    private const string Id = "key";

    public async ValueTask<Versioned<IdempotencyRecord>?> FindAsync(string partition, CancellationToken cancellationToken) =>
        await store.ReadAsync(
            Containers.Idempotency, partition, Id, IdempotencyJson.Default.IdempotencyRecord, cancellationToken);

    /// <summary>The stored record, or null when the key is taken.</summary>
    public ValueTask<Versioned<IdempotencyRecord>?> TryCreateAsync(
        string partition, IdempotencyRecord record, CancellationToken cancellationToken) =>
        CommitAsync(
            partition,
            record,
            TypedDocuments.Create(Id, record, IdempotencyJson.Default.IdempotencyRecord),
            cancellationToken);

    /// <summary>The stored record, or null when somebody else changed it since.</summary>
    public ValueTask<Versioned<IdempotencyRecord>?> TryReplaceAsync(
        Versioned<IdempotencyRecord> current, IdempotencyRecord record, CancellationToken cancellationToken) =>
        CommitAsync(
            current.Partition,
            record,
            TypedDocuments.Replace(Id, record, IdempotencyJson.Default.IdempotencyRecord, current.Version),
            cancellationToken);

    /// <summary>Forgets the key, unless somebody else changed it since.</summary>
    public async ValueTask<bool> TryDeleteAsync(string partition, string version, CancellationToken cancellationToken)
    {
        DocumentOperation[] delete = [new DocumentOperation.Delete(Id, version)];
        return (await store.CommitAsync(Containers.Idempotency, partition, delete, cancellationToken)).IsCommitted;
    }

    /// <summary>Keys that may be forgotten at <paramref name="now"/>, a page at a time.</summary>
    public ValueTask<DocumentPage> ExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken) => store.QueryAsync(
        new DocumentQuery(Containers.Idempotency, "expires") { Before = now.ToUnixTimeSeconds(), Limit = 200 },
        cancellationToken);

    private async ValueTask<Versioned<IdempotencyRecord>?> CommitAsync(
        string partition, IdempotencyRecord record, DocumentOperation operation, CancellationToken cancellationToken)
    {
        var result = await store.CommitAsync(Containers.Idempotency, partition, [operation], cancellationToken);
        return result.IsCommitted
            ? new Versioned<IdempotencyRecord>(partition, Id, result.Versions[0]!, record)
            : null;
    }
}
