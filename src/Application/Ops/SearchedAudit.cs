using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Ops;

/// <summary>The audit trail keeps who did what, and loses the customer; what they themselves were denied goes.</summary>
public sealed class SearchedAudit(IDocumentStore store) : ISearchedPlace
{
    private const int PageSize = 200;

    public string Place => "audit";

    public async Task<PlacePage> SearchAsync(Person person, string? from, CancellationToken cancellationToken)
    {
        // Denials of one caller are few.
        var removed = from is null ? await DeleteDenialsAsync(person, cancellationToken).ConfigureAwait(false) : 0;
        var actions = new DocumentQuery(Containers.Audit, "list") { EqualTo = [AuditEntry.All], Limit = PageSize, Continuation = from };
        var page = await store.QueryAsync(actions, cancellationToken).ConfigureAwait(false);
        var changed = 0;
        foreach (var document in page.Documents)
        {
            var entry = document.As(StoredJson.Default.AuditEntry).Value;
            var after = entry with
            {
                By = Id(entry.By)!,
                Subject = Id(entry.Subject),
                Path = string.Join('/', entry.Path.Split('/').Select(part => Uri.UnescapeDataString(part) == person.CustomerId ? person.Pseudonym : part)),
                Reason = person.Without(entry.Reason),
                Change = person.Without(entry.Change),
            };
            if (after == entry) continue;
            var replace = TypedDocuments.Replace(document.Id, after, StoredJson.Default.AuditEntry, document.Version);
            changed += (await store.CommitAsync(Containers.Audit, document.Partition, [replace], cancellationToken).ConfigureAwait(false)).IsCommitted ? 1 : 0;
        }

        return new(new(Place, page.Documents.Count + removed, changed + removed, removed, changed, []), page.Continuation);

        string? Id(string? id) => id == person.CustomerId ? person.Pseudonym : id;
    }

    private async Task<int> DeleteDenialsAsync(Person person, CancellationToken cancellationToken)
    {
        var removed = 0;
        await foreach (var document in store.ReadAllAsync(new(Containers.Audit, "by") { EqualTo = [person.CustomerId] }, cancellationToken).ConfigureAwait(false))
        {
            // Somebody of the staff may be a customer, too.
            if (document.As(StoredJson.Default.AuditEntry).Value.List != AuditEntry.Denials) continue;
            await store.CommitAsync(Containers.Audit, document.Partition, [new DocumentOperation.Delete(document.Id, null)], cancellationToken).ConfigureAwait(false);
            removed++;
        }

        return removed;
    }
}
