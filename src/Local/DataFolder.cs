using OrderFunctions.Storage;

namespace OrderFunctions.Local;

/// <summary>The folder that holds everything the app keeps on one machine.</summary>
public sealed record DataFolder(string Path)
{
    /// <summary>Used when no folder is named: below the current folder, and ignored by git.</summary>
    public const string Default = ".orderfunctions";

    internal const string DataFileName = "orders.db";
    internal const string FilesName = "files";
    internal const string DevelopmentKeyName = "development-key.pem";
    internal const string SandboxSecretName = "sandbox-secret";
    internal const string LinkKeyName = "link-key";

    /// <summary>Everything that the app keeps, by name; the data file with what SQLite keeps beside it.</summary>
    internal static IReadOnlyList<string> Names { get; } =
    [
        DataFileName, DataFileName + "-wal", DataFileName + "-shm", DataFileName + "-journal",
        FilesName, DevelopmentKeyName, SandboxSecretName, LinkKeyName,
    ];

    /// <summary>Orders, stock, queues and histories.</summary>
    public string DataFile => System.IO.Path.Combine(Path, DataFileName);

    /// <summary>Labels, invoices, and what people sent and asked for.</summary>
    public string Files => System.IO.Path.Combine(Path, FilesName);

    /// <summary>Private key of the development issuer.</summary>
    public string DevelopmentKey => System.IO.Path.Combine(Path, DevelopmentKeyName);

    /// <summary>What the Sandbox signs its webhooks with.</summary>
    public string SandboxSecret => System.IO.Path.Combine(Path, SandboxSecretName);

    /// <summary>What links to files are signed with.</summary>
    public string LinkKey => System.IO.Path.Combine(Path, LinkKeyName);

    /// <summary>Whether a host runs on the folder now.</summary>
    internal bool IsInUse
    {
        get
        {
            if (!File.Exists(DataFile)) return false;
            try
            {
                DataFileCopy.Hold(DataFile).Dispose();
                return false;
            }
            catch (StorageException held) when (held.Code == StorageErrors.Locked)
            {
                return true;
            }
        }
    }

    /// <summary>The folder at a path, which may be relative to the current folder. Need not exist.</summary>
    /// <exception cref="IOException">A file is in its place, or in that of a folder above it.</exception>
    public static DataFolder At(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        for (var place = full; place is not null; place = System.IO.Path.GetDirectoryName(place))
        {
            if (File.Exists(place)) throw new IOException($"{place} is a file, not a folder.");
        }

        return new DataFolder(full);
    }

    /// <summary>Creates the folder when it is missing.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static DataFolder Create(string path)
    {
        var folder = At(path);
        try
        {
            Directory.CreateDirectory(folder.Path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // What the system says may name another file or nothing at all.
            throw new IOException($"{folder.Path} cannot be created. Choose another folder with --data.", refused);
        }

        return folder;
    }

    /// <summary>
    /// Deletes what the app keeps, and nothing else that may lie in the folder. The host must not be running.
    /// </summary>
    public void Clear()
    {
        foreach (var file in Directory.Exists(Path) ? Directory.GetFiles(Path, "orders.db*") : [])
            File.Delete(file);
        File.Delete(DevelopmentKey);
        File.Delete(SandboxSecret);
        File.Delete(LinkKey);
        if (Directory.Exists(Files)) Directory.Delete(Files, recursive: true);
        if (Directory.Exists(Path) && !Directory.EnumerateFileSystemEntries(Path).Any()) Directory.Delete(Path);
    }
}
