using SQLitePCL;

namespace OrderFunctions.Storage;

/// <summary>The data file before it is opened for writing: who owns it, and whether this program may write it.</summary>
internal static class DataFile
{
    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>
    /// Takes the advisory lock beside the file. The kernel drops it with the process, however that ends, so that a
    /// killed host never leaves a stale lock behind.
    /// </summary>
    public static FileStream Lock(string path)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsSharingViolation(exception))
        {
            throw new StorageException(
                StorageErrors.Locked, $"The data file {path} is in use by another process.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                StorageErrors.Unwritable, $"The data file {path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Throws when the file is damaged, foreign or newer than this program; never changes it.</summary>
    public static void Inspect(string path, IReadOnlyList<SchemaModule> modules, long verifyBytes)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0) return;
        string? damage;
        try
        {
            damage = FindDamage(path, modules, verify: file.Length <= verifyBytes);
        }
        catch (StorageException exception) when (exception.Code == StorageErrors.Corrupt)
        {
            damage = exception.Message;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                StorageErrors.Unwritable, $"The data file {path} cannot be read: {exception.Message}", exception);
        }

        if (damage is null) return;
        throw new StorageException(
            StorageErrors.Corrupt,
            $"The data file {path} is damaged and was left as it is: {damage.ReplaceLineEndings(" ")}.");
    }

    private static string? FindDamage(string path, IReadOnlyList<SchemaModule> modules, bool verify)
    {
        if (!HasMagic(path)) return "it is not a database";
        var connection = OpenUnchanged(path);
        try
        {
            if (verify && QuickCheck(connection) is var verdict and not "ok") return verdict;
            Schema.RefuseForeignOrNewer(connection, path, modules);
            return null;
        }
        finally
        {
            connection.Close();
        }
    }

    /// <summary>Opens a file that nobody writes, in a way that leaves it and its folder as they are.</summary>
    public static SqlConnection OpenUnchanged(string path)
    {
        // A rollback journal is left only when the very first open was killed; it must be rolled back to be read.
        if (File.Exists(path + "-journal")) return SqlConnection.Open(path, raw.SQLITE_OPEN_READWRITE);

        // With a log beside it, the newest state is in the log. Without one, "immutable" keeps SQLite from making files.
        if (new FileInfo(path + "-wal") is { Exists: true, Length: > 0 })
            return SqlConnection.Open(path, raw.SQLITE_OPEN_READONLY);
        var escaped = path.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("?", "%3f", StringComparison.Ordinal)
            .Replace("#", "%23", StringComparison.Ordinal);
        return SqlConnection.Open($"file:{escaped}?immutable=1", raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI);
    }

    private static string QuickCheck(SqlConnection connection)
    {
        var check = connection.Prepare("PRAGMA quick_check(1)");
        return check.Step() ? check.GetString(0) : "no answer";
    }

    private static bool HasMagic(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> head = stackalloc byte[16];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual(Magic);
    }

    private static bool IsSharingViolation(IOException exception) =>
        // EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows.
        (exception.HResult & 0xffff) is 11 or 35 or 32 or 33;
}
