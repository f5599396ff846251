using System.Globalization;
using OrderFunctions.Local.Ports;

namespace OrderFunctions.Local.Backups;

/// <summary>
/// Puts other contents into a data folder that nobody uses, by renaming. What was there is kept beside it. Killed at any
/// moment, the folder says which half was done, no host starts on it, and the next restore ends what was begun.
/// </summary>
internal sealed class DataFolderSwap
{
    private readonly DataFolder _folder;

    private DataFolderSwap(DataFolder folder) => _folder = folder;

    /// <summary>Where the new contents are gathered, under the names they will have.</summary>
    public DataFolder Next => new(Path.Combine(Work, "next"));

    private string Work => Path.Combine(_folder.Path, ".restore");

    // The old contents on their way out; renamed to the other once all of them are.
    private string Leaving => Path.Combine(Work, "leaving");

    private string Left => Path.Combine(Work, "left");

    /// <summary>Throws <see cref="IOException"/> when a swap was interrupted.</summary>
    public static void RefuseHalfDone(DataFolder folder)
    {
        var swap = new DataFolderSwap(folder);
        if (Directory.Exists(swap.Leaving) || Directory.Exists(swap.Left))
            throw new IOException($"a restore into {folder.Path} was interrupted. Run restore again.");
    }

    /// <summary>Begins a swap; ends an interrupted one first, forwards if the old contents had left, else backwards.</summary>
    public static DataFolderSwap Begin(DataFolder folder, DateTimeOffset now)
    {
        var swap = new DataFolderSwap(folder);
        if (Directory.Exists(swap.Left)) swap.Arrive(now);
        else if (Directory.Exists(swap.Leaving)) Move(swap.Leaving, folder.Path);
        swap.Abandon();
        Directory.CreateDirectory(swap.Next.Path);
        return swap;
    }

    /// <summary>Drops the new contents; the old ones are as they were.</summary>
    public void Abandon()
    {
        if (Directory.Exists(Work)) Directory.Delete(Work, recursive: true);
    }

    /// <summary>Swaps; gives the folder that keeps the old contents, or null when there were none.</summary>
    public string? Commit(DateTimeOffset now)
    {
        Directory.CreateDirectory(Leaving);
        DirectoryFlush.Flush(Work, upTo: _folder.Path);
        Move(_folder.Path, Leaving);
        Directory.Move(Leaving, Left);
        DirectoryFlush.Flush(Work, upTo: _folder.Path);
        return Arrive(now);
    }

    private string? Arrive(DateTimeOffset now)
    {
        Move(Next.Path, _folder.Path);
        string? kept = null;
        if (Directory.EnumerateFileSystemEntries(Left).Any())
        {
            kept = NewName("before-restore-" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
            Directory.Move(Left, kept);
        }

        Abandon();
        DirectoryFlush.Flush(_folder.Path, upTo: _folder.Path);
        return kept;
    }

    private string NewName(string name)
    {
        var path = Path.Combine(_folder.Path, name);
        for (var number = 2; Path.Exists(path); number++) path = Path.Combine(_folder.Path, $"{name}-{number}");
        return path;
    }

    // Everything of the app but the lock, which the caller holds.
    private static void Move(string from, string to)
    {
        foreach (var name in DataFolder.Names)
        {
            var (source, target) = (Path.Combine(from, name), Path.Combine(to, name));
            if (Directory.Exists(source)) Directory.Move(source, target);
            else if (File.Exists(source)) File.Move(source, target);
        }

        DirectoryFlush.Flush(from, upTo: from);
        DirectoryFlush.Flush(to, upTo: to);
    }
}
