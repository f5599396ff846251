using System.Globalization;

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
        "messageId", "deliveryCount", "enqueuedTimeUtc", "correlationId", "subject", "contentType",
    };

    public static string? TextOf(object? value) => value switch
    {
        null => null,
        string text => text,
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
