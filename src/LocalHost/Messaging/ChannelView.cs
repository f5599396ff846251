using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Messaging;

/// <summary>A message as people see it: in the ops console and in tests.</summary>
/// <param name="Id">Number of the message in this store.</param>
/// <param name="MessageId">The sender's id, or one that was made for it.</param>
/// <param name="Body">The text.</param>
/// <param name="DequeueCount">Deliveries so far.</param>
/// <param name="InsertedAt">When it was sent.</param>
/// <param name="Reason">Poison queue: the last exception's message. Dead letter: the reason's code. Else null.</param>
/// <param name="Description">Poison queue: the last exception's type. Dead letter: a description. Else null.</param>
public sealed record QueuedMessage(
    long Id, string MessageId, string Body, int DequeueCount, DateTimeOffset InsertedAt, string? Reason, string? Description);

/// <summary>How much waits in a queue or subscription.</summary>
/// <param name="Count">All messages, those being handled and those not yet visible included.</param>
/// <param name="WaitsSince">Since when the longest waiting one waits; null when there is none, or its time has not come.</param>
public readonly record struct ChannelDepth(long Count, DateTimeOffset? WaitsSince);

/// <summary>Reads a channel without taking anything from it.</summary>
internal static class ChannelView
{
    public static IReadOnlyList<QueuedMessage> Peek(this Database database, string channel, int most) => database.Read(connection =>
    {
        var statement = connection
            .Prepare(
                """
                SELECT id, message_id, body, deliveries, inserted_at, dead_reason, dead_description
                FROM messages WHERE channel = ?1 ORDER BY visible_at, id LIMIT ?2
                """)
            .Bind(1, channel)
            .Bind(2, most);
        var found = new List<QueuedMessage>();
        while (statement.Step())
        {
            found.Add(new QueuedMessage(
                statement.GetInt64(0),
                statement.GetString(1),
                statement.GetString(2),
                (int)statement.GetInt64(3),
                DateTimeOffset.FromUnixTimeMilliseconds(statement.GetInt64(4)),
                statement.GetStringOrNull(5),
                statement.GetStringOrNull(6)));
        }
        return found;
    });

    public static ChannelDepth Depth(this Database database, string channel, DateTimeOffset now) => database.Read(connection =>
    {
        var statement = connection
            .Prepare(
                """
                SELECT count(*), min(CASE deliveries WHEN 0 THEN visible_at ELSE inserted_at END) FILTER (WHERE deliveries > 0 OR visible_at <= ?2)
                FROM messages WHERE channel = ?1
                """)
            .Bind(1, channel)
            .Bind(2, now.ToUnixTimeMilliseconds());
        statement.Step();
        var oldest = statement.GetInt64OrNull(1);
        var depth = new ChannelDepth(
            statement.GetInt64(0), oldest is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
        statement.Reset();
        return depth;
    });
}
