using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Files;

/// <summary>The records of files that somebody owns.</summary>
public sealed class FileRegister(IDocumentStore store, IFileStore files)
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

    /// <summary>Enters a file; false when the id is taken.</summary>
    internal async Task<bool> TryAddAsync(FileRecord record, CancellationToken cancellationToken)
    {
        var create = TypedDocuments.Create(FileRecord.DocumentId, record, StoredJson.Default.FileRecord);
        return (await store.CommitAsync(Containers.Files, record.Id, [create], cancellationToken).ConfigureAwait(false)).IsCommitted;
    }
}
