using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Inbox;

/// <summary>Webhooks about one order that were dealt with, newest first: processed, or known to say nothing new.</summary>
/// <param name="Order">The order; events that name no order are not among them.</param>
/// <param name="Limit">How many, 1 to 100.</param>
public sealed record ListOrderWebhooks(Order Order, int Limit);

/// <summary>
/// Reads them from the inbox: whatever an order's webhooks are about, a capture, a refund or a dispute, they lie with the
/// payment that their sender knows, so that each payment of the order is one query in one partition.
/// </summary>
public sealed class ListOrderWebhooksHandler(IDocumentStore store)
{
    public async Task<IReadOnlyList<Versioned<InboxEntry>>> HandleAsync(ListOrderWebhooks query, CancellationToken cancellationToken)
    {
        if (InboxLists.OfOrder(query.Order.Id) is not { } list)
            return [];
        var pages = await Task.WhenAll(query.Order.Payments
            .Where(payment => payment.GatewayId is not null)
            .Select(payment => InboxKeys.Partition(payment.Provider, payment.GatewayId!))
            .Distinct(StringComparer.Ordinal)
            .Select(partition => store
                .QueryAsync(
                    new DocumentQuery(Containers.Inbox, "list")
                    {
                        Partition = partition,
                        EqualTo = [list],
                        Descending = true,
                        Limit = query.Limit,
                    },
                    cancellationToken)
                .AsTask())).ConfigureAwait(false);
        return
        [
            .. pages.SelectMany(page => page.Documents).Select(document => document.As(StoredJson.Default.InboxEntry))
                .OrderByDescending(entry => entry.Value.At).Take(query.Limit),
        ];
    }
}
