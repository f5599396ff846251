namespace OrderFunctions.Storage;

/// <summary>
/// Runs the commit of one group. The commit under synchronous=FULL is the flush; a test can hold it or delay it, and
/// nobody hears of the group before this returns. When it throws, the group fails.
/// </summary>
public delegate void CommitFlush(Action commit);

/// <summary>How a <see cref="Database"/> is opened.</summary>
public sealed record DatabaseOptions
{
    /// <summary>The data file; its folder is created when it is missing.</summary>
    public required string Path { get; init; }

    /// <summary>Wraps every commit; null commits directly.</summary>
    public CommitFlush? Flush { get; init; }

    /// <summary>Most changes that share one transaction.</summary>
    public int MaxBatch { get; init; } = 1024;

    /// <summary>The write-ahead log is copied into the data file when it has grown by this many bytes.</summary>
    public long CheckpointBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Page cache of the writer, in bytes.</summary>
    public long CacheBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>A file of up to this many bytes is checked page by page when it is opened; a larger one by its head.</summary>
    public long VerifyBytes { get; init; } = 64 * 1024 * 1024;
}
