using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Messaging;

/// <summary>The statements on the message table. Times are Unix milliseconds.</summary>
internal static class MessageSql
{
    /// <summary>visible_at of a message that is being handled: only this process can hold it, so no time is needed.</summary>
    public const long Held = long.MaxValue;

    public static void Insert(SqlConnection connection, NewMessage message, long visibleAt, long now) => connection
        .Prepare("INSERT INTO messages (channel, visible_at, inserted_at, message_id, body, properties, trace_parent) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .Bind(1, message.Channel)
        .Bind(2, visibleAt)
        .Bind(3, now)
        .Bind(4, message.MessageId)
        .Bind(5, message.Body)
        .Bind(6, message.Properties)
        .Bind(7, message.TraceParent)
        .Execute();

    public static List<StoredMessage> Claim(SqlConnection connection, string channel, long now, int most)
    {
        var statement = connection
            .Prepare(
                """
                UPDATE messages SET visible_at = ?4, deliveries = deliveries + 1
                WHERE id IN (SELECT id FROM messages WHERE channel = ?1 AND visible_at <= ?2 ORDER BY visible_at, id LIMIT ?3)
                RETURNING id, message_id, body, deliveries, inserted_at, properties, trace_parent
                """)
            .Bind(1, channel)
            .Bind(2, now)
            .Bind(3, most)
            .Bind(4, Held);
        var claimed = new List<StoredMessage>();
        while (statement.Step())
        {
            claimed.Add(new StoredMessage(
                statement.GetInt64(0),
                statement.GetString(1),
                statement.GetString(2),
                (int)statement.GetInt64(3),
                DateTimeOffset.FromUnixTimeMilliseconds(statement.GetInt64(4)),
                statement.GetStringOrNull(5),
                statement.GetStringOrNull(6)));
        }
        // RETURNING promises no order.
        claimed.Sort((a, b) => a.Id.CompareTo(b.Id));
        return claimed;
    }

    public static void Delete(SqlConnection connection, long id) =>
        connection.Prepare("DELETE FROM messages WHERE id = ?1").Bind(1, id).Execute();

    public static bool Delete(SqlConnection connection, string channel, long id) => connection
        .Prepare("DELETE FROM messages WHERE id = ?1 AND channel = ?2").Bind(1, id).Bind(2, channel).Execute() > 0;

    public static void Release(SqlConnection connection, long id, long visibleAt) => connection
        .Prepare("UPDATE messages SET visible_at = ?2 WHERE id = ?1").Bind(1, id).Bind(2, visibleAt).Execute();

    public static void Bury(SqlConnection connection, long id, string deadChannel, string reason, string description, long now) =>
        connection
            .Prepare("UPDATE messages SET channel = ?2, dead_reason = ?3, dead_description = ?4, visible_at = ?5, deliveries = 0 WHERE id = ?1")
            .Bind(1, id)
            .Bind(2, deadChannel)
            .Bind(3, reason)
            .Bind(4, description)
            .Bind(5, now)
            .Execute();

    public static bool Revive(SqlConnection connection, string deadChannel, long id, string? body, long now) => connection
        .Prepare(
            """
            UPDATE messages SET channel = ?3, body = coalesce(?4, body), visible_at = ?5, deliveries = 0, dead_reason = NULL, dead_description = NULL
            WHERE id = ?1 AND channel = ?2
            """)
        .Bind(1, id)
        .Bind(2, deadChannel)
        .Bind(3, Channel.OfLiving(deadChannel))
        .Bind(4, body)
        .Bind(5, now)
        .Execute() > 0;

    /// <summary>Whoever held these messages is no longer there.</summary>
    public static void ReleaseAll(SqlConnection connection, long now) => connection
        .Prepare("UPDATE messages SET visible_at = ?1 WHERE visible_at = ?2").Bind(1, now).Bind(2, Held).Execute();

    public static long? NextVisible(SqlConnection connection, string channel, long after)
    {
        var statement = connection
            .Prepare("SELECT min(visible_at) FROM messages WHERE channel = ?1 AND visible_at > ?2 AND visible_at < ?3")
            .Bind(1, channel)
            .Bind(2, after)
            .Bind(3, Held);
        var next = statement.Step() ? statement.GetInt64OrNull(0) : null;
        statement.Reset();
        return next;
    }
}
