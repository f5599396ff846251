using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inbox;

/// <summary>Webhooks about one order that were dealt with, newest first: processed, or known to say nothing new.</summary>
/// <param name="OrderId">The order; events that name no order are not among them.</param>
/// <param name="Limit">How many, 1 to 100.</param>
public sealed record ListOrderWebhooks(string OrderId, int Limit);

/// <summary>Reads them from the inbox.</summary>
public sealed class ListOrderWebhooksHandler(IDocumentStore store)
{
    public async Task<IReadOnlyList<Versioned<InboxEntry>>> HandleAsync(ListOrderWebhooks query, CancellationToken cancellationToken)
    {
        if (InboxLists.OfOrder(query.OrderId) is not { } list)
            return [];
        var page = await store
            .QueryAsync(
                new DocumentQuery(Containers.Inbox, "list") { EqualTo = [list], Descending = true, Limit = query.Limit },
                cancellationToken)
            .ConfigureAwait(false);
        return [.. page.Documents.Select(document => document.As(StoredJson.Default.InboxEntry))];
    }
}
