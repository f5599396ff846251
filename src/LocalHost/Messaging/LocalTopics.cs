using System.Diagnostics;
using System.Text.Json.Nodes;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.LocalHost.Worker;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Messaging;

/// <summary>A message to all subscriptions of a topic.</summary>
public sealed record TopicMessage
{
    /// <summary>The sender's id: a second message of the same id is dropped while the first is remembered.</summary>
    public required string MessageId { get; init; }

    /// <summary>The text.</summary>
    public required string Body { get; init; }

    /// <summary>What it is about: the event's type.</summary>
    public string? Subject { get; init; }

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>Ties messages of one matter together.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>When subscriptions may see it first; null is at once.</summary>
    public DateTimeOffset? ScheduledEnqueueTime { get; init; }

    /// <summary>Header texts of the sender's own.</summary>
    public IReadOnlyDictionary<string, string> ApplicationProperties { get; init; } = new Dictionary<string, string>();
}

/// <summary>The topics of the local host. Subscriptions are those that the app's functions listen on.</summary>
public sealed class LocalTopics
{
    private readonly MessageStore store;
    private readonly Database database;
    private readonly TimeProvider time;
    private readonly TopicMemory memory;
    private readonly Tracing tracing;
    private readonly ILookup<string, string> channels;

    internal LocalTopics(
        MessageStore store,
        Database database,
        TimeProvider time,
        FunctionCatalog catalog,
        LocalFunctionHostOptions options,
        Tracing tracing)
    {
        (this.store, this.database, this.time, this.tracing) = (store, database, time, tracing);
        memory = new TopicMemory(options.DuplicateDetectionWindow);
        channels = catalog.All
            .Select(f => f.Trigger)
            .OfType<ServiceBusTriggerAttribute>()
            .Select(bus => (Topic: bus.TopicName!, Channel: Channel.OfSubscription(bus.TopicName!, bus.SubscriptionName!)))
            .Where(x => !Messaging.Channel.IsDead(x.Channel))
            .Distinct()
            .ToLookup(x => x.Topic, x => x.Channel);
    }

    /// <summary>Completes when the message is on disk for every subscription. False: it was a duplicate and was dropped.</summary>
    public Task<bool> PublishAsync(string topic, TopicMessage message) =>
        tracing.IsHeard ? PublishHeardAsync(topic, message) : PutAsync(topic, message);

    /// <summary>The first messages of a subscription.</summary>
    public IReadOnlyList<QueuedMessage> Peek(string topic, string subscription, int most = 32) =>
        database.Peek(Channel.OfSubscription(topic, subscription), most);

    /// <summary>The first dead letters of a subscription, with reason and description.</summary>
    public IReadOnlyList<QueuedMessage> DeadLetters(string topic, string subscription, int most = 32) =>
        database.Peek(Channel.OfDead(Channel.OfSubscription(topic, subscription)), most);

    /// <summary>How much waits in a subscription.</summary>
    public ChannelDepth Depth(string topic, string subscription) =>
        database.Depth(Channel.OfSubscription(topic, subscription), time.GetUtcNow());

    /// <summary>Gives a dead letter, with another body if one is given, back to its subscription. False: it is not there.</summary>
    public Task<bool> RequeueDeadLetterAsync(string topic, string subscription, long id, string? body = null)
    {
        var living = Channel.OfSubscription(topic, subscription);
        var (dead, now) = (Channel.OfDead(living), time.GetUtcNow().ToUnixTimeMilliseconds());
        return store.ChangeAsync(
            connection => MessageSql.Revive(connection, dead, id, body, now), done => done ? [living] : []);
    }

    /// <summary>Deletes a dead letter. False: it is not there.</summary>
    public Task<bool> DeleteDeadLetterAsync(string topic, string subscription, long id)
    {
        var dead = Channel.OfDead(Channel.OfSubscription(topic, subscription));
        return store.ChangeAsync(connection => MessageSql.Delete(connection, dead, id), _ => []);
    }

    private async Task<bool> PublishHeardAsync(string topic, TopicMessage message)
    {
        using var span = tracing.BeginSend(topic);
        return await PutAsync(topic, message).ConfigureAwait(false);
    }

    private Task<bool> PutAsync(string topic, TopicMessage message)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var visibleAt = Math.Max(message.ScheduledEnqueueTime?.ToUnixTimeMilliseconds() ?? now, now);
        var properties = PropertiesOf(message);
        var trace = Activity.Current?.Id;
        var forget = memory.ShouldForget(now);
        return store.ChangeAsync(
            connection =>
            {
                if (!memory.TryRemember(connection, topic, message.MessageId, now, forget))
                    return false;
                foreach (var channel in channels[topic])
                    MessageSql.Insert(connection, new NewMessage(channel, message.MessageId, message.Body, properties, trace), visibleAt, now);
                return true;
            },
            isNew => isNew ? channels[topic] : [],
            visibleAt);
    }

    private static string PropertiesOf(TopicMessage message)
    {
        var json = new JsonObject
        {
            ["subject"] = message.Subject,
            ["contentType"] = message.ContentType,
            ["correlationId"] = message.CorrelationId,
        };
        var own = new JsonObject();
        foreach (var (name, value) in message.ApplicationProperties)
            own[name] = value;
        json["applicationProperties"] = own;
        return json.ToJsonString();
    }
}
