using SQLitePCL;

namespace OrderFunctions.Storage;

/// <summary>Copies of a data file, for those who back it up and put it back; also beside a process that writes it.</summary>
public static class DataFileCopy
{
    /// <summary>
    /// Copies the state of the last commit into <paramref name="copy"/>, a file that must not exist. One read transaction
    /// sees one commit, and a process that has the file open writes on meanwhile. The copy is a single file without a log,
    /// checked row by row and on disk when this returns; on a failure (<see cref="StorageException"/>) there is none.
    /// </summary>
    public static void Take(string path, string copy)
    {
        if (!File.Exists(path)) throw new StorageException(StorageErrors.Unwritable, $"There is no data file {path}.");
        CreateForOwnerOnly(copy);
        try
        {
            CopyPages(path, copy);
        }
        catch
        {
            File.Delete(copy);
            throw;
        }
    }

    /// <summary>
    /// Throws <see cref="StorageException"/> when a file that nobody has open is damaged anywhere, foreign or newer than
    /// this program; never changes it.
    /// </summary>
    public static void Verify(string path, IReadOnlyList<SchemaModule> modules)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
            throw new StorageException(StorageErrors.Corrupt, $"The data file {path} is empty.");
        DataFile.Inspect(path, modules, verifyBytes: long.MaxValue);
        var connection = DataFile.OpenUnchanged(path);
        try
        {
            RefuseDamage(connection, path);
        }
        finally
        {
            connection.Close();
        }
    }

    /// <summary>
    /// Takes the file as one who writes it does, until disposed: nobody opens it meanwhile. Throws
    /// <see cref="StorageException"/> with <see cref="StorageErrors.Locked"/> when somebody has.
    /// </summary>
    public static IDisposable Hold(string path) => DataFile.Lock(Path.GetFullPath(path));

    private static void CopyPages(string path, string copy)
    {
        var source = SqlConnection.Open(path, raw.SQLITE_OPEN_READONLY);
        try
        {
            var target = SqlConnection.Open(copy, raw.SQLITE_OPEN_READWRITE);
            try
            {
                raw.sqlite3_busy_timeout(source.Handle, Database.BusyMilliseconds);
                Backup(source, target);
                target.ExecuteScript("PRAGMA journal_mode = DELETE");
                RefuseDamage(target, path);
            }
            finally
            {
                target.Close();
            }
        }
        finally
        {
            source.Close();
        }
    }

    private static void Backup(SqlConnection source, SqlConnection target)
    {
        const int AllPages = -1;
        var backup = raw.sqlite3_backup_init(target.Handle, "main", source.Handle, "main");
        if (backup is not { IsInvalid: false })
            throw SqliteError.Create(target.Handle, raw.sqlite3_errcode(target.Handle), "copying the data file");
        var step = raw.sqlite3_backup_step(backup, AllPages);
        var finish = raw.sqlite3_backup_finish(backup);
        SqliteError.ThrowIfFailed(target.Handle, step, "copying the data file");
        SqliteError.ThrowIfFailed(target.Handle, finish, "copying the data file");
    }

    private static void RefuseDamage(SqlConnection connection, string path)
    {
        var check = connection.Prepare("PRAGMA integrity_check(1)");
        var verdict = check.Step() ? check.GetString(0) : "no answer";
        connection.ReleaseStatements();
        if (verdict != "ok")
            throw new StorageException(StorageErrors.Corrupt, $"The data file {path} is damaged: {verdict.ReplaceLineEndings(" ")}.");
    }

    // Names, addresses and what people bought: not for other users of the machine.
    private static void CreateForOwnerOnly(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
    }
}
