using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OrderFunctions.Application.Files;

namespace OrderFunctions.Local.Ports;

/// <summary>
/// Files in a folder. A file is written aside, flushed to disk and then moved into its place, so that a reader sees all
/// of it or none, and a name that a commit holds has its content after any crash.
/// </summary>
internal sealed class FolderFileStore(string folder) : IFileStore
{
    private const int BufferSize = 64 * 1024;
    private const int MostRemembered = 4096;

    // Unfinished files: a leading dot is no safe name, so no one can ask for them.
    private readonly string _drafts = Path.Combine(folder, ".drafts");

    // Directories whose own names are on disk: what is written into one later needs no flush of those above it.
    private readonly ConcurrentDictionary<string, bool> _flushed = new(StringComparer.Ordinal);

    public async Task<StoredFile> WriteAsync(
        string name, string contentType, Stream content, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(_drafts);
        var draft = Path.Combine(_drafts, Guid.NewGuid().ToString("N"));
        try
        {
            using var hashed = new HashedStream(content);
            await WriteDraftAsync(draft, hashed, cancellationToken);
            var parent = Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(parent);
            File.Move(draft, path, overwrite: true);
            FlushName(parent);
            return hashed.Stored(name, contentType);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, useAsync: true));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public async Task<Stream?> OpenReadAsync(string name, long offset, long length, CancellationToken cancellationToken)
    {
        if (await OpenReadAsync(name, cancellationToken) is not { } file) return null;
        file.Position = offset;
        return new PartialStream(file, length);
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        if (File.Exists(path)) File.Delete(path);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = PathOf(prefix.TrimEnd('/'));
        if (!Directory.Exists(path)) yield break;
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
        }

        await Task.CompletedTask;
    }

    private static async Task WriteDraftAsync(string draft, HashedStream content, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        await content.CopyToAsync(file, BufferSize, cancellationToken);
        file.Flush(flushToDisk: true);
    }

    private void FlushName(string parent)
    {
        if (_flushed.ContainsKey(parent))
        {
            DirectoryFlush.Flush(parent, upTo: parent);
            return;
        }

        DirectoryFlush.Flush(parent, upTo: folder);
        if (_flushed.Count >= MostRemembered) _flushed.Clear();
        _flushed[parent] = true;
    }

    private string PathOf(string name) => Path.Combine([folder, .. FileNames.Checked(name).Split('/')]);
}
