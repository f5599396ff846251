using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Local.Ports;
using OrderFunctions.Testing;

namespace OrderFunctions.Functions.Tests.Events;

/// <summary>
/// Looks at every event that any test publishes: envelope and data must be what their schemas say, topic and header what the
/// catalogue says, and nobody may be named. A shop that published something else fails when it is closed.
/// </summary>
internal sealed class EventWatch
{
    // Enough to see every shape; validating thousands of equal ones would only take time.
    private const int EventsToValidate = 40;

    private static readonly ConcurrentDictionary<string, int> Seen = new(StringComparer.Ordinal);

    // Of whoever places orders in tests.
    private static readonly string[] Persons = ["Ada", "ada@example.com", "12 Sample Street", "\"10115\"", "Ann", "ann@example.com", "Road 2"];

    private readonly ConcurrentQueue<string> _problems = new();

    /// <summary>What was wrong so far.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Stands in front of the publisher that is registered last.</summary>
    public void Watch(IServiceCollection services) =>
        services.Decorate<IEventPublisher>((inner, _) => new Watched(inner, this));

    private void Look(string topic, CloudEvent told)
    {
        if (Seen.AddOrUpdate(told.Type, 1, static (_, count) => count + 1) > EventsToValidate) return;
        var json = told.ToJson();
        var contract = EventCatalogue.All.SingleOrDefault(contract => contract.Type == told.Type);
        // What others send us may be anything: it is refused where it is taken.
        if (contract is { IsTaken: true }) return;
        foreach (var problem in ContractSchemas.ProblemsOfEvent(json)) _problems.Enqueue($"{told.Type} is not what its schema says: {problem}");
        foreach (var person in Persons.Where(person => json.Contains(person, StringComparison.Ordinal))) _problems.Enqueue($"{told.Type} names {person}");
        if (contract?.Topic != topic) _problems.Enqueue($"{told.Type} is not for {topic}");
        var headers = LocalTopicPublisher.MessageOf(told).ApplicationProperties;
        if (headers.GetValueOrDefault("event-contract-version") != "v1") _problems.Enqueue($"{told.Type} travels without event-contract-version");
    }

    private sealed class Watched(IEventPublisher inner, EventWatch watch) : IEventPublisher
    {
        // Everything of orders is looked at, whether or not the test's shop has somebody who listens; but who delivers must be there.
        public bool IsHeard(string topic, string type) => inner.IsHeard(topic, type)
            || (topic is not (Topics.OrdersCreated or Topics.OrdersCancelled) && EventCatalogue.All.Any(contract => contract.IsOfOrder && contract.Type == type));

        public Task PublishAsync(string topic, CloudEvent cloudEvent, CancellationToken cancellationToken)
        {
            watch.Look(topic, cloudEvent);
            return inner.PublishAsync(topic, cloudEvent, cancellationToken);
        }
    }
}
