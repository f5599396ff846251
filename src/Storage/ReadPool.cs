using SQLitePCL;

namespace OrderFunctions.Storage;

/// <summary>Read connections, made when needed and kept; each is used by one thread at a time.</summary>
internal sealed class ReadPool(string path)
{
    private readonly Lock _gate = new();
    private readonly Stack<SqlConnection> _idle = new();
    private readonly List<SqlConnection> _all = [];
    private bool _closed;

    public long StatementCount
    {
        get
        {
            lock (_gate) return _all.Sum(connection => connection.StatementCount);
        }
    }

    public T Use<T>(Func<SqlConnection, T> read)
    {
        var connection = Rent();
        try
        {
            return read(connection);
        }
        finally
        {
            connection.ReleaseStatements();
            Return(connection);
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_idle.TryPop(out var connection)) connection.Close();
        }
    }

    private SqlConnection Rent()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(Database));
            if (_idle.TryPop(out var idle)) return idle;
        }

        var connection = SqlConnection.Open(path, raw.SQLITE_OPEN_READONLY);
        raw.sqlite3_busy_timeout(connection.Handle, Database.BusyMilliseconds);
        lock (_gate) _all.Add(connection);
        return connection;
    }

    private void Return(SqlConnection connection)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _idle.Push(connection);
                return;
            }
        }

        connection.Close();
    }
}
