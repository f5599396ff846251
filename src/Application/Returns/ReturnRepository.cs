using System.Diagnostics;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>
/// Loads returns and commits decisions about them, the way orders are: with the version that a decision was made on, and with
/// the outbox rows that it promises.
/// </summary>
public sealed class ReturnRepository(IDocumentStore store, OutboxHint hint, IEventPublisher publisher, TimeProvider time)
{
    /// <summary>Refusal of an edit that was made from another version.</summary>
    public const string Changed = "PRECONDITION_FAILED";

    /// <summary>The return as stored, or null.</summary>
    public async ValueTask<Versioned<ReturnDocument>?> FindAsync(string returnId, CancellationToken cancellationToken) =>
        ReturnIds.OrderIdOf(returnId) is { } orderId
            ? await store.ReadAsync(
                Containers.Returns, orderId, ReturnDocument.IdOf(returnId), StoredJson.Default.ReturnDocument, cancellationToken)
                .ConfigureAwait(false)
            : null;

    /// <summary>The return as it stands; an unknown id is a bug of the caller and throws.</summary>
    public async Task<Return> ReadAsync(string returnId, CancellationToken cancellationToken) =>
        (await FindAsync(returnId, cancellationToken).ConfigureAwait(false))?.Value.Return
        ?? throw new InvalidOperationException($"There is no return {returnId}.");

    /// <summary>
    /// Decides a command and commits it; answers the return as it is then. A repeat commits nothing. With a
    /// <paramref name="version"/>, only if that is still the version: <see cref="Changed"/> otherwise.
    /// </summary>
    public async Task<Result<Versioned<ReturnDocument>>> ExecuteAsync(
        string returnId, ReturnCommand command, Actor actor, CancellationToken cancellationToken, string? version = null)
    {
        var orderId = ReturnIds.OrderIdOf(returnId) ?? throw new ArgumentException("Not the id of a return.", nameof(returnId));
        while (true)
        {
            var found = await FindAsync(returnId, cancellationToken).ConfigureAwait(false);
            if (version is not null && found is not null && found.Version != version)
                return new Refusal(Changed, "The return was changed since it was read; read it again.");
            var now = time.GetUtcNow();
            var decision = ReturnDecider.Decide(found?.Value.Return, command, now);
            if (decision.Refusal is { } refusal) return refusal;
            if (decision.IsRepeat) return found!;

            var after = ReturnDecider.Evolve(found?.Value.Return, decision.Events)!;
            var call = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId.ToHexString() : null;
            var document = ReturnDocument.Of(after, [.. found?.Value.History ?? [], new ReturnFacts(now, actor, call, decision.Events)]);
            var outbox = Promise(after, decision.Events, actor, now);
            var id = ReturnDocument.IdOf(returnId);
            var commit = await store.CommitAsync(
                    Containers.Returns,
                    orderId,
                    [
                        found is null
                            ? TypedDocuments.Create(id, document, StoredJson.Default.ReturnDocument)
                            : TypedDocuments.Replace(id, document, StoredJson.Default.ReturnDocument, found.Version),
                        .. outbox.Operations(),
                    ],
                    cancellationToken)
                .ConfigureAwait(false);
            if (!commit.IsCommitted) continue;
            if (outbox.Rows.Count > 0)
                await hint.SendAsync(new OutboxPlace(Containers.Returns, orderId), cancellationToken).ConfigureAwait(false);
            return new Versioned<ReturnDocument>(orderId, id, commit.Versions[0]!, document);
        }
    }

    /// <summary>A step of the saga. A refusal means that the return has moved on, and changes nothing.</summary>
    public Task NoteAsync(string returnId, ReturnCommand command, CancellationToken cancellationToken) =>
        ExecuteAsync(returnId, command, Actor.Returns, cancellationToken);

    /// <summary>All returns of an order, oldest first: one partition.</summary>
    public async Task<IReadOnlyList<Versioned<ReturnDocument>>> OfOrderAsync(string orderId, CancellationToken cancellationToken)
    {
        var found = new List<Versioned<ReturnDocument>>();
        foreach (var list in new[] { ReturnDocument.OpenReturns, ReturnDocument.ClosedReturns })
        {
            var query = new DocumentQuery(Containers.Returns, "list") { Partition = orderId, EqualTo = [list] };
            await foreach (var document in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
                found.Add(document.As(StoredJson.Default.ReturnDocument));
        }

        found.Sort(static (a, b) => a.Value.At.CompareTo(b.Value.At));
        return found;
    }

    private Outbox Promise(Return one, IReadOnlyList<ReturnEvent> events, Actor actor, DateTimeOffset now)
    {
        var outbox = new Outbox(now, one.OrderId, one.Version) { IsHeard = publisher.IsHeard };
        if (one.Version == 1) outbox.StartReturn(one.Id);
        else if (actor != Actor.Returns) outbox.WakeReturn(one.Id);
        foreach (var happened in events)
        {
            _ = happened switch
            {
                ReturnEvent.Labelled => outbox.Message(MessageKind.ReturnApproved, one.Id),
                ReturnEvent.Rejected => outbox.Message(MessageKind.ReturnRejected, one.Id),
                ReturnEvent.RefundRefused e => outbox.Alert(
                    $"{AlertCodes.ReturnNotRefunded}:{one.Id}", AlertCodes.ReturnNotRefunded, $"Goods are back, and their money cannot be given back: {e.Code}."),
                _ => outbox,
            };
        }

        return outbox.AddReturnEvents(one, events);
    }
}
