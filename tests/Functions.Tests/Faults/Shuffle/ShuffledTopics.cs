using System.Globalization;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Local.Ports;
using OrderFunctions.LocalHost.Messaging;

namespace OrderFunctions.Functions.Tests.Faults.Shuffle;

/// <summary>
/// Publishes every event two or three times, each copy when its seed says, and under a message id of its own: as when the
/// topic has forgotten the first one.
/// </summary>
internal sealed class ShuffledTopics(LocalTopics topics, IDocumentStore store, Schedules schedules, TimeProvider time) : IEventPublisher
{
    private int _copies;

    // Articles have no walk, and nobody asks for their events.
    public bool IsHeard(string topic, string type) => false;

    public async Task PublishAsync(string topic, CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        var schedule = await schedules.OfOrderAsync(cloudEvent.Subject, store);
        var now = time.GetUtcNow();
        foreach (var delay in schedule.Deliveries(cloudEvent.Type, now, TimeSpan.Zero))
        {
            await topics.PublishAsync(topic, LocalTopicPublisher.MessageOf(cloudEvent) with
            {
                MessageId = cloudEvent.Id + "/" + Interlocked.Increment(ref _copies).ToString(CultureInfo.InvariantCulture),
                ScheduledEnqueueTime = now + delay,
            });
        }
    }
}
