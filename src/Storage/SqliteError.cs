using SQLitePCL;

namespace OrderFunctions.Storage;

/// <summary>Turns SQLite result codes into <see cref="StorageException"/>.</summary>
internal static class SqliteError
{
    /// <summary>The exception for <paramref name="code"/>, with SQLite's own words and what was being done.</summary>
    public static StorageException Create(sqlite3 database, int code, string doing)
    {
        var said = raw.sqlite3_errmsg(database).utf8_to_string() ?? "unknown error";
        return new StorageException(CodeOf(code), $"{said} (SQLite {code}) while {OneLine(doing)}");
    }

    public static void ThrowIfFailed(sqlite3 database, int code, string doing)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW)) throw Create(database, code, doing);
    }

    /// <summary>The stable code for a primary or extended result code.</summary>
    public static string CodeOf(int code) => (code & 0xff) switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => StorageErrors.Corrupt,
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StorageErrors.Locked,
        raw.SQLITE_FULL => StorageErrors.DiskFull,
        raw.SQLITE_IOERR => StorageErrors.InputOutput,
        raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM => StorageErrors.Unwritable,
        raw.SQLITE_CONSTRAINT => StorageErrors.Constraint,
        _ => StorageErrors.Sql,
    };

    private static string OneLine(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= 120 ? line : string.Concat(line.AsSpan(0, 120), "…");
    }
}
