using System.Runtime.CompilerServices;
using System.Text.Json;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Images;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Domain.Documents;

namespace OrderFunctions.Application.Documents;

/// <summary>Parts lists that a customer sent: they go as a whole, and orders that were made of them stay.</summary>
public sealed class PartsListsOfPerson(IDocumentStore store, PartsListRepository lists, ImageRepository images, FileRegister register) : IPersonalData
{
    public string Room => "documents";

    public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var id in await IdsAsync(person, cancellationToken).ConfigureAwait(false))
        {
            if (await lists.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } found) continue;
            var photos = new List<string>();
            foreach (var photo in found.Value.PartsList.Files.Where(file => file.KeptAs is null))
            {
                if (await images.FindAsync(photo.Id, cancellationToken).ConfigureAwait(false) is { } image) photos.Add(image.Value.Original.Name);
            }

            // PDFs are among the files that the customer owns.
            yield return new(JsonSerializer.SerializeToUtf8Bytes(found.Value, StoredJson.Default.PartsListDocument), photos);
            yield return new(
                JsonSerializer.SerializeToUtf8Bytes(await lists.DeliveryOfAsync(id, cancellationToken).ConfigureAwait(false), StoredJson.Default.PartsListDelivery), []);
            if (await lists.AnswerOfAsync(id, cancellationToken).ConfigureAwait(false) is { } answer)
                yield return new(JsonSerializer.SerializeToUtf8Bytes(answer, StoredJson.Default.PartsListAnswer), []);
            foreach (var contact in await lists.ContactsOfAsync(id, cancellationToken).ConfigureAwait(false))
            {
                // What staff note among themselves is theirs.
                if (contact.Channel != ContactChannel.Note) yield return new(JsonSerializer.SerializeToUtf8Bytes(contact, StoredJson.Default.PartsListContact), []);
            }
        }
    }

    public async Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken)
    {
        var report = RoomReport.Nothing(Room);
        foreach (var id in await IdsAsync(person, cancellationToken).ConfigureAwait(false))
        {
            var removed = await EraseAsync(id, cancellationToken).ConfigureAwait(false);
            // The entry last: it is what a run that breaks off finds the list by.
            await store
                .CommitAsync(
                    Containers.Documents, PartsListLists.OfCustomer(person.CustomerId), [new DocumentOperation.Delete(id, null)], cancellationToken)
                .ConfigureAwait(false);
            report = report.Plus(new(Room, removed + 1, removed + 1, 0, []));
        }

        return report;
    }

    private async Task<int> EraseAsync(string id, CancellationToken cancellationToken)
    {
        var removed = 0;
        while (await lists.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } found)
        {
            foreach (var contact in await lists.ContactsOfAsync(id, cancellationToken).ConfigureAwait(false))
                removed += await DeleteAsync(id, PartsListContact.DocumentIdOf(contact.Id), cancellationToken).ConfigureAwait(false);
            foreach (var reading in await lists.ReadingsOfAsync(id, cancellationToken).ConfigureAwait(false))
                removed += await DeleteAsync(id, FileReading.IdOf(reading.FileId), cancellationToken).ConfigureAwait(false);
            foreach (var file in found.Value.PartsList.Files)
            {
                removed++;
                if (file.KeptAs is null)
                    await images.RemoveUseAsync(file.Id, ImageUseKind.Document, id, cancellationToken).ConfigureAwait(false);
                else if (await register.FindAsync(file.KeptAs, cancellationToken).ConfigureAwait(false) is { } record)
                    await register.DeleteAsync(record, cancellationToken).ConfigureAwait(false);
            }

            if (await lists.AnswerOfAsync(id, cancellationToken).ConfigureAwait(false) is not null)
                removed += await DeleteAsync(id, PartsListAnswer.Id, cancellationToken).ConfigureAwait(false);
            // As it was found: somebody who works on it at this moment moves the version on, and what they added goes at the next look.
            DocumentOperation[] delete = [new DocumentOperation.Delete(PartsListDocument.Id, found.Version), new DocumentOperation.Delete(PartsListDelivery.Id, null)];
            if ((await store.CommitAsync(Containers.Documents, id, delete, cancellationToken).ConfigureAwait(false)).IsCommitted) return removed + 2;
        }

        return removed;
    }

    private async Task<int> DeleteAsync(string id, string documentId, CancellationToken cancellationToken)
    {
        await store.CommitAsync(Containers.Documents, id, [new DocumentOperation.Delete(documentId, null)], cancellationToken).ConfigureAwait(false);
        return 1;
    }

    private Task<IReadOnlyList<string>> IdsAsync(Person person, CancellationToken cancellationToken) =>
        store.ReadIdsAsync(Containers.Documents, Containers.DocumentsList, PartsListLists.OfCustomer(person.CustomerId), cancellationToken);
}
