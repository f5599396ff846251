namespace OrderFunctions.LocalHost.Messaging;

/// <summary>The names under which queues, subscriptions and their dead letters share one table.</summary>
internal static class Channel
{
    private const string Poison = "-poison";
    /// <summary>What a service bus calls the dead letters of a subscription.</summary>
    public const string DeadLetters = "/$DeadLetterQueue";

    public static string OfQueue(string queue) => "q/" + queue;

    public static string OfSubscription(string topic, string subscription) => $"t/{topic}/{subscription}";

    /// <summary>The poison queue of a queue, the dead-letter queue of a subscription.</summary>
    public static string OfDead(string channel) =>
        channel.StartsWith("q/", StringComparison.Ordinal) ? channel + Poison : channel + DeadLetters;

    /// <summary>
    /// Whether a channel holds dead letters. A function may take them from there, as in a storage queue or on a service bus;
    /// what it fails on stays.
    /// </summary>
    public static bool IsDead(string channel) =>
        channel.EndsWith(channel.StartsWith("q/", StringComparison.Ordinal) ? Poison : DeadLetters, StringComparison.Ordinal);

    /// <summary>The channel whose dead letters these are.</summary>
    public static string OfLiving(string deadChannel)
    {
        var suffix = deadChannel.StartsWith("q/", StringComparison.Ordinal) ? Poison : DeadLetters;
        return deadChannel.EndsWith(suffix, StringComparison.Ordinal)
            ? deadChannel[..^suffix.Length]
            : throw new ArgumentException($"'{deadChannel[2..]}' does not hold dead letters.");
    }
}
