namespace OrderFunctions.Storage;

/// <summary>Cumulative counters since the file was opened.</summary>
/// <param name="Statements">SQL statements executed, on the writer and on read connections.</param>
/// <param name="Commits">Transactions committed, each of which is one flush.</param>
/// <param name="BytesWritten">Bytes written to the write-ahead log and, by checkpoints, to the data file.</param>
/// <param name="Changes">Changes that callers asked for; several share a commit.</param>
public readonly record struct StorageStatistics(long Statements, long Commits, long BytesWritten, long Changes);
