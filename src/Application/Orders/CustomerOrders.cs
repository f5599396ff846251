using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>
/// That a customer placed an order, or was about to: document <c>{order id}</c> in the customer's partition. It says nothing
/// about order or customer that its keys do not say, and never changes afterwards.
/// </summary>
/// <param name="List">Index field: the customer, as <see cref="PartitionOf"/> writes it.</param>
/// <param name="At">Index field: when it was placed, Unix milliseconds.</param>
public sealed record CustomerOrder(string List, long At)
{
    /// <summary>
    /// The partition of a customer: a digest, because a token's subject may be anything, also what no key may hold and also
    /// a mail address. Whoever knows the subject finds the partition.
    /// </summary>
    public static string PartitionOf(string customerId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(customerId)).AsSpan(0, 16));
}

/// <summary>
/// The orders of one customer: one query in the customer's own partition, then each order by its key. Orders themselves lie
/// in partitions of their own, where looking for a customer's would mean asking all of them.
/// </summary>
public sealed class CustomerOrders(IDocumentStore store)
{
    /// <summary>
    /// Enters an order that is about to be placed, always before it is: so no order is ever missing from its customer's
    /// list. If placing it then breaks off the entry stays alone, and readers pass it over. A repeat, however late, moves
    /// the entry to its own time.
    /// </summary>
    public async ValueTask EnterAsync(Order order, CancellationToken cancellationToken)
    {
        var partition = CustomerOrder.PartitionOf(order.CustomerId);
        var entry = new CustomerOrder(partition, order.PlacedAt.ToUnixTimeMilliseconds());
        await store
            .CommitAsync(
                Containers.Customers, partition, [TypedDocuments.Upsert(order.Id, entry, StoredJson.Default.CustomerOrder)], cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Takes an order off a customer's list; one that is not there is no matter.</summary>
    internal async ValueTask RemoveAsync(string customerId, string orderId, CancellationToken cancellationToken) => await store
        .CommitAsync(Containers.Customers, CustomerOrder.PartitionOf(customerId), [new DocumentOperation.Delete(orderId, null)], cancellationToken)
        .ConfigureAwait(false);

    /// <summary>A page, newest first; as many as asked for unless it is the last one.</summary>
    /// <param name="continuation">From the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
    public async Task<OrderPage> PageAsync(string customerId, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var orders = new List<Order>(limit);
        do
        {
            var page = await store
                .QueryAsync(
                    Entries(customerId) with { Descending = true, Limit = limit - orders.Count, Continuation = continuation }, cancellationToken)
                .ConfigureAwait(false);
            orders.AddRange(await ReadAsync(customerId, page, cancellationToken).ConfigureAwait(false));
            continuation = page.Continuation;
        }
        while (orders.Count < limit && continuation is not null);
        return new OrderPage(orders, continuation);
    }

    /// <summary>How many the customer has placed since then; counting ends at <paramref name="enough"/>.</summary>
    public async Task<int> CountAsync(string customerId, DateTimeOffset since, int enough, CancellationToken cancellationToken)
    {
        // Newest first: a store that remembers what was written last has those orders at hand.
        var query = Entries(customerId) with { From = since.ToUnixTimeMilliseconds(), Descending = true, Limit = enough };
        var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        // There are never fewer entries than orders. Only where the number matters are the orders themselves looked at: what
        // was never placed must not speak against anybody.
        if (page.Documents.Count < enough) return page.Documents.Count;
        var count = 0;
        while (true)
        {
            count += await CountPlacedAsync(page, cancellationToken).ConfigureAwait(false);
            if (count >= enough || page.Continuation is null) return Math.Min(count, enough);
            page = await store.QueryAsync(query with { Continuation = page.Continuation }, cancellationToken).ConfigureAwait(false);
        }
    }

    private static DocumentQuery Entries(string customerId)
    {
        var partition = CustomerOrder.PartitionOf(customerId);
        // The partition is in the list, too: a store whose indexes know no partitions then reads no other customer's entries.
        return new(Containers.Customers, Containers.CustomersList) { Partition = partition, EqualTo = [partition] };
    }

    private async Task<int> CountPlacedAsync(DocumentPage entries, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(entries.Documents.Select(entry =>
            store.FindAsync(Containers.Orders, entry.Id, OrderDocument.Id, cancellationToken).AsTask())).ConfigureAwait(false);
        return found.Count(order => order is not null);
    }

    /// <summary>The orders behind a page's entries, in its order.</summary>
    private async Task<List<Order>> ReadAsync(string customerId, DocumentPage entries, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(entries.Documents.Select(entry => store
            .ReadAsync(Containers.Orders, entry.Id, OrderDocument.Id, StoredJson.Default.OrderDocument, cancellationToken)
            .AsTask())).ConfigureAwait(false);
        return
        [
            .. found.OfType<Versioned<OrderDocument>>().Select(one => one.Value.Order)
                .Where(order => string.Equals(order.CustomerId, customerId, StringComparison.Ordinal)),
        ];
    }
}
