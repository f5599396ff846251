namespace OrderFunctions.Application.Events;

/// <summary>
/// One row of the subscribers table: who handles which events of a topic. The function that receives from the topic and
/// the memory mode both go by this table.
/// </summary>
/// <param name="Topic">The topic (<see cref="Topics"/>).</param>
/// <param name="Name">The subscription's name; also the key under which processed events are kept.</param>
/// <param name="Types">Event types that the handler wants, others are passed over; or null, when it looks at all of them and refuses what it does not know.</param>
/// <param name="HandleAsync">
/// Called at least once per event. Its effects must carry the event's id, because a crash between effect and record
/// repeats it.
/// </param>
public sealed record Subscription(
    string Topic,
    string Name,
    IReadOnlySet<string>? Types,
    Func<CloudEvent, CancellationToken, Task> HandleAsync)
{
    /// <summary>Whether the handler is to see events of this type.</summary>
    public bool Wants(string type) => Types is null || Types.Contains(type);
}
