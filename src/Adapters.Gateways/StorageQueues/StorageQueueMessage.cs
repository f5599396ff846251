using System.Text;

namespace OrderFunctions.Adapters.Gateways.StorageQueues;

/// <summary>A message as it is put on an Azure Storage queue, within the service's limits.</summary>
/// <param name="Body">The text as it is: <c>host.json</c> says <c>messageEncoding: none</c>.</param>
/// <param name="VisibleAfter">At most seven days; null when it is to be seen at once.</param>
/// <param name="TimeToLive">Minus one second is the service's word for "until it is handled"; without it a message is dropped after
/// seven days.</param>
public sealed record StorageQueueMessage(string Body, TimeSpan? VisibleAfter, TimeSpan TimeToLive)
{
    /// <summary>Largest message, in bytes of UTF-8.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);
    private static readonly TimeSpan UntilHandled = TimeSpan.FromSeconds(-1);

    /// <summary>How long one call to the service may take, before it is tried again.</summary>
    public static TimeSpan CallTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The message. Throws <see cref="ArgumentException"/> for a text that no queue takes: too large, or with characters that
    /// XML, which the service speaks, has no way to write.
    /// </summary>
    public static StorageQueueMessage Of(string body, TimeSpan visibleAfter)
    {
        if (Encoding.UTF8.GetByteCount(body) > MaxBytes)
            throw new ArgumentException($"A queue message has at most {MaxBytes} bytes.", nameof(body));
        if (!body.All(static c => c is '\t' or '\n' or '\r' or >= ' ' and < '\uFFFE'))
            throw new ArgumentException("A queue message has no control characters.", nameof(body));
        // What comes back early is looked at, found to be early, and waits once more.
        var wait = visibleAfter < LongestWait ? visibleAfter : LongestWait;
        return new StorageQueueMessage(body, wait > TimeSpan.Zero ? wait : null, UntilHandled);
    }
}
