using System.Collections.Frozen;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Production;
using OrderFunctions.Application.Sla;
using OrderFunctions.Application.Telemetry;
using OrderFunctions.Application.Waiting;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Application.Orders;

/// <summary>
/// Loads orders and commits decisions about them. The order document is the arbiter: a decision is committed with the
/// version it was made on; whoever loses a race reads again and decides again, and a refusal is a normal answer.
/// </summary>
public sealed class OrderRepository(
    IDocumentStore store,
    OutboxHint hint,
    TimeProvider time,
    OrderPolicy policy,
    OrderMetrics? metrics = null,
    IOrderNews? news = null,
    SlaPolicyBook? promises = null,
    IEventPublisher? publisher = null)
{
    private static readonly FrozenSet<string> MovedOn = FrozenSet.Create(
        StringComparer.Ordinal,
        RefusalCodes.WrongState,
        RefusalCodes.OrderEnded,
        RefusalCodes.OrderOnHold,
        RefusalCodes.NotDueYet,
        RefusalCodes.GatewayNotAsked,
        RefusalCodes.AlreadyPaid,
        RefusalCodes.PaymentInProgress,
        RefusalCodes.NoAttemptsLeft,
        RefusalCodes.TaskChanged);

    private readonly CustomerOrders _customers = new(store);

    // A store in this process hands out what was written last as the same object again and again: its JSON is read once.
    private readonly ConditionalWeakTable<StoredDocument, OrderDocument> _read = [];

    /// <summary>The order as stored, or null.</summary>
    public async ValueTask<Versioned<OrderDocument>?> FindAsync(string orderId, CancellationToken cancellationToken) =>
        await store.FindAsync(Containers.Orders, orderId, OrderDocument.Id, cancellationToken).ConfigureAwait(false) is { } stored
            ? new(stored.Partition, stored.Id, stored.Version, _read.GetValue(stored, static one => one.As(StoredJson.Default.OrderDocument).Value))
            : null;

    /// <summary>
    /// Decides a command and commits the facts, the new state and the outbox rows as one. A repeat commits nothing and
    /// answers the order as it stands. Unknown order: <see cref="RefusalCodes.OrderUnknown"/>.
    /// </summary>
    public async Task<Result<OrderOutcome>> ExecuteAsync(
        string orderId, OrderCommand command, Actor actor, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await FindAsync(orderId, cancellationToken).ConfigureAwait(false);
            var before = found?.Value.Order;
            var now = time.GetUtcNow();
            var decision = OrderDecider.Decide(before, command, now, policy);
            if (decision.Refusal is { } refusal)
            {
                metrics?.Step(command, StepOutcome.Refused);
                return refusal;
            }

            if (decision.IsRepeat)
            {
                metrics?.Step(command, StepOutcome.Repeated);
                return new OrderOutcome(before!, []);
            }

            var after = OrderDecider.Evolve(before, decision.Events)!;
            var document = OrderDocument.Of(after, (found?.Value.Revision ?? 0) + 1);
            var outbox = Promise(before, document, decision.Events, command, actor, now);
            if (await IsWatchedAsync(after, decision.Events, cancellationToken).ConfigureAwait(false)) outbox.Job(WatchSlaHandler.Queue);
            if (found is null) await _customers.EnterAsync(after, cancellationToken).ConfigureAwait(false);
            var commit = await store.CommitAsync(
                    Containers.Orders, orderId, [.. Operations(found?.Version, document, decision.Events, actor, now, outbox), .. OrderRepair.Changes(before, after), .. TaskCard.Changes(before, after)], cancellationToken)
                .ConfigureAwait(false);
            if (!commit.IsCommitted) continue;
            news?.Changed(orderId);
            Measure(before, after, command, decision.Events);

            if (outbox.Rows.Count > 0) await hint.SendAsync(orderId, cancellationToken).ConfigureAwait(false);
            return new OrderOutcome(after, decision.Events);
        }
    }

    /// <summary>The order as it stands; an unknown id is a bug of the caller and throws.</summary>
    public async Task<Order> ReadAsync(string orderId, CancellationToken cancellationToken) =>
        (await FindAsync(orderId, cancellationToken).ConfigureAwait(false))?.Value.Order
        ?? throw new InvalidOperationException($"There is no order {orderId}.");

    /// <summary>
    /// A step of the saga: executes the command and answers what is to be done next. When the order has moved on
    /// meanwhile, the refusal says so and the saga simply looks again; any other refusal is a bug and throws.
    /// </summary>
    public async Task<OrderGlance> ProceedAsync(
        string orderId, OrderCommand command, CancellationToken cancellationToken) =>
        OrderGlance.Of(await ProceedAsync(orderId, command, Actor.Saga, cancellationToken).ConfigureAwait(false));

    /// <summary>The same for another saga than the order's: the order as it stands afterwards.</summary>
    public async Task<Order> ProceedAsync(
        string orderId, OrderCommand command, Actor actor, CancellationToken cancellationToken)
    {
        var result = await ExecuteAsync(orderId, command, actor, cancellationToken).ConfigureAwait(false);
        if (result.TryGet(out var outcome, out var refusal)) return outcome.Order;
        if (!MovedOn.Contains(refusal.Code))
            throw new InvalidOperationException($"{command.GetType().Name} was refused with {refusal.Code}.");
        return await ReadAsync(orderId, cancellationToken).ConfigureAwait(false);
    }

    // Only where times are promised does anybody have to look at the order for them.
    private async ValueTask<bool> IsWatchedAsync(Order after, IReadOnlyList<OrderEvent> events, CancellationToken cancellationToken) =>
        promises is not null
        && OrderStages.CanMove(after, events)
        && (await promises.CurrentAsync(cancellationToken).ConfigureAwait(false)).Watches(SlaSubjectKind.Order);

    private void Measure(Order? before, Order after, OrderCommand command, IReadOnlyList<OrderEvent> events)
    {
        metrics?.Step(command, StepOutcome.Done);
        if (command is OrderCommand.Write) metrics?.Checked(events);
        if (before is null) metrics?.Placed();
        if (after.Status.IsFinal() && before?.Status.IsFinal() != true)
            metrics?.Ended(after.Status, after.Reason?.Code);
    }

    // What nobody hears is not written down: the facts are kept, and whoever listens later is told them from those (OrderHistory).
    private Outbox Promise(
        Order? before, OrderDocument document, IReadOnlyList<OrderEvent> events, OrderCommand command, Actor actor, DateTimeOffset now)
    {
        var outbox = new Outbox(now, document.Order.Id, document.Revision) { IsHeard = (topic, type) => publisher?.IsHeard(topic, type) ?? true };
        var endsNow = before is { } order && !order.Status.IsFinal() && document.Order.Status.IsFinal();
        if (command is OrderCommand.Place) outbox.StartSaga();
        else if (actor.Kind != ActorKind.Saga || actor == Actor.Parcel || actor == Actor.Returns) Tell(outbox, SagaNews.Of(document.Order, events, actor, endsNow));
        if (actor != Actor.LineSaga && LineNews.Of(events) is { } lines) Tell(outbox, lines);
        foreach (var id in SagaNews.ReturnsOf(document.Order, events)) outbox.WakeReturn(id);
        return outbox.AddOrderEvents(document.Order, events).AddOrderMessages(document.Order, events).AddDraftAlerts(events)
            .AddPicklists(before, document.Order).AddDeliveryNews(before, document.Order, document.Revision, now);
    }

    private static void Tell(Outbox outbox, SagaNews news)
    {
        foreach (var refund in news.Refunds) outbox.StartRefund(refund);
        foreach (var (shipment, isNew) in news.Parcels) outbox.TellParcel(shipment, isNew);
        if (news.Wake) outbox.WakeSaga(SagaEvents.OrderChanged);
    }

    private static void Tell(Outbox outbox, LineNews lines)
    {
        if (lines.Opened.Count > 0) outbox.StartLines(lines.Opened);
        if (lines.Changed.Count > 0) outbox.WakeLines(lines.Changed);
    }

    private static List<DocumentOperation> Operations(
        string? version,
        OrderDocument document,
        IReadOnlyList<OrderEvent> events,
        Actor actor,
        DateTimeOffset now,
        Outbox outbox)
    {
        var call = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity : null;
        var facts = new OrderFacts(
            document.Revision, now, actor, call?.TraceId.ToHexString(), events, version is null ? call?.Id : null);
        return
        [
            version is null
                ? TypedDocuments.Create(OrderDocument.Id, document, StoredJson.Default.OrderDocument)
                : TypedDocuments.Replace(OrderDocument.Id, document, StoredJson.Default.OrderDocument, version),
            TypedDocuments.Create(OrderFacts.IdOf(document.Revision), facts, StoredJson.Default.OrderFacts),
            .. outbox.Operations(),
        ];
    }
}

/// <summary>An order after a command, and what the command made happen (empty for a repeat).</summary>
public sealed record OrderOutcome(Order Order, IReadOnlyList<OrderEvent> Events);

/// <summary>Names of the external events that sagas wait for. They mean "look again" and carry nothing.</summary>
public static class SagaEvents
{
    /// <summary>The order changed by somebody else than its saga.</summary>
    public const string OrderChanged = "order-changed";

    /// <summary>A parcel changed by somebody else than its saga.</summary>
    public const string ParcelChanged = "parcel-changed";
    /// <summary>A return, its order or the order in exchange changed.</summary>
    public const string ReturnChanged = "return-changed";
}
