using SQLitePCL;

namespace OrderFunctions.Storage;

/// <summary>
/// A connection, handed to the code of one change or read. It is used by one thread at a time and caches its prepared
/// statements by their text, which should therefore be constant.
/// </summary>
public sealed class SqlConnection
{
    private const uint PreparePersistent = 1;

    private readonly Dictionary<string, SqlStatement> _statements = new(SqlTextComparer.Instance);
    private readonly List<SqlStatement> _used = [];
    private long _statementCount;

    private SqlConnection(sqlite3 handle) => Handle = handle;

    internal sqlite3 Handle { get; }

    internal long StatementCount => Volatile.Read(ref _statementCount);

    /// <summary>Rows changed since the connection was opened; moves whenever something was written.</summary>
    internal int TotalChanges => raw.sqlite3_total_changes(Handle);

    internal bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    internal static SqlConnection Open(string path, int flags)
    {
        SqliteLibrary.EnsureLoaded();
        var code = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            var failure = SqliteError.Create(handle, code, $"opening {path}");
            handle.Dispose();
            throw failure;
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        return new SqlConnection(handle);
    }

    /// <summary>The prepared statement for <paramref name="sql"/>, reset and with nothing bound.</summary>
    public SqlStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            var code = raw.sqlite3_prepare_v3(Handle, sql, PreparePersistent, out var handle);
            SqliteError.ThrowIfFailed(Handle, code, sql);
            statement = new SqlStatement(this, handle, sql);
            _statements.Add(sql, statement);
        }

        statement.Recycle();
        _used.Add(statement);
        return statement;
    }

    /// <summary>Runs a script of statements without parameters; for schema changes and pragmas.</summary>
    public void ExecuteScript(string sql)
    {
        CountStatement();
        SqliteError.ThrowIfFailed(Handle, raw.sqlite3_exec(Handle, sql), sql);
    }

    /// <summary>Ends what the last change or read left open, so that no snapshot outlives it.</summary>
    internal void ReleaseStatements()
    {
        foreach (var statement in _used) statement.Reset();
        _used.Clear();
    }

    internal void CountStatement() => Volatile.Write(ref _statementCount, _statementCount + 1);

    internal void Close()
    {
        foreach (var statement in _statements.Values) statement.Close();
        _statements.Clear();
        Handle.Dispose();
    }
}
