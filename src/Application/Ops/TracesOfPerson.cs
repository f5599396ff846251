using System.Runtime.CompilerServices;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Ops;

/// <summary>
/// Where staff and failures speak of the customer: the audit trail keeps who did what and loses the customer; dead letters and failures
/// that name them go.
/// </summary>
public sealed class TracesOfPerson(IDocumentStore store) : IPersonalData
{
    public string Room => "audit-and-dead-letters";

    /// <summary>Nothing: these are the shop's notes about its own work.</summary>
    public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield break;
    }

    public async Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken)
    {
        var (changed, removed) = (0, 0);
        // Nothing was done to a customer's orders before the first of them.
        var since = person.Orders.Select(Ids.TimeOf).Min();
        var actions = new DocumentQuery(Containers.Audit, "list") { EqualTo = [AuditEntry.All], From = since?.ToUnixTimeMilliseconds() };
        await foreach (var document in store.ReadAllAsync(actions, cancellationToken).ConfigureAwait(false))
        {
            var entry = document.As(StoredJson.Default.AuditEntry).Value;
            var after = entry with
            {
                Subject = entry.Subject == person.CustomerId ? person.Pseudonym : entry.Subject,
                Path = Without(entry.Path, person),
                Reason = person.Without(entry.Reason),
                Change = person.Without(entry.Change),
            };
            if (after == entry) continue;
            var replace = TypedDocuments.Replace(document.Id, after, StoredJson.Default.AuditEntry, document.Version);
            changed += (await store.CommitAsync(Containers.Audit, document.Partition, [replace], cancellationToken).ConfigureAwait(false)).IsCommitted ? 1 : 0;
        }

        removed += await DeleteAsync(new(Containers.Audit, "by") { EqualTo = [person.CustomerId] }, static _ => true, cancellationToken).ConfigureAwait(false);
        foreach (var letters in new DocumentQuery[] { new(Containers.DeadLetters, "list") { EqualTo = [DeadLetter.Waiting] }, new(Containers.DeadLetters, "expires") })
            removed += await DeleteAsync(letters, document => Names(document, person), cancellationToken).ConfigureAwait(false);
        return new(Room, changed + removed, removed, changed, []);
    }

    private static string Without(string path, Person person) =>
        string.Join('/', path.Split('/').Select(part => Uri.UnescapeDataString(part) == person.CustomerId ? person.Pseudonym : part));

    private static bool Names(StoredDocument document, Person person)
    {
        if (document.Id == MessageFailure.Id) return person.IsNamedIn(document.As(StoredJson.Default.MessageFailure).Value.Reason);
        var letter = document.As(StoredJson.Default.DeadLetter).Value;
        return person.IsNamedIn(letter.Body) || person.IsNamedIn(letter.Reason);
    }

    private async Task<int> DeleteAsync(DocumentQuery query, Func<StoredDocument, bool> which, CancellationToken cancellationToken)
    {
        var deleted = 0;
        await foreach (var document in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (!which(document)) continue;
            var delete = new DocumentOperation.Delete(document.Id, null);
            deleted += (await store.CommitAsync(query.Container, document.Partition, [delete], cancellationToken).ConfigureAwait(false)).IsCommitted ? 1 : 0;
        }

        return deleted;
    }
}
