using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Messaging;

/// <summary>The channels on disk. Every change counts as work until it is committed and whoever waits for it was told.</summary>
internal sealed class MessageStore(Database database, TimeProvider time, WorkTracker tracker, MessageSignals signals)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task SendAsync(NewMessage message, TimeSpan visibleAfter)
    {
        var now = Now;
        var visibleAt = now + (long)visibleAfter.TotalMilliseconds;
        await ChangeAsync(connection => MessageSql.Insert(connection, message, visibleAt, now), message.Channel, visibleAt)
            .ConfigureAwait(false);
    }

    /// <summary>Runs the change and then wakes the channels for the given time (0 is now); the change says which.</summary>
    public async Task<T> ChangeAsync<T>(Func<SqlConnection, T> change, Func<T, IEnumerable<string>> wake, long visibleAt = 0)
    {
        tracker.Enter();
        try
        {
            var result = await database.WriteAsync(change).ConfigureAwait(false);
            foreach (var channel in wake(result))
                signals.Wake(channel, visibleAt);
            return result;
        }
        finally
        {
            tracker.Exit();
        }
    }

    public Task<List<StoredMessage>> ClaimAsync(string channel, int most)
    {
        var now = Now;
        return database.WriteAsync(connection => MessageSql.Claim(connection, channel, now, most));
    }

    public Task CompleteAsync(StoredMessage message) =>
        database.WriteAsync(connection => MessageSql.Delete(connection, message.Id));

    public Task ReleaseAsync(string channel, StoredMessage message, TimeSpan visibleAfter)
    {
        var visibleAt = Now + (long)visibleAfter.TotalMilliseconds;
        return ChangeAsync(connection => MessageSql.Release(connection, message.Id, visibleAt), channel, visibleAt);
    }

    public Task BuryAsync(string channel, StoredMessage message, string reason, string description)
    {
        var now = Now;
        var dead = Channel.OfDead(channel);
        return ChangeAsync(connection => MessageSql.Bury(connection, message.Id, dead, reason, description, now), dead, now);
    }

    public Task ReleaseAllAsync()
    {
        var now = Now;
        return database.WriteAsync(connection => MessageSql.ReleaseAll(connection, now));
    }

    public long? NextVisible(string channel)
    {
        var now = Now;
        return database.Read(connection => MessageSql.NextVisible(connection, channel, now));
    }

    private async Task ChangeAsync(Action<SqlConnection> change, string channel, long visibleAt)
    {
        tracker.Enter();
        try
        {
            await database.WriteAsync(change).ConfigureAwait(false);
            signals.Wake(channel, visibleAt);
        }
        finally
        {
            tracker.Exit();
        }
    }
}
