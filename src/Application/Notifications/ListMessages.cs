using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Notifications;

/// <summary>What customers were told, newest first.</summary>
/// <param name="OrderId">About one order only; null for all.</param>
/// <param name="Limit">Page size, 1 to 100.</param>
/// <param name="Continuation">From the page before.</param>
/// <param name="CustomerId">To one customer only.</param>
public sealed record ListMessages(string? OrderId, int Limit = 50, string? Continuation = null, string? CustomerId = null);

/// <summary>A message and the notice that it is part of.</summary>
public sealed record SaidMessage(Notice Notice, CustomerMessage Message);

/// <summary>A page of notices, as messages: a notice that went three ways is three of them.</summary>
public sealed record MessagePage(IReadOnlyList<SaidMessage> Messages, string? Continuation);

/// <summary>Reads the container of messages: a customer's in their partition, those of an order among its customer's.</summary>
public sealed class ListMessagesHandler(IDocumentStore store)
{
    /// <summary>One page. Throws <see cref="ArgumentException"/> for a malformed continuation.</summary>
    public async Task<MessagePage> HandleAsync(ListMessages query, CancellationToken cancellationToken)
    {
        var customer = query.CustomerId;
        long? since = null;
        if (query.OrderId is { } id)
        {
            var order = await store
                .ReadAsync(Containers.Orders, id, OrderDocument.Id, StoredJson.Default.OrderDocument, cancellationToken).ConfigureAwait(false);
            if (order is null) return new([], null);
            (customer, since) = (order.Value.Order.CustomerId, order.Value.Order.PlacedAt.ToUnixTimeMilliseconds());
        }

        var partition = customer is null ? null : CustomerOrder.PartitionOf(customer);
        var asked = new DocumentQuery(Containers.Messages, partition is null ? Containers.MessagesAll : Containers.MessagesList)
        {
            Partition = partition,
            EqualTo = partition is null ? [] : [partition],
            From = since,
            Descending = true,
        };
        var notices = new List<Notice>(query.Limit);
        var continuation = query.Continuation;
        do
        {
            var page = await store.QueryAsync(asked with { Limit = query.Limit - notices.Count, Continuation = continuation }, cancellationToken).ConfigureAwait(false);
            notices.AddRange(page.Documents.Select(one => one.As(StoredJson.Default.Notice).Value).Where(one => query.OrderId is null || one.OrderId == query.OrderId));
            continuation = page.Continuation;
        }
        while (notices.Count < query.Limit && continuation is not null);
        return new([.. notices.SelectMany(notice => notice.Messages.Select(message => new SaidMessage(notice, message)))], continuation);
    }
}
