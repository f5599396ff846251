namespace OrderFunctions.Application.Events;

/// <summary>Sends work to a queue: Azure Storage queues, or the local durable ones.</summary>
public interface IJobQueue
{
    /// <summary>
    /// Stores a message durably before it returns. Handlers see it at least once, not before
    /// <paramref name="visibleAfter"/> has passed.
    /// </summary>
    Task SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken);
}

/// <summary>Names of the queues.</summary>
public static class Queues
{
    /// <summary>Hints that there are outbox rows to carry out; the body is an <see cref="OutboxPlace"/>, mostly an order id.</summary>
    public const string Outbox = "outbox";
}
