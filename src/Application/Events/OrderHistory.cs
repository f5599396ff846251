using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Events;

/// <summary>An event and where it was published.</summary>
public sealed record PublishedEvent(string Topic, CloudEvent Event);

/// <summary>
/// Makes the events of an order again, from the facts that were committed with its document: outbox rows are gone once
/// they were published. Ids, types, times, data and order are those of the first time; the trace context is not kept.
/// </summary>
public sealed class OrderHistory(IDocumentStore store)
{
    private readonly ReadTimelineHandler _timeline = new(store);

    /// <summary>Everything that commits 1 to <paramref name="revision"/> have told the world, in order.</summary>
    public async Task<IReadOnlyList<PublishedEvent>> ReadAsync(
        string orderId, int revision, CancellationToken cancellationToken)
    {
        var history = await _timeline.HandleAsync(new(orderId), revision, cancellationToken).ConfigureAwait(false);
        if (history.Count != revision)
            throw new InvalidOperationException($"Of {revision} commits of order {orderId}, {history.Count} are there.");

        var events = new List<PublishedEvent>();
        Order? order = null;
        foreach (var facts in history)
        {
            // What is told can depend on the order as it was then, so that the whole way is walked again.
            var before = order;
            order = OrderDecider.Evolve(before, facts.Events)!;
            var outbox = new Outbox(facts.At, orderId, facts.Revision)
                .AddOrderEvents(order, facts.Events).AddDeliveryNews(before, order, facts.Revision, facts.At);
            events.AddRange(
                from row in outbox.Rows
                where row.Kind == OutboxKind.Event
                select new PublishedEvent(row.Topic!, CloudEvent.From(row) with { TraceParent = null }));
        }

        return events;
    }
}
