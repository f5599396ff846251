using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Events;

/// <summary>An event has arrived for a subscription.</summary>
public sealed record ProcessEvent(string Topic, string Subscription, CloudEvent Event);

/// <summary>What is kept of a processed event; its id is unique per subscription and event.</summary>
public sealed record ProcessedEvent(string Subscription, string EventId, DateTimeOffset At);

/// <summary>Calls the handler of a subscription, once per event: the processed-events check for every subscriber.</summary>
public sealed class ProcessEventHandler(
    IDocumentStore store, IEnumerable<Subscription> subscriptions, TimeProvider time)
{
    private const string DocumentId = "processed";

    private readonly ILookup<string, Subscription> _byTopic =
        subscriptions.ToLookup(subscription => subscription.Topic, StringComparer.Ordinal);

    /// <summary>The subscriptions of a topic.</summary>
    public IEnumerable<Subscription> For(string topic) => _byTopic[topic];

    /// <summary>Handles the event unless it was handled before; throws what the handler throws, then it counts as not
    /// handled.</summary>
    public async Task HandleAsync(ProcessEvent command, CancellationToken cancellationToken)
    {
        var subscription = For(command.Topic).FirstOrDefault(candidate => candidate.Name == command.Subscription)
            ?? throw new InvalidOperationException(
                $"No subscription {command.Subscription} on topic {command.Topic}; known are: "
                + string.Join(", ", For(command.Topic).Select(known => known.Name)));
        var (name, cloudEvent) = (subscription.Name, command.Event);
        if (!subscription.Types.Contains(cloudEvent.Type))
            return;

        var key = Key(name, cloudEvent.Id);
        var before = await store
            .FindAsync(Containers.Processed, key, DocumentId, cancellationToken)
            .ConfigureAwait(false);
        if (before is not null)
            return;

        await subscription.HandleAsync(cloudEvent, cancellationToken).ConfigureAwait(false);

        // "Already exists" means that a parallel delivery was as fast; its effect had the same event id.
        var processed = new ProcessedEvent(name, cloudEvent.Id, time.GetUtcNow());
        await store
            .CommitAsync(
                Containers.Processed,
                key,
                [TypedDocuments.Create(DocumentId, processed, StoredJson.Default.ProcessedEvent)],
                cancellationToken)
            .ConfigureAwait(false);
    }

    // Ids of events from elsewhere may be long or hold characters that a key must not.
    private static string Key(string subscription, string eventId)
    {
        var isPlain = eventId.Length is > 0 and <= 64
            && eventId.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        return subscription + "|" + (isPlain
            ? eventId
            : "sha256-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(eventId))));
    }
}
