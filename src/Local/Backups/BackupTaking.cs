using OrderFunctions.Local.Ports;
using OrderFunctions.Storage;

namespace OrderFunctions.Local.Backups;

/// <summary>Takes a backup, of a host that runs or does not.</summary>
internal static class BackupTaking
{
    /// <summary>
    /// Writes the backup file. It has its name only once it is whole, has been read back and is on disk; whatever goes
    /// wrong leaves nothing.
    /// </summary>
    public static BackupManifest Take(DataFolder folder, string file, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var unfinished = $"{file}.{Guid.NewGuid():N}.unfinished";
        var dataFileCopy = unfinished + ".db";
        try
        {
            DataFileCopy.Take(folder.DataFile, dataFileCopy);
            using (var archive = Create(unfinished))
            {
                BackupArchive.Write(archive, folder, dataFileCopy, now, cancellationToken);
                archive.Flush(flushToDisk: true);
            }

            var manifest = BackupArchive.Read(unfinished, _ => Stream.Null, cancellationToken);
            File.Move(unfinished, file);
            DirectoryFlush.Flush(Path.GetDirectoryName(file)!, upTo: Path.GetDirectoryName(file)!);
            return manifest;
        }
        finally
        {
            File.Delete(dataFileCopy);
            File.Delete(unfinished);
        }
    }

    // It holds keys: for its owner only.
    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
