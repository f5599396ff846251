using System.Diagnostics;
using System.Text;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Messaging;

/// <summary>The storage queues of the local host: what the app sends to, and what people look into.</summary>
public sealed class LocalQueues
{
    /// <summary>Longest message in bytes of UTF-8, as in a storage queue.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    private readonly MessageStore store;
    private readonly Database database;
    private readonly TimeProvider time;
    private readonly Tracing tracing;

    internal LocalQueues(MessageStore store, Database database, TimeProvider time, Tracing tracing) =>
        (this.store, this.database, this.time, this.tracing) = (store, database, time, tracing);

    /// <summary>The queue that takes the messages a queue's function has given up on.</summary>
    public static string PoisonOf(string queue) => queue + "-poison";

    /// <summary>Completes when the message is on disk. It can be seen after the given delay.</summary>
    public Task SendAsync(string queue, string body, TimeSpan visibleAfter = default)
    {
        if (Encoding.UTF8.GetByteCount(body) > MaxBodyBytes)
            throw new ArgumentException($"A queue message holds at most {MaxBodyBytes} bytes.", nameof(body));
        return tracing.IsHeard ? SendHeardAsync(queue, body, visibleAfter) : PutAsync(queue, body, visibleAfter);
    }

    /// <summary>The first messages of a queue, the ones being handled last.</summary>
    public IReadOnlyList<QueuedMessage> Peek(string queue, int most = 32) => database.Peek(Channel.OfQueue(queue), most);

    /// <summary>How much waits in a queue.</summary>
    public ChannelDepth Depth(string queue) => database.Depth(Channel.OfQueue(queue), time.GetUtcNow());

    /// <summary>Gives a poison message, with another body if one is given, back to its queue. False: it is not there.</summary>
    public Task<bool> RequeueAsync(string poisonQueue, long id, string? body = null)
    {
        var (dead, now) = (Channel.OfQueue(poisonQueue), time.GetUtcNow().ToUnixTimeMilliseconds());
        var living = Channel.OfLiving(dead);
        return store.ChangeAsync(
            connection => MessageSql.Revive(connection, dead, id, body, now), done => done ? [living] : []);
    }

    /// <summary>Deletes a message. False: it is not there.</summary>
    public Task<bool> DeleteAsync(string queue, long id) =>
        store.ChangeAsync(connection => MessageSql.Delete(connection, Channel.OfQueue(queue), id), _ => []);

    private async Task SendHeardAsync(string queue, string body, TimeSpan visibleAfter)
    {
        using var span = tracing.BeginSend(queue);
        await PutAsync(queue, body, visibleAfter).ConfigureAwait(false);
    }

    private Task PutAsync(string queue, string body, TimeSpan visibleAfter) => store.SendAsync(
        new NewMessage(Channel.OfQueue(queue), Guid.NewGuid().ToString(), body, null, Activity.Current?.Id), visibleAfter);
}
