using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Tickets;

namespace OrderFunctions.Application.Tickets;

/// <summary>A page of tickets, the newest first, and where the next one starts.</summary>
public sealed record TicketPage(IReadOnlyList<TicketDocument> Tickets, string? Continuation);

/// <summary>
/// Lists of tickets. A customer's and an order's are one query in a partition of their own, then each ticket by its key; those of
/// staff ask every partition. A malformed continuation throws <see cref="ArgumentException"/>.
/// </summary>
public sealed class ListTicketsHandler(IDocumentStore store)
{
    /// <summary>A customer's own.</summary>
    public Task<TicketPage> OfCustomerAsync(string customerId, int limit, string? continuation, CancellationToken cancellationToken) =>
        EntriesAsync(TicketLists.OfCustomer(customerId), limit, continuation, cancellationToken);

    /// <summary>Those about an order.</summary>
    public Task<TicketPage> OfOrderAsync(string orderId, int limit, CancellationToken cancellationToken) =>
        EntriesAsync(TicketLists.OfOrder(orderId), limit, null, cancellationToken);

    /// <summary>Those in a status.</summary>
    public Task<TicketPage> InStatusAsync(TicketStatus status, int limit, string? continuation, CancellationToken cancellationToken) =>
        QueryAsync(new(Containers.Tickets, Containers.TicketsList) { EqualTo = [TicketLists.Of(status)] }, limit, continuation, cancellationToken);

    /// <summary>Those of an agent, in a status.</summary>
    public Task<TicketPage> OfAgentAsync(string agentId, TicketStatus status, int limit, string? continuation, CancellationToken cancellationToken) =>
        QueryAsync(new(Containers.Tickets, Containers.TicketsAgent) { EqualTo = [agentId, TicketLists.Of(status)] }, limit, continuation, cancellationToken);

    private async Task<TicketPage> QueryAsync(DocumentQuery query, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var page = await store.QueryAsync(query with { Descending = true, Limit = limit, Continuation = continuation }, cancellationToken).ConfigureAwait(false);
        return new([.. page.Documents.Select(one => one.As(StoredJson.Default.TicketDocument).Value)], page.Continuation);
    }

    private async Task<TicketPage> EntriesAsync(string list, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(Containers.Tickets, Containers.TicketsList)
        {
            Partition = list,
            EqualTo = [list],
            Descending = true,
            Limit = limit,
            Continuation = continuation,
        };
        var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        var found = await Task.WhenAll(page.Documents.Select(entry => store
            .ReadAsync(Containers.Tickets, entry.Id, TicketDocument.Id, StoredJson.Default.TicketDocument, cancellationToken).AsTask())).ConfigureAwait(false);
        return new([.. found.OfType<Versioned<TicketDocument>>().Select(one => one.Value)], page.Continuation);
    }
}
