using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Files;

/// <summary>The records of files that somebody owns.</summary>
public sealed class FileRegister(IDocumentStore store, IFileStore files, TimeProvider time)
{
    /// <summary>The record, or null.</summary>
    public async Task<FileRecord?> FindAsync(string id, CancellationToken cancellationToken) => Guid.TryParseExact(id, "D", out _)
        ? (await store.ReadAsync(Containers.Files, id, FileRecord.DocumentId, StoredJson.Default.FileRecord, cancellationToken).ConfigureAwait(false))?.Value
        : null;

    /// <summary>Deletes a file: the content first, so that nothing is left that no record names.</summary>
    public async Task DeleteAsync(FileRecord record, CancellationToken cancellationToken)
    {
        await files.DeleteAsync(record.File.Name, cancellationToken).ConfigureAwait(false);
        await store
            .CommitAsync(Containers.Files, record.Id, [new DocumentOperation.Delete(FileRecord.DocumentId, null)], cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Keeps a file until then, or longer if it is kept longer; false when it is gone, or its time is over and it may go at any moment.</summary>
    public async Task<bool> TryKeepUntilAsync(string id, DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (await store.ReadAsync(Containers.Files, id, FileRecord.DocumentId, StoredJson.Default.FileRecord, cancellationToken).ConfigureAwait(false) is { } found)
        {
            if (found.Value.ExpiresAt <= time.GetUtcNow()) return false;
            if (found.Value.ExpiresAt is null || found.Value.ExpiresAt >= until) return true;
            var kept = found.Value with { ExpiresAt = until, Expires = until.ToUnixTimeMilliseconds() };
            var replace = TypedDocuments.Replace(found.Id, kept, StoredJson.Default.FileRecord, found.Version);
            if ((await store.CommitAsync(Containers.Files, id, [replace], cancellationToken).ConfigureAwait(false)).IsCommitted) return true;
        }

        return false;
    }

    /// <summary>A file that would go by itself stays, as long as what names it does. One that is gone is no matter.</summary>
    internal async Task StayAsync(FileRecord record, CancellationToken cancellationToken)
    {
        var stays = TypedDocuments.Replace(FileRecord.DocumentId, record with { ExpiresAt = null, Expires = null }, StoredJson.Default.FileRecord, null);
        await store.CommitAsync(Containers.Files, record.Id, [stays], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Enters a file; false when the id is taken.</summary>
    internal async Task<bool> TryAddAsync(FileRecord record, CancellationToken cancellationToken)
    {
        var create = TypedDocuments.Create(FileRecord.DocumentId, record, StoredJson.Default.FileRecord);
        return (await store.CommitAsync(Containers.Files, record.Id, [create], cancellationToken).ConfigureAwait(false)).IsCommitted;
    }
}
