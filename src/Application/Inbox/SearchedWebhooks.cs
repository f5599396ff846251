using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Inbox;

/// <summary>
/// Webhooks that still have a body and stand in no list of an order: what nothing here listens to, what staff settled, and reports of mail
/// and text providers, which are about many at once. Of those that name the customer, or an order of theirs, the body goes, unless somebody
/// still has to act on it.
/// </summary>
public sealed class SearchedWebhooks(IDocumentStore store) : ISearchedPlace
{
    private const int PageSize = 100;

    public string Place => "webhooks";

    public async Task<PlacePage> SearchAsync(Person person, string? from, CancellationToken cancellationToken)
    {
        var orders = person.Orders.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var query = new DocumentQuery(Containers.Inbox, Containers.InboxBody) { Limit = PageSize, Continuation = from };
        var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        var report = PlaceReport.Nothing(Place) with { Looked = page.Documents.Count };
        foreach (var document in page.Documents)
        {
            var entry = document.As(StoredJson.Default.InboxEntry).Value;
            if (!Uuids.In($"{entry.OrderId} {entry.BodyText()}").Any(orders.Contains) && !person.IsNamedIn(entry.BodyText())) continue;
            if (entry.IsOpen)
            {
                report = report.Plus(new(Place, 0, 1, 0, 0, [new("webhooks that wait", 1, "somebody has to act on them; then their body goes")]));
                continue;
            }

            var replace = TypedDocuments.Replace(document.Id, ForgetWebhookBodies.WithoutBody(entry), StoredJson.Default.InboxEntry, document.Version);
            var changed = (await store.CommitAsync(Containers.Inbox, document.Partition, [replace], cancellationToken).ConfigureAwait(false)).IsCommitted;
            report = report.Plus(new(Place, 0, 1, 0, changed ? 1 : 0, changed ? [] : [new("webhooks that wait", 1, "somebody acts on them at this moment")]));
        }

        return new(report, page.Continuation);
    }
}
