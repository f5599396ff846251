using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Events;

/// <summary>An event has arrived for a subscription.</summary>
/// <param name="Topic">Where it was published.</param>
/// <param name="Subscription">Whom it is for.</param>
/// <param name="Event">The event.</param>
/// <param name="Again">Handle it also when it was handled before.</param>
public sealed record ProcessEvent(string Topic, string Subscription, CloudEvent Event, bool Again = false);

/// <summary>What became of an event that arrived.</summary>
public enum ProcessOutcome
{
    /// <summary>The handler has seen it through.</summary>
    Handled,

    /// <summary>It had been handled before; the handler was not called.</summary>
    HandledBefore,

    /// <summary>The subscription does not want events of this type; the handler was not called.</summary>
    NotWanted,
}

/// <summary>What is kept of a processed event; its id is unique per subscription and event.</summary>
/// <param name="Since">Index field: <paramref name="At"/> in Unix milliseconds.</param>
public sealed record ProcessedEvent(string Subscription, string EventId, DateTimeOffset At, long Since);

/// <summary>Calls the handler of a subscription, once per event: the processed-events check for every subscriber.</summary>
public sealed class ProcessEventHandler(
    IDocumentStore store, IEnumerable<Subscription> subscriptions, TimeProvider time)
{
    private const string DocumentId = "processed";

    private readonly ILookup<string, Subscription> _byTopic =
        subscriptions.ToLookup(subscription => subscription.Topic, StringComparer.Ordinal);

    /// <summary>The subscriptions of a topic.</summary>
    public IEnumerable<Subscription> For(string topic) => _byTopic[topic];

    /// <summary>The subscription of this name, or null.</summary>
    public Subscription? Find(string topic, string subscription) =>
        For(topic).FirstOrDefault(candidate => candidate.Name == subscription);

    /// <summary>Whether any subscription wants events of this type.</summary>
    public bool IsWanted(string topic, string type) => For(topic).Any(subscription => subscription.Wants(type));

    /// <summary>Handles the event unless it was handled before; throws what the handler throws, then it counts as not
    /// handled.</summary>
    public async Task<ProcessOutcome> HandleAsync(ProcessEvent command, CancellationToken cancellationToken)
    {
        var subscription = Find(command.Topic, command.Subscription)
            ?? throw new InvalidOperationException(
                $"No subscription {command.Subscription} on topic {command.Topic}; known are: "
                + string.Join(", ", For(command.Topic).Select(known => known.Name)));
        var (name, cloudEvent) = (subscription.Name, command.Event);
        if (!subscription.Wants(cloudEvent.Type))
            return ProcessOutcome.NotWanted;

        var key = Key(name, cloudEvent.Id);
        var before = command.Again
            ? null
            : await store.FindAsync(Containers.Processed, key, DocumentId, cancellationToken).ConfigureAwait(false);
        if (before is not null)
            return ProcessOutcome.HandledBefore;

        await subscription.HandleAsync(cloudEvent, cancellationToken).ConfigureAwait(false);

        // "Already exists" means that it was handled again, or that a parallel delivery was as fast; the effect had the
        // same event id.
        var now = time.GetUtcNow();
        var processed = new ProcessedEvent(name, cloudEvent.Id, now, now.ToUnixTimeMilliseconds());
        await store
            .CommitAsync(
                Containers.Processed,
                key,
                [TypedDocuments.Create(DocumentId, processed, StoredJson.Default.ProcessedEvent)],
                cancellationToken)
            .ConfigureAwait(false);
        return ProcessOutcome.Handled;
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
