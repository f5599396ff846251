namespace OrderFunctions.LocalHost;

/// <summary>
/// What the server takes from a client before it answers by itself or hangs up; no function sees such a request. The
/// defaults leave room for long tokens and long polls, and none for a client that only holds connections open.
/// </summary>
public sealed record HttpLimits
{
    /// <summary>Longest request line (method, URL, version) in bytes; a longer one is answered 414.</summary>
    public int RequestLineBytes { get; init; } = 8 * 1024;

    /// <summary>All header fields together in bytes; more is answered 431.</summary>
    public int HeaderBytes { get; init; } = 32 * 1024;

    /// <summary>How many header fields; more is answered 431.</summary>
    public int HeaderCount { get; init; } = 100;

    /// <summary>How long a client may take to send its header fields; a slower one is answered 408 and cut off.</summary>
    public TimeSpan HeaderTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Slowest pace of a body, either way, in bytes per second; a slower client is cut off.</summary>
    public double BytesPerSecond { get; init; } = 240;

    /// <summary>How long a client may be slower than that; more than a second.</summary>
    public TimeSpan SlowTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection without requests stays open.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>Connections at the same time; one more is closed at once.</summary>
    public int Connections { get; init; } = 10_000;
}
