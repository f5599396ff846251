using System.Text;
using SQLitePCL;

namespace OrderFunctions.Storage;

/// <summary>
/// A prepared statement of one connection: bind from 1, step, read columns from 0. It belongs to the connection's cache
/// and must not be kept beyond the change or read that prepared it.
/// </summary>
public sealed class SqlStatement
{
    private readonly SqlConnection _connection;
    private readonly sqlite3_stmt _handle;
    private readonly string _sql;
    private bool _running;
    private bool _bound;

    internal SqlStatement(SqlConnection connection, sqlite3_stmt handle, string sql) =>
        (_connection, _handle, _sql) = (connection, handle, sql);

    public SqlStatement Bind(int index, long value) => Check(raw.sqlite3_bind_int64(_handle, index, value));

    public SqlStatement Bind(int index, long? value) => value is { } number ? Bind(index, number) : BindNull(index);

    public SqlStatement Bind(int index, string? value)
    {
        if (value is null) return BindNull(index);
        if (value.Length > 256) return Bind(index, Encoding.UTF8.GetBytes(value));
        Span<byte> utf8 = stackalloc byte[256 * 3];
        return Bind(index, utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
    }

    /// <summary>Binds text that is UTF-8 already.</summary>
    public SqlStatement Bind(int index, ReadOnlySpan<byte> utf8Text) =>
        // A pointer to nothing would bind NULL; the terminated empty string binds ''.
        Check(utf8Text.IsEmpty
            ? raw.sqlite3_bind_text(_handle, index, utf8z.FromString(string.Empty))
            : raw.sqlite3_bind_text(_handle, index, utf8Text));

    public SqlStatement BindBlob(int index, ReadOnlySpan<byte> value) =>
        Check(raw.sqlite3_bind_blob(_handle, index, value));

    public SqlStatement BindNull(int index) => Check(raw.sqlite3_bind_null(_handle, index));

    /// <summary>True while a row is there; on false the statement is reset and may be bound and stepped again.</summary>
    public bool Step()
    {
        if (!_running)
        {
            _running = true;
            _connection.CountStatement();
        }

        var code = raw.sqlite3_step(_handle);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE)
        {
            Reset();
            return false;
        }

        var failure = SqliteError.Create(_connection.Handle, code, _sql);
        Reset();
        throw failure;
    }

    /// <summary>Steps to the end, resets, and returns the number of rows changed.</summary>
    public int Execute()
    {
        while (Step())
        {
            // Rows of a statement that is executed for its effect are not wanted.
        }

        return raw.sqlite3_changes(_connection.Handle);
    }

    public long GetInt64(int column) => raw.sqlite3_column_int64(_handle, column);

    public long? GetInt64OrNull(int column) => IsNull(column) ? null : GetInt64(column);

    public string GetString(int column) => Encoding.UTF8.GetString(GetBytes(column));

    public string? GetStringOrNull(int column) => IsNull(column) ? null : GetString(column);

    /// <summary>The bytes of a text or blob column; valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> GetBytes(int column) => raw.sqlite3_column_blob(_handle, column);

    /// <summary>Whether the column is NULL.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    /// <summary>Whether the column holds an integer.</summary>
    public bool IsInteger(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_INTEGER;

    /// <summary>Ends the statement early, so that it holds no snapshot.</summary>
    public void Reset()
    {
        if (!_running) return;
        _running = false;
        raw.sqlite3_reset(_handle);
    }

    /// <summary>Makes the statement as good as new for the next caller.</summary>
    internal void Recycle()
    {
        Reset();
        if (!_bound) return;
        _bound = false;
        raw.sqlite3_clear_bindings(_handle);
    }

    internal void Close() => _handle.Dispose();

    private SqlStatement Check(int code)
    {
        if (code != raw.SQLITE_OK) throw SqliteError.Create(_connection.Handle, code, _sql);
        _bound = true;
        return this;
    }
}
