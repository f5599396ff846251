using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Notifications;

/// <summary>Messages to customers, newest first.</summary>
/// <param name="OrderId">Of one order only; null for all.</param>
/// <param name="Limit">Page size, 1 to 100.</param>
/// <param name="Continuation">From the page before.</param>
public sealed record ListMessages(string? OrderId, int Limit = 50, string? Continuation = null);

/// <summary>A page of messages.</summary>
public sealed record MessagePage(IReadOnlyList<CustomerMessage> Messages, string? Continuation);

/// <summary>Reads the container of messages.</summary>
public sealed class ListMessagesHandler(IDocumentStore store)
{
    /// <summary>One page. Throws <see cref="ArgumentException"/> for a malformed continuation.</summary>
    public async Task<MessagePage> HandleAsync(ListMessages query, CancellationToken cancellationToken)
    {
        var page = await store
            .QueryAsync(
                new DocumentQuery(Containers.Messages, "list")
                {
                    Partition = query.OrderId,
                    EqualTo = [CustomerMessage.AllMessages],
                    Descending = true,
                    Limit = query.Limit,
                    Continuation = query.Continuation,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return new(
            [.. page.Documents.Select(document => document.As(StoredJson.Default.CustomerMessage).Value)],
            page.Continuation);
    }
}
