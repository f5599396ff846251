using SQLitePCL;

namespace OrderFunctions.Storage;

/// <summary>
/// One SQLite file with one writer: the changes of many callers become one transaction and one flush. What a completed
/// write has stored survives the death of the process and of the machine (synchronous=FULL).
/// </summary>
public sealed class Database : IAsyncDisposable
{
    internal const int BusyMilliseconds = 2_000;

    private readonly FileStream _lock;
    private readonly SqlConnection _connection;
    private readonly WriteAheadLog _log;
    private readonly GroupWriter _writer;
    private readonly ReadPool _readers;
    private readonly Lock _gate = new();
    private readonly Dictionary<Type, object> _attached = [];
    private Task? _disposal;

    private Database(DatabaseOptions options, FileStream fileLock, SqlConnection connection, int pageSize)
    {
        (_lock, _connection) = (fileLock, connection);
        _log = new WriteAheadLog(connection, pageSize, options.CheckpointBytes);
        _readers = new ReadPool(options.Path);
        _writer = new GroupWriter(connection, _log, options.Flush, options.MaxBatch);
    }

    /// <summary>
    /// Opens or creates the file and brings its schema up to date. Throws <see cref="StorageException"/> and leaves the
    /// file as it is when it is damaged, foreign, newer than this program, in use, or not writable.
    /// </summary>
    public static Database Open(DatabaseOptions options, IReadOnlyList<SchemaModule> modules)
    {
        var path = Path.GetFullPath(options.Path);
        var fileLock = DataFile.Lock(path);
        try
        {
            DataFile.Inspect(path, modules, options.VerifyBytes);
            var connection = SqlConnection.Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
            try
            {
                var pageSize = Configure(connection, options, path);
                Schema.Migrate(connection, modules);
                return new Database(options with { Path = path }, fileLock, connection, pageSize);
            }
            catch
            {
                connection.Close();
                throw;
            }
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs <paramref name="change"/> on the writer's thread inside the current group's transaction and completes once
    /// that transaction is durable. The change may run twice (a neighbour that fails after writing rolls the group back
    /// and the others are replayed), so it must have no effect but its SQL and its result. If it throws, nothing of it
    /// is stored and the exception reaches the caller. It must not change the schema.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="committed">Runs once on the writer's thread, with the result, when the change is durable and before
    /// any caller of its group hears of it, in commit order: the place to keep memory in step with the file. Quick, and
    /// without exceptions.</param>
    public Task<T> WriteAsync<T>(Func<SqlConnection, T> change, Action<T>? committed = null)
    {
        var request = new WriteRequest<T>(change, committed);
        return _writer.TryQueue(request)
            ? request.Task
            : Task.FromException<T>(new ObjectDisposedException(nameof(Database)));
    }

    /// <summary>A change without a result; see the other overload.</summary>
    public Task WriteAsync(Action<SqlConnection> change) => WriteAsync(connection =>
    {
        change(connection);
        return true;
    });

    /// <summary>Reads on the calling thread, on a connection of its own that sees the latest commit.</summary>
    public T Read<T>(Func<SqlConnection, T> read) => _readers.Use(read);

    /// <summary>Completes when everything that was applied before this call is on disk.</summary>
    public Task WhenDurableAsync() => _writer.WhenDurableAsync();

    /// <summary>The one object of its type that belongs to this database; made by the first who asks.</summary>
    public T Attached<T>(Func<T> create)
        where T : class
    {
        lock (_gate)
        {
            if (!_attached.TryGetValue(typeof(T), out var attached)) _attached[typeof(T)] = attached = create();
            return (T)attached;
        }
    }

    /// <summary>How many groups have been committed since the file was opened.</summary>
    public long CommitNumber => _writer.Commits;

    /// <summary>Cumulative counters; cheap enough to read at any time.</summary>
    public StorageStatistics Statistics => new(
        _connection.StatementCount + _readers.StatementCount, _writer.Commits, _log.BytesWritten, _writer.Changes);

    /// <summary>Finishes every queued change, tells every caller, and closes the file.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate) _disposal ??= CloseAsync();
        return new ValueTask(_disposal);
    }

    private async Task CloseAsync()
    {
        await _writer.CloseAsync().ConfigureAwait(false);
        _readers.Close();
        _connection.Close();
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    // Secure delete: what was deleted or overwritten is not to be read from the file any more; pages are written anyway.
    private static int Configure(SqlConnection connection, DatabaseOptions options, string path)
    {
        raw.sqlite3_busy_timeout(connection.Handle, BusyMilliseconds);
        if (Pragma(connection, "journal_mode = WAL").GetString(0) != "wal")
            throw new StorageException(StorageErrors.Unwritable, $"The folder of {path} cannot hold a write-ahead log.");
        connection.ReleaseStatements();
        connection.ExecuteScript(
            $"""
             PRAGMA synchronous = FULL;
             PRAGMA wal_autocheckpoint = 0;
             PRAGMA journal_size_limit = {options.CheckpointBytes};
             PRAGMA cache_size = -{options.CacheBytes / 1024};
             PRAGMA temp_store = MEMORY;
             PRAGMA secure_delete = ON;
             """);
        var pageSize = (int)Pragma(connection, "page_size").GetInt64(0);
        connection.ReleaseStatements();
        return pageSize;
    }

    private static SqlStatement Pragma(SqlConnection connection, string pragma)
    {
        var statement = connection.Prepare("PRAGMA " + pragma);
        statement.Step();
        return statement;
    }
}
