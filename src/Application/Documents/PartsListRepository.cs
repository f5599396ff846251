using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Documents;

/// <summary>
/// Loads parts lists and commits decisions about them, as orders are: the document is the arbiter, and whoever loses a race decides again,
/// unless the change was made from a version that somebody saw.
/// </summary>
public sealed class PartsListRepository(IDocumentStore store, OutboxHint hint, IEventPublisher publisher, TimeProvider time)
{
    /// <summary>Code of the refusal of a change that was made from an old version.</summary>
    public const string Changed = "PRECONDITION_FAILED";

    /// <summary>The list as stored, or null.</summary>
    public async Task<Versioned<PartsListDocument>?> FindAsync(string id, CancellationToken cancellationToken) => Guid.TryParseExact(id, "D", out _)
        ? await store.ReadAsync(Containers.Documents, id, PartsListDocument.Id, StoredJson.Default.PartsListDocument, cancellationToken).ConfigureAwait(false)
        : null;

    /// <summary>Where a list's goods go. It is there from the beginning.</summary>
    public async Task<PartsListDelivery> DeliveryOfAsync(string id, CancellationToken cancellationToken) =>
        (await store.ReadAsync(Containers.Documents, id, PartsListDelivery.Id, StoredJson.Default.PartsListDelivery, cancellationToken).ConfigureAwait(false))?.Value
        ?? throw new InvalidOperationException($"Document {id} has no delivery.");

    /// <summary>What staff said when they rejected it, or null.</summary>
    public async Task<PartsListAnswer?> AnswerOfAsync(string id, CancellationToken cancellationToken) =>
        (await store.ReadAsync(Containers.Documents, id, PartsListAnswer.Id, StoredJson.Default.PartsListAnswer, cancellationToken).ConfigureAwait(false))?.Value;

    /// <summary>What was read from its files, in the order in which they came.</summary>
    public Task<IReadOnlyList<FileReading>> ReadingsOfAsync(string id, CancellationToken cancellationToken) =>
        BesideAsync(id, PartsListLists.ReadingsOf(id), StoredJson.Default.FileReading, cancellationToken);

    /// <summary>Contacts with the customer, oldest first.</summary>
    public Task<IReadOnlyList<PartsListContact>> ContactsOfAsync(string id, CancellationToken cancellationToken) =>
        BesideAsync(id, PartsListLists.ContactsOf(id), StoredJson.Default.PartsListContact, cancellationToken);

    /// <summary>Decides a command and commits facts, state and what stands beside it as one. A repeat commits nothing.</summary>
    /// <param name="beside">What is stored in the same commit.</param>
    /// <param name="version">The version that the change was made from; null for what does not depend on it.</param>
    public async Task<Result<Versioned<PartsListDocument>>> ExecuteAsync(
        string id,
        PartsListCommand command,
        PartsListActor by,
        CancellationToken cancellationToken,
        Func<DateTimeOffset, IEnumerable<DocumentOperation>>? beside = null,
        string? version = null)
    {
        while (true)
        {
            var (found, now) = (await FindAsync(id, cancellationToken).ConfigureAwait(false), time.GetUtcNow());
            if (found is not null && version is not null && found.Version != version)
                return new Refusal(Changed, "This was changed since it was read; read it again.");
            var decision = PartsListDecider.Decide(found?.Value.PartsList, command, by, now);
            if (decision.Refusal is { } refusal) return refusal;
            if (decision.IsRepeat) return found!;
            var after = PartsListDecider.Evolve(found?.Value.PartsList, decision.Events)!;
            var document = PartsListDocument.Of(after, [.. found?.Value.Facts ?? [], .. decision.Events]);
            var outbox = OutboxFor(after, decision.Events, now);
            var write = found is null
                ? TypedDocuments.Create(PartsListDocument.Id, document, StoredJson.Default.PartsListDocument)
                : TypedDocuments.Replace(PartsListDocument.Id, document, StoredJson.Default.PartsListDocument, found.Version);
            var commit = await store
                .CommitAsync(Containers.Documents, id, [write, .. beside?.Invoke(now) ?? [], .. outbox.Operations()], cancellationToken)
                .ConfigureAwait(false);
            // What is written has an id of its own: it stands there already.
            if (commit.Outcome == CommitOutcome.AlreadyExists && found is not null && command is PartsListCommand.NoteContact) return found;
            if (!commit.IsCommitted) continue;
            // The order is being placed by whoever asked for it; only when they die in between does the sweep carry the row out.
            if (outbox.Rows.Count > 0 && command is not PartsListCommand.Order)
                await hint.SendAsync(new OutboxPlace(Containers.Documents, id), cancellationToken).ConfigureAwait(false);
            return new Versioned<PartsListDocument>(id, PartsListDocument.Id, commit.Versions[0]!, document);
        }
    }

