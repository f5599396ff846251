namespace OrderFunctions.LocalHost.Durable.Orchestrations;

/// <summary>
/// Events of one orchestration: those that came before anybody waited, in order, and those that are waited for. Of
/// several waiters on one name the last is served first. Names are compared without regard to case.
/// </summary>
internal sealed class ExternalEvents
{
    private readonly Dictionary<string, List<EventWaiter>> waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<BufferedEvent>> early = new(StringComparer.OrdinalIgnoreCase);
    private long arrived;
    private int waiting;

    public bool AnybodyWaits => waiting > 0;

    /// <summary>Gives the event to the last waiter, or keeps it. False: the waiter could not read the payload.</summary>
    public bool Deliver(string name, ReadOnlyMemory<byte> payload, DurableJson json)
    {
        if (waiters.TryGetValue(name, out var stack) && stack.Count > 0)
        {
            var waiter = stack[^1];
            stack.RemoveAt(stack.Count - 1);
            waiting--;
            return waiter.Complete(payload, json);
        }

        if (!early.TryGetValue(name, out var queue))
            early.Add(name, queue = new Queue<BufferedEvent>());
        queue.Enqueue(new BufferedEvent(arrived++, name, payload));
        return true;
    }

    /// <summary>Takes the oldest early event of that name.</summary>
    public bool TryTake(string name, out ReadOnlyMemory<byte> payload)
    {
        if (early.TryGetValue(name, out var queue) && queue.TryDequeue(out var @event))
        {
            payload = @event.Payload;
            return true;
        }

        payload = default;
        return false;
    }

    public void Add(EventWaiter waiter)
    {
        if (!waiters.TryGetValue(waiter.Name, out var stack))
            waiters.Add(waiter.Name, stack = []);
        if (stack.Count > 0 && stack[^1].EventType != waiter.EventType)
        {
            throw new ArgumentException(
                $"The event '{waiter.Name}' is already waited for as {stack[^1].EventType}; all waiters of a name take one type.");
        }

        stack.Add(waiter);
        waiting++;
    }

    public void Remove(EventWaiter waiter)
    {
        if (waiters.TryGetValue(waiter.Name, out var stack) && stack.Remove(waiter))
            waiting--;
    }

    /// <summary>Early events that nobody took, in the order of their arrival.</summary>
    public IEnumerable<BufferedEvent> Unprocessed() => early.Values.SelectMany(queue => queue).OrderBy(e => e.Order);
}

/// <summary>An event that came before anybody waited for it.</summary>
internal readonly record struct BufferedEvent(long Order, string Name, ReadOnlyMemory<byte> Payload);
