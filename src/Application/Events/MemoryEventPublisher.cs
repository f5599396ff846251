namespace OrderFunctions.Application.Events;

/// <summary>
/// Memory mode (<c>EventBus:Mode=Memory</c>): calls every subscriber directly. An event counts as published only when
/// all of them have succeeded; after a failure only those are called again that had not.
/// </summary>
public sealed class MemoryEventPublisher(ProcessEventHandler process) : IEventPublisher
{
    /// <inheritdoc />
    public bool IsHeard(string topic, string type) => process.IsWanted(topic, type);

    /// <inheritdoc />
    public async Task PublishAsync(string topic, CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        List<Exception>? failures = null;
        foreach (var subscription in process.For(topic))
        {
            try
            {
                await process
                    .HandleAsync(new ProcessEvent(topic, subscription.Name, cloudEvent), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The other subscribers must not wait for this one.
                (failures ??= []).Add(exception);
            }
        }

        if (failures is not null)
            throw new AggregateException($"{failures.Count} subscriber(s) of {topic} failed.", failures);
    }
}
