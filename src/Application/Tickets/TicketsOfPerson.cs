using System.Runtime.CompilerServices;
using System.Text.Json;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Tickets;

/// <summary>Tickets of a customer: that there was one, and how long it took, stays; what was written and sent goes.</summary>
public sealed class TicketsOfPerson(IDocumentStore store, TicketRepository tickets, IFileStore files) : IPersonalData
{
    public string Room => "tickets";

    public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var id in await IdsAsync(person, cancellationToken).ConfigureAwait(false))
        {
            if (await tickets.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } found) continue;
            yield return new(
                JsonSerializer.SerializeToUtf8Bytes(found.Value, StoredJson.Default.TicketDocument),
                [.. found.Value.Ticket.Attachments.Select(file => TicketFiles.NameOf(id, file.Id))]);
            foreach (var comment in await tickets.CommentsAsync(id, cancellationToken).ConfigureAwait(false))
            {
                // What staff write among themselves is theirs.
                if (!comment.IsInternal) yield return new(JsonSerializer.SerializeToUtf8Bytes(comment, StoredJson.Default.TicketComment), []);
            }
        }
    }

    public async Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken)
    {
        var report = RoomReport.Nothing(Room);
        foreach (var id in await IdsAsync(person, cancellationToken).ConfigureAwait(false))
            report = report.Plus(await EraseAsync(id, person, cancellationToken).ConfigureAwait(false));
        return report;
    }

    private async Task<RoomReport> EraseAsync(string id, Person person, CancellationToken cancellationToken)
    {
        var (removed, changed) = (0, 0);
        while (await tickets.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } found)
        {
            foreach (var comment in await tickets.CommentsAsync(id, cancellationToken).ConfigureAwait(false))
            {
                var documentId = TicketComment.DocumentIdOf(comment.Id);
                if (JsonErasure.Of(JsonSerializer.SerializeToUtf8Bytes(comment, StoredJson.Default.TicketComment), person) is not { } blank) continue;
                await store.CommitAsync(Containers.Tickets, id, [new DocumentOperation.Replace(documentId, blank, null)], cancellationToken).ConfigureAwait(false);
                changed++;
            }

            foreach (var file in found.Value.Ticket.Attachments)
            {
                await files.DeleteAsync(TicketFiles.NameOf(id, file.Id), cancellationToken).ConfigureAwait(false);
                removed++;
            }

            if (JsonErasure.Of(JsonSerializer.SerializeToUtf8Bytes(found.Value, StoredJson.Default.TicketDocument), person) is { } erased)
            {
                var replace = new DocumentOperation.Replace(TicketDocument.Id, erased, found.Version);
                if (!(await store.CommitAsync(Containers.Tickets, id, [replace], cancellationToken).ConfigureAwait(false)).IsCommitted) continue;
                changed++;
            }

            var list = TicketLists.OfCustomer(person.Pseudonym);
            await store
                .CommitAsync(Containers.Tickets, list, [TypedDocuments.Upsert(id, new(list, found.Value.At), StoredJson.Default.TicketEntry)], cancellationToken)
                .ConfigureAwait(false);
            break;
        }

        await store
            .CommitAsync(Containers.Tickets, TicketLists.OfCustomer(person.CustomerId), [new DocumentOperation.Delete(id, null)], cancellationToken)
            .ConfigureAwait(false);
        return new(Room, removed + changed + 1, removed + 1, changed, []);
    }

    private Task<IReadOnlyList<string>> IdsAsync(Person person, CancellationToken cancellationToken) =>
        store.ReadIdsAsync(Containers.Tickets, Containers.TicketsList, TicketLists.OfCustomer(person.CustomerId), cancellationToken);
}
