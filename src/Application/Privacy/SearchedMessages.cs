namespace OrderFunctions.Application.Privacy;

/// <summary>Looks at messages that wait, without taking any: the queues and subscriptions of the host.</summary>
public interface IWaitingMessages
{
    /// <summary>Some of the messages of a queue, or of a subscription to a topic, the first ones; one that was never written to has none.</summary>
    /// <param name="channel">The queue or topic.</param>
    /// <param name="subscription">The subscription; null for a queue.</param>
    Task<WaitingMessages> PeekAsync(string channel, string? subscription, CancellationToken cancellationToken);
}

/// <summary>Messages that wait.</summary>
/// <param name="Bodies">Those that can be looked at.</param>
/// <param name="All">How many there are, about.</param>
public sealed record WaitingMessages(IReadOnlyList<string> Bodies, long All);

/// <summary>A queue, or a subscription to a topic.</summary>
public sealed record MessageChannel(string Name, string? Subscription = null);

/// <summary>
/// Messages that wait hold ids only. One that does name the customer is left to whoever works it off: taking it away would lose what it
/// is about. What then becomes a dead letter names them until the next erasure.
/// </summary>
public sealed class SearchedMessages(IWaitingMessages waiting, IReadOnlyList<MessageChannel> channels) : ISearchedPlace
{
    public string Place => "queues";

    public async Task<PlacePage> SearchAsync(Person person, string? from, CancellationToken cancellationToken)
    {
        var (looked, holding, unseen) = (0, 0, 0L);
        foreach (var channel in channels)
        {
            var found = await waiting.PeekAsync(channel.Name, channel.Subscription, cancellationToken).ConfigureAwait(false);
            looked += found.Bodies.Count;
            holding += found.Bodies.Count(body => JsonErasure.Mended(body, person) != body);
            unseen += Math.Max(0, found.All - found.Bodies.Count);
        }

        KeptData[] kept =
        [
            .. holding == 0 ? [] : new KeptData[] { new("messages that wait", holding, "they go when they are worked off") },
            .. unseen == 0 ? [] : new KeptData[] { new("messages behind others", unseen, "only the first of a queue can be looked at; they hold ids, and go when they are worked off") },
        ];
        return new(new(Place, looked, holding, 0, 0, kept), null);
    }
}
