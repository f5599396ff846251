using OrderFunctions.Local.Ports;
using OrderFunctions.Storage;

namespace OrderFunctions.Local.Backups;

/// <summary>Puts a backup into a data folder that no host runs on.</summary>
internal static class DataFolderRestore
{
    /// <summary>
    /// Unpacks beside the data, checks everything, and only then swaps. On <see cref="InvalidDataException"/> (no backup,
    /// damaged, newer) and <see cref="StorageException"/> (a host runs here) the data is as it was.
    /// </summary>
    /// <returns>What was restored, and the folder that keeps what was there before, if anything was.</returns>
    public static (BackupManifest Manifest, string? Kept) Restore(
        DataFolder folder, string file, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var held = DataFileCopy.Hold(folder.DataFile);
        var swap = DataFolderSwap.Begin(folder, now);
        var manifest = Unpack(file, swap, cancellationToken);
        return (manifest, swap.Commit(now));
    }

    private static BackupManifest Unpack(string file, DataFolderSwap swap, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = BackupArchive.Read(file, name => Create(swap.Next, name), cancellationToken);
            FlushAll(swap.Next);
            Verify(swap.Next, file);
            cancellationToken.ThrowIfCancellationRequested();
            return manifest;
        }
        catch
        {
            swap.Abandon();
            throw;
        }
    }

    private static void Verify(DataFolder next, string file)
    {
        try
        {
            DataFileCopy.Verify(next.DataFile, LocalApp.Schema);
        }
        catch (StorageException refused)
        {
            throw new InvalidDataException($"{file} cannot be restored: " + refused.Code switch
            {
                StorageErrors.NewerSchema => "it was written by a newer version of this program.",
                StorageErrors.Foreign => "its data file is a database of another program.",
                _ => "its data file is damaged.",
            });
        }
    }

    private static FileStream Create(DataFolder next, string name)
    {
        var path = Path.Combine(next.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private static void FlushAll(DataFolder next)
    {
        foreach (var path in Directory.EnumerateFiles(next.Path, "*", SearchOption.AllDirectories))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            file.Flush(flushToDisk: true);
        }

        foreach (var path in Directory.EnumerateDirectories(next.Path, "*", SearchOption.AllDirectories))
            DirectoryFlush.Flush(path, upTo: next.Path);
        DirectoryFlush.Flush(next.Path, upTo: next.Path);
    }
}
