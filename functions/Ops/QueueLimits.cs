using System.Globalization;

namespace OrderFunctions.Functions.Ops;

/// <summary>Section <c>Queues</c>.</summary>
public sealed class QueueOptions
{
    /// <summary>How many messages of a queue an instance works on at once, where fewer than host.json says, like <c>images=2,messages=8</c>.</summary>
    public string AtOnce { get; set; } = "";

    /// <summary>From so many messages in a queue on an alert is raised.</summary>
    public int AlertDepth { get; set; } = 1000;

    /// <summary>When the oldest message has waited so long, an alert is raised.</summary>
    public TimeSpan AlertAge { get; set; } = TimeSpan.FromMinutes(15);
}

/// <summary>The places to work on messages, of queues that have a limit.</summary>
public sealed class QueueLimits(QueueOptions options)
{
    private readonly Dictionary<string, SemaphoreSlim> _places = (Parse(options.AtOnce) ?? []).ToDictionary(
        limit => limit.Key, limit => new SemaphoreSlim(limit.Value), StringComparer.Ordinal);

    /// <summary>The places that a function shares with all messages of its queue; null when there is no limit.</summary>
    public SemaphoreSlim? PlacesOf(string function) =>
        WorkQueues.Of(function) is { } queue ? _places.GetValueOrDefault(queue) : null;

    /// <summary>Null when it is not a list of known queues with 1 to 1000 each.</summary>
    public static Dictionary<string, int>? Parse(string text)
    {
        var limits = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=') is not [var queue, var most]
                || !WorkQueues.All.Contains(queue, StringComparer.Ordinal)
                || !int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var places)
                || places is < 1 or > 1000
                || !limits.TryAdd(queue, places))
                return null;
        }

        return limits;
    }
}
