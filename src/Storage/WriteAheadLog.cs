using SQLitePCL;

namespace OrderFunctions.Storage;

/// <summary>Counts what goes to the write-ahead log and keeps the log bounded. Used by the writer's thread only.</summary>
internal sealed class WriteAheadLog(SqlConnection connection, int pageSize, long checkpointBytes)
{
    private const int CacheWrites = 9; // SQLITE_DBSTATUS_CACHE_WRITE: pages handed to the log
    private const int FrameHeader = 24;
    private const int LateFactor = 4;
    private const int PatienceMilliseconds = 5;

    private long _bytesWritten;
    private long _sinceCheckpoint;

    public long BytesWritten => Volatile.Read(ref _bytesWritten);

    public void AfterCommit()
    {
        if (raw.sqlite3_db_status(connection.Handle, CacheWrites, out var pages, out _, 1) != raw.SQLITE_OK) return;
        var bytes = (long)pages * (pageSize + FrameHeader);
        _sinceCheckpoint += bytes;
        Volatile.Write(ref _bytesWritten, _bytesWritten + bytes);
    }

    /// <summary>
    /// Copies the log into the data file once it has grown enough. A passive checkpoint waits for nobody; when readers
    /// have kept the log from starting over several times, a truncating one waits for them, though not for long.
    /// </summary>
    public void CheckpointIfGrown()
    {
        if (_sinceCheckpoint < checkpointBytes) return;
        _sinceCheckpoint = 0;
        Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE, out var frames);
        if ((long)frames * (pageSize + FrameHeader) <= LateFactor * checkpointBytes) return;
        raw.sqlite3_busy_timeout(connection.Handle, PatienceMilliseconds);
        Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE, out _);
        raw.sqlite3_busy_timeout(connection.Handle, Database.BusyMilliseconds);
    }

    // A checkpoint that fails loses nothing: the log still holds every page, and the next attempt copies them.
    private void Checkpoint(int mode, out int frames) =>
        raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", mode, out frames, out _);
}
