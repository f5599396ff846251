using System.Collections.Concurrent;

namespace OrderFunctions.LocalHost.Messaging;

/// <summary>Tells the pumps of a channel about messages, so that nobody has to poll.</summary>
internal sealed class MessageSignals
{
    private readonly ConcurrentDictionary<string, MessagePump[]> pumps = new();

    public void Register(string channel, MessagePump pump) =>
        pumps.AddOrUpdate(channel, [pump], (_, others) => [.. others, pump]);

    /// <summary>There is a message that can be seen from the given time on (Unix milliseconds; 0 is now).</summary>
    public void Wake(string channel, long visibleAt)
    {
        if (!pumps.TryGetValue(channel, out var listening))
            return;
        foreach (var pump in listening)
            pump.Wake(visibleAt);
    }
}
