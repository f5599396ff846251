using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Messaging;

/// <summary>The message ids that topics remember for a while, to drop duplicates.</summary>
internal sealed class TopicMemory(TimeSpan window)
{
    private const long CleanEveryMilliseconds = 60_000;

    private long nextCleaning;

    /// <summary>True once a minute: the caller's change then forgets what is too old.</summary>
    public bool ShouldForget(long now)
    {
        var due = Interlocked.Read(ref nextCleaning);
        return now >= due && Interlocked.CompareExchange(ref nextCleaning, now + CleanEveryMilliseconds, due) == due;
    }

    /// <summary>False when the id is remembered already.</summary>
    public bool TryRemember(SqlConnection connection, string topic, string messageId, long now, bool forget)
    {
        var oldest = now - (long)window.TotalMilliseconds;
        if (forget)
            connection.Prepare("DELETE FROM topic_message_ids WHERE seen_at < ?1").Bind(1, oldest).Execute();
        return connection
            .Prepare(
                """
                INSERT INTO topic_message_ids (topic, message_id, seen_at) VALUES (?1, ?2, ?3)
                ON CONFLICT (topic, message_id) DO UPDATE SET seen_at = excluded.seen_at WHERE seen_at < ?4
                """)
            .Bind(1, topic)
            .Bind(2, messageId)
            .Bind(3, now)
            .Bind(4, oldest)
            .Execute() > 0;
    }
}
