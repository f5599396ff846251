using System.Runtime.CompilerServices;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Files;

/// <summary>Files that the customer owns. Those that the law wants kept stay, and are the pseudonym's.</summary>
public sealed class FilesOfPerson(IDocumentStore store, FileRegister register) : IPersonalData
{
    public string Room => "files";

    public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var document in store.ReadAllAsync(Of(person), cancellationToken).ConfigureAwait(false))
            yield return new(document.Body, [document.As(StoredJson.Default.FileRecord).Value.File.Name]);
    }

    public async Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken)
    {
        var report = RoomReport.Nothing(Room);
        await foreach (var document in store.ReadAllAsync(Of(person), cancellationToken).ConfigureAwait(false))
        {
            var file = document.As(StoredJson.Default.FileRecord).Value;
            if (file.Retention == FileRetention.Personal)
            {
                await register.DeleteAsync(file, cancellationToken).ConfigureAwait(false);
                report = report.Plus(new(Room, 1, 1, 0, []));
                continue;
            }

            var renamed = file with { OwnerId = person.Pseudonym, Owner = Digests.Of(person.Pseudonym) };
            var replace = TypedDocuments.Replace(document.Id, renamed, StoredJson.Default.FileRecord, document.Version);
            await store.CommitAsync(Containers.Files, document.Partition, [replace], cancellationToken).ConfigureAwait(false);
            report = report.Plus(new(Room, 1, 0, 1, [new(file.Kind, 1, "the law wants them kept", file.ExpiresAt)]));
        }

        return report;
    }

    private static DocumentQuery Of(Person person) => new(Containers.Files, Containers.FilesOwner) { EqualTo = [Digests.Of(person.CustomerId)] };
}
