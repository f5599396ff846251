using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Sla;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Tickets;

namespace OrderFunctions.Application.Tickets;

/// <summary>
/// Loads tickets and commits decisions about them, as orders are: the document is the arbiter, and whoever loses a race decides again,
/// unless the change was made from a version that somebody saw.
/// </summary>
public sealed class TicketRepository(IDocumentStore store, OutboxHint hint, SlaPolicyBook promises, IEventPublisher publisher, TimeProvider time)
{
    /// <summary>Code of the refusal of a change that was made from an old version.</summary>
    public const string Changed = "PRECONDITION_FAILED";

    /// <summary>The ticket as stored, or null.</summary>
    public async Task<Versioned<TicketDocument>?> FindAsync(string ticketId, CancellationToken cancellationToken) =>
        Guid.TryParseExact(ticketId, "D", out _)
            ? await store.ReadAsync(Containers.Tickets, ticketId, TicketDocument.Id, StoredJson.Default.TicketDocument, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Decides a command and commits facts, state and what was written as one. A repeat commits nothing.</summary>
    /// <param name="title">Of a new ticket.</param>
    /// <param name="written">What somebody writes with it.</param>
    /// <param name="version">The version that the change was made from; null for what does not depend on it.</param>
    public async Task<Result<Versioned<TicketDocument>>> ExecuteAsync(
        string ticketId,
        TicketCommand command,
        TicketActor by,
        CancellationToken cancellationToken,
        string? title = null,
        NewComment? written = null,
        string? version = null)
    {
        while (true)
        {
            var (found, now) = (await FindAsync(ticketId, cancellationToken).ConfigureAwait(false), time.GetUtcNow());
            if (found is not null && version is not null && found.Version != version)
                return new Refusal(Changed, "This was changed since it was read; read it again.");
            var decision = TicketDecider.Decide(found?.Value.Ticket, command, by, now);
            if (decision.Refusal is { } refusal) return refusal;
            if (decision.IsRepeat) return found!;
            var after = TicketDecider.Evolve(found?.Value.Ticket, decision.Events)!;
            var document = TicketDocument.Of(after, found?.Value.Title ?? title!, [.. found?.Value.Facts ?? [], .. decision.Events]);
            var outbox = new Outbox(now, ticketId, after.Version) { IsHeard = publisher.IsHeard };
            if ((await promises.CurrentAsync(cancellationToken).ConfigureAwait(false)).Watches(SlaSubjectKind.Ticket))
                outbox.Job(WatchSlaHandler.Queue, TextOf(new SlaSubject(SlaSubjectKind.Ticket, ticketId)));
            outbox.AddTicketEvents(after, decision.Events);
            var commit = await store
                .CommitAsync(Containers.Tickets, ticketId, [Write(found, document), .. Comment(ticketId, written, by, now), .. outbox.Operations()], cancellationToken)
                .ConfigureAwait(false);
            // What somebody writes has an id of its own: it stands there already.
            if (commit.Outcome == CommitOutcome.AlreadyExists && written is not null && found is not null) return found;
            if (!commit.IsCommitted) continue;
            if (outbox.Rows.Count > 0) await hint.SendAsync(new OutboxPlace(Containers.Tickets, ticketId), cancellationToken).ConfigureAwait(false);
            return new Versioned<TicketDocument>(ticketId, TicketDocument.Id, commit.Versions[0]!, document);
        }
    }

    /// <summary>What was written about a ticket, oldest first.</summary>
    public async Task<IReadOnlyList<TicketComment>> CommentsAsync(string ticketId, CancellationToken cancellationToken)
    {
        var comments = new List<TicketComment>();
        var query = new DocumentQuery(Containers.Tickets, Containers.TicketsList) { Partition = ticketId, EqualTo = [TicketLists.CommentsOf(ticketId)] };
        await foreach (var document in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
            comments.Add(document.As(StoredJson.Default.TicketComment).Value);
        return comments;
    }

    private static DocumentOperation Write(Versioned<TicketDocument>? found, TicketDocument document) => found is null
        ? TypedDocuments.Create(TicketDocument.Id, document, StoredJson.Default.TicketDocument)
        : TypedDocuments.Replace(TicketDocument.Id, document, StoredJson.Default.TicketDocument, found.Version);

    private static IEnumerable<DocumentOperation> Comment(string ticketId, NewComment? written, TicketActor by, DateTimeOffset now)
    {
        if (written is null) yield break;
        var comment = new TicketComment(
            written.Id, by, written.IsInternal, written.Text, now, TicketLists.CommentsOf(ticketId), now.ToUnixTimeMilliseconds());
        yield return TypedDocuments.Create(TicketComment.DocumentIdOf(written.Id), comment, StoredJson.Default.TicketComment);
    }

    private static JsonElement TextOf(SlaSubject subject) =>
        JsonSerializer.SerializeToElement(subject.ToText(), EventJson.Default.String);
}

/// <summary>Something to be written.</summary>
/// <param name="Id">Fixed by whoever asks, so that a repeat writes it once.</param>
public sealed record NewComment(string Id, string Text, bool IsInternal);
