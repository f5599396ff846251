namespace OrderFunctions.Application.Events;

/// <summary>
/// Tells the relay, after a commit, that a partition has outbox rows. A hint may be lost: the sweep finds the rows. The
/// message is the text of an <see cref="OutboxPlace"/>.
/// </summary>
public sealed class OutboxHint(IJobQueue queue)
{
    /// <summary>Sends a hint for an order; to be called once per commit that stored rows.</summary>
    public Task SendAsync(string orderId, CancellationToken cancellationToken = default) =>
        queue.SendAsync(Queues.Outbox, orderId, TimeSpan.Zero, cancellationToken);

    /// <summary>Sends a hint for any partition that has an outbox.</summary>
    public Task SendAsync(OutboxPlace place, CancellationToken cancellationToken) =>
        queue.SendAsync(Queues.Outbox, place.ToText(), TimeSpan.Zero, cancellationToken);

    /// <summary>Sends a hint that becomes visible when the next try is due.</summary>
    public Task SendAsync(OutboxPlace place, TimeSpan after, CancellationToken cancellationToken) =>
        queue.SendAsync(Queues.Outbox, place.ToText(), after, cancellationToken);
}
