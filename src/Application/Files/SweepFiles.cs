using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Files;

/// <summary>Deletes what has expired, and content that no record names: whoever wrote it died before it was entered.</summary>
public sealed class SweepFilesHandler(IDocumentStore store, IFileStore files, FileRegister register, TimeProvider time)
{
    // Far longer than an upload takes.
    private static readonly TimeSpan OrphanAfter = TimeSpan.FromDays(1);

    /// <summary>How many files went.</summary>
    public async Task<int> HandleAsync(CancellationToken cancellationToken)
    {
        var (now, gone) = (time.GetUtcNow(), 0);
        var expired = new DocumentQuery(Containers.Files, Containers.FilesExpires) { Before = now.ToUnixTimeMilliseconds() };
        await foreach (var document in store.ReadAllAsync(expired, cancellationToken).ConfigureAwait(false))
        {
            await register.DeleteAsync(document.As(StoredJson.Default.FileRecord).Value, cancellationToken).ConfigureAwait(false);
            gone++;
        }

        await foreach (var name in files.ListAsync(FileRecord.Folder, cancellationToken).ConfigureAwait(false))
        {
            var id = name[FileRecord.Folder.Length..];
            if (Ids.TimeOf(id) is not { } at || now - at < OrphanAfter || await register.FindAsync(id, cancellationToken).ConfigureAwait(false) is not null) continue;
            await files.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            gone++;
        }

        return gone;
    }
}
