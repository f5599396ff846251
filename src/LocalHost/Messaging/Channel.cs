namespace OrderFunctions.LocalHost.Messaging;

/// <summary>The names under which queues, subscriptions and their dead letters share one table.</summary>
internal static class Channel
{
    public static string OfQueue(string queue) => "q/" + queue;

    public static string OfSubscription(string topic, string subscription) => $"t/{topic}/{subscription}";

    /// <summary>The poison queue of a queue, the dead-letter queue of a subscription.</summary>
    public static string OfDead(string channel) =>
        channel.StartsWith("q/", StringComparison.Ordinal) ? channel + "-poison" : channel + "/$dead";

    /// <summary>The channel whose dead letters these are.</summary>
    public static string OfLiving(string deadChannel)
    {
        var suffix = deadChannel.StartsWith("q/", StringComparison.Ordinal) ? "-poison" : "/$dead";
        return deadChannel.EndsWith(suffix, StringComparison.Ordinal)
            ? deadChannel[..^suffix.Length]
            : throw new ArgumentException($"'{deadChannel[2..]}' does not hold dead letters.");
    }
}
