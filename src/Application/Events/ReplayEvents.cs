using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Events;

/// <summary>Tell events of orders again, some orders at a time.</summary>
/// <param name="Topic">Events of this topic.</param>
/// <param name="Subscription">
/// To this row of the subscribers table only, at once and whatever the event bus; null publishes them on the topic again,
/// to whoever listens there.
/// </param>
public sealed record ReplayEvents(string Topic, string? Subscription)
{
    /// <summary>Only this order; null is all of them.</summary>
    public string? OrderId { get; init; }

    /// <summary>Only events of this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only events before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Only events of these types; null is all of them.</summary>
    public IReadOnlyCollection<string>? Types { get; init; }

    /// <summary>Also events that the subscription has processed: its handler is called for them again.</summary>
    public bool Again { get; init; }

    /// <summary>Orders to look at in this call.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The <see cref="Replayed.Continuation"/> of the call before.</summary>
    public string? Continuation { get; init; }

    internal bool Wants(PublishedEvent told) => told.Topic == Topic
        && (Types is null || Types.Contains(told.Event.Type))
        && !(told.Event.Time < From) && !(told.Event.Time >= Before);
}

/// <summary>What one call has done.</summary>
/// <param name="Orders">Orders that were looked at.</param>
/// <param name="Delivered">Events that the subscription has handled now, or that are on the topic.</param>
/// <param name="HandledBefore">Events that the subscription had processed; its handler was not called.</param>
/// <param name="NotWanted">Events of types that the subscription does not take.</param>
/// <param name="Failures">Where it failed. The rest of such an order was left out, other orders were not.</param>
/// <param name="Continuation">Where the next call starts; null when there is nothing left.</param>
public sealed record Replayed(
    int Orders, int Delivered, int HandledBefore, int NotWanted, IReadOnlyList<ReplayFailure> Failures, string? Continuation);

/// <summary>An event that could not be told again.</summary>
/// <param name="OrderId">Of this order.</param>
/// <param name="EventId">The event; null when the order's events could not be made.</param>
/// <param name="Type">Its type.</param>
/// <param name="Reason">The exception's type, never its text, which could hold personal data.</param>
public sealed record ReplayFailure(string OrderId, string? EventId, string? Type, string Reason);

/// <summary>
/// Makes the events of orders again and tells them, order by order and each order's in their order. Repeating a call is
/// harmless: ids are those of the first time, and whoever has processed an event passes it over.
/// </summary>
public sealed partial class ReplayEventsHandler(
    IDocumentStore store,
    ProcessEventHandler process,
    IEventPublisher publisher,
    TimeProvider time,
    ILogger<ReplayEventsHandler> log)
{
    /// <summary>Code of the refusal of a subscription that is not in the table.</summary>
    public const string UnknownSubscription = "UNKNOWN_SUBSCRIPTION";

    private const int AtOnce = 10;

    // A subscriber may be slow: after this time no more orders are begun, so that a caller never waits for long.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly OrderHistory _history = new(store);

    /// <summary>
    /// Works through the orders of one call. Refuses with <see cref="UnknownSubscription"/> and
    /// <see cref="RefusalCodes.OrderUnknown"/> before the first event is told; throws <see cref="ArgumentException"/> for a
    /// continuation that is none.
    /// </summary>
    public async Task<Result<Replayed>> HandleAsync(ReplayEvents command, CancellationToken cancellationToken)
    {
        if (command.Subscription is { } name && process.Find(command.Topic, name) is null)
        {
            return new Refusal(
                UnknownSubscription,
                $"{command.Topic} has no subscription of this name here; known are: {string.Join(", ", process.For(command.Topic).Select(known => known.Name))}.");
        }

        var tally = new Tally();
        if (command.OrderId is { } orderId)
        {
            var found = await store
                .ReadAsync(Containers.Orders, orderId, OrderDocument.Id, StoredJson.Default.OrderDocument, cancellationToken)
                .ConfigureAwait(false);
            if (found is null)
                return new Refusal(RefusalCodes.OrderUnknown, "There is no such order.");
            await TellAsync(command, found.Value, tally, cancellationToken).ConfigureAwait(false);
            return tally.ToAnswer(null);
        }

        var (started, continuation) = (time.GetTimestamp(), command.Continuation);
        do
        {
            var page = await store
                .QueryAsync(AllOrders.Page(Math.Min(AtOnce, command.Limit - tally.Orders), continuation), cancellationToken)
                .ConfigureAwait(false);
            foreach (var document in page.Documents)
                await TellAsync(command, document.As(StoredJson.Default.OrderDocument).Value, tally, cancellationToken).ConfigureAwait(false);
            continuation = page.Continuation;
        }
        while (continuation is not null && tally.Orders < command.Limit && time.GetElapsedTime(started) < Longest);

        return tally.ToAnswer(continuation);
    }

    private async Task TellAsync(ReplayEvents command, OrderDocument document, Tally tally, CancellationToken cancellationToken)
    {
        tally.Orders++;
        // Nothing is told of an order before it was placed.
        if (document.Order.PlacedAt >= command.Before)
            return;
        PublishedEvent? current = null;
        try
        {
            var history = await _history.ReadAsync(document.Order.Id, document.Revision, cancellationToken).ConfigureAwait(false);
            foreach (var told in history.Where(command.Wants))
            {
                current = told;
                tally.Count(await TellAsync(command, told.Event, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(log, document.Order.Id, current?.Event.Type, exception);
            tally.Failures.Add(new(document.Order.Id, current?.Event.Id, current?.Event.Type, exception.GetType().Name));
        }
    }

    private async Task<ProcessOutcome> TellAsync(ReplayEvents command, CloudEvent told, CancellationToken cancellationToken)
    {
        if (command.Subscription is { } name)
        {
            return await process
                .HandleAsync(new(command.Topic, name, told, command.Again), cancellationToken).ConfigureAwait(false);
        }

        var again = told with { Delivery = told.Id + "." + Ids.New(time) };
        await publisher.PublishAsync(command.Topic, again, cancellationToken).ConfigureAwait(false);
        return ProcessOutcome.Handled;
    }

    private sealed class Tally
    {
        private readonly int[] _outcomes = new int[3];

        public int Orders { get; set; }

        public List<ReplayFailure> Failures { get; } = [];

        public void Count(ProcessOutcome outcome) => _outcomes[(int)outcome]++;

        public Replayed ToAnswer(string? continuation) => new(
            Orders,
            _outcomes[(int)ProcessOutcome.Handled],
            _outcomes[(int)ProcessOutcome.HandledBefore],
            _outcomes[(int)ProcessOutcome.NotWanted],
            Failures,
            continuation);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Events of order {OrderId} could not be told again, from {EventType} on")]
        public static partial void Failed(ILogger logger, string orderId, string? eventType, Exception exception);
    }
}
