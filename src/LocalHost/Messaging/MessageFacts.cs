using System.Globalization;
using System.Text.Json.Nodes;

namespace OrderFunctions.LocalHost.Messaging;

/// <summary>The properties of messages that parameters are bound to by name, as the official triggers call them.</summary>
internal static class MessageFacts
{
    public static readonly IReadOnlySet<string> OfQueues = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "id", "dequeueCount", "insertionTime", "queueTrigger",
    };

    public static readonly IReadOnlySet<string> OfTopics = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "messageId", "deliveryCount", "enqueuedTimeUtc", "correlationId", "subject", "contentType", "applicationProperties",
    };

    public static IReadOnlyDictionary<string, object?> OfQueueMessage(StoredMessage message) =>
        new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["id"] = message.MessageId,
            ["dequeueCount"] = message.Deliveries,
            ["insertionTime"] = message.InsertedAt,
            ["queueTrigger"] = message.Body,
        };

    public static IReadOnlyDictionary<string, object?> OfTopicMessage(StoredMessage message)
    {
        var facts = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["messageId"] = message.MessageId,
            ["deliveryCount"] = message.Deliveries,
            ["enqueuedTimeUtc"] = message.InsertedAt.UtcDateTime,
        };
        if (message.Properties is { } json && JsonNode.Parse(json) is JsonObject properties)
        {
            foreach (var (name, value) in properties)
                facts[name] = value is JsonObject nested ? nested.ToJsonString() : value?.GetValue<string>();
        }
        return facts;
    }

    public static string? TextOf(object? value) => value switch
    {
        null => null,
        string text => text,
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