    private Outbox OutboxFor(PartsList list, IReadOnlyList<PartsListEvent> events, DateTimeOffset now)
    {
        var outbox = new Outbox(now, list.Id, list.Version) { IsHeard = publisher.IsHeard };
        foreach (var happened in events)
        {
            switch (happened)
            {
                case PartsListEvent.FileAdded { File.KeptAs: not null } or PartsListEvent.OrderStarted:
                    outbox.Job(WorkOnDocumentHandler.Queue);
                    break;
                case PartsListEvent.ListRejected e when e.By.IsStaff:
                    outbox.Message(MessageKind.DocumentRejected);
                    break;
            }

            Tell(outbox, list, happened);
        }

        return outbox;
    }

    private static void Tell(Outbox outbox, PartsList list, PartsListEvent happened)
    {
        switch (happened)
        {
            case PartsListEvent.FileAdded e when list.Files.Count == 1 && outbox.IsHeard(Topics.Fulfilment, EventTypes.DocumentSubmitted):
                outbox.Event(Topics.Fulfilment, EventTypes.DocumentSubmitted, JsonSerializer.SerializeToElement(
                    new DocumentSubmittedData(list.Id, list.CustomerId, e.At), EventJson.Default.DocumentSubmittedData));
                break;
            case PartsListEvent.Assigned e when outbox.IsHeard(Topics.Fulfilment, EventTypes.DocumentAssigned):
                outbox.Event(Topics.Fulfilment, EventTypes.DocumentAssigned, JsonSerializer.SerializeToElement(
                    new DocumentAssignedData(list.Id, list.CustomerId, e.ReviewerId, e.At), EventJson.Default.DocumentAssignedData));
                break;
            case PartsListEvent.OrderCreated e when outbox.IsHeard(Topics.Fulfilment, EventTypes.DocumentOrdered):
                outbox.Event(Topics.Fulfilment, EventTypes.DocumentOrdered, JsonSerializer.SerializeToElement(
                    new DocumentOrderedData(list.Id, list.CustomerId, e.OrderId, e.At), EventJson.Default.DocumentOrderedData));
                break;
            case PartsListEvent.ListRejected e when outbox.IsHeard(Topics.Fulfilment, EventTypes.DocumentRejected):
                outbox.Event(Topics.Fulfilment, EventTypes.DocumentRejected, JsonSerializer.SerializeToElement(
                    new DocumentRejectedData(list.Id, list.CustomerId, e.Reason, e.At), EventJson.Default.DocumentRejectedData));
                break;
            // One without a file was never told of.
            case PartsListEvent.ListWithdrawn e when list.Files.Count > 0 && outbox.IsHeard(Topics.Fulfilment, EventTypes.DocumentWithdrawn):
                outbox.Event(Topics.Fulfilment, EventTypes.DocumentWithdrawn, JsonSerializer.SerializeToElement(
                    new DocumentWithdrawnData(list.Id, list.CustomerId, e.Reason, e.At), EventJson.Default.DocumentWithdrawnData));
                break;
        }
    }

    private async Task<IReadOnlyList<T>> BesideAsync<T>(
        string id, string list, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var found = new List<T>();
        var query = new DocumentQuery(Containers.Documents, Containers.DocumentsList) { Partition = id, EqualTo = [list] };
        await foreach (var document in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false)) found.Add(document.As(type).Value);
        return found;
    }
}
