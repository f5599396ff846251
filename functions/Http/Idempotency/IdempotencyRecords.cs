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

    /// <summary>Forgets keys whose time is over at <paramref name="now"/>; of those that stay, the reply.</summary>
    public Task<int> ForgetAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) => store.ForEachOldAsync(
        new DocumentQuery(Containers.Idempotency, "expires") { Before = now.ToUnixTimeSeconds() },
        most,
        static document => document.As(IdempotencyJson.Default.IdempotencyRecord).Value is { Stays: true } stays
            ? TypedDocuments.Replace(Id, stays with { Reply = null, Expires = null }, IdempotencyJson.Default.IdempotencyRecord, document.Version)
            : new DocumentOperation.Delete(document.Id, document.Version),
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
