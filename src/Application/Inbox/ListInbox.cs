using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inbox;

/// <summary>Webhooks in one state. Those that were processed are listed by their order only.</summary>
/// <param name="Status">RECEIVED, HELD, UNMATCHED, FAILED or REJECTED.</param>
/// <param name="Limit">1 to 100; a page may hold fewer and still not be the last.</param>
/// <param name="Continuation">From the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
public sealed record ListInbox(InboxStatus Status, int Limit, string? Continuation);

/// <summary>A page of webhooks and where the next one starts.</summary>
public sealed record InboxPage(IReadOnlyList<Versioned<InboxEntry>> Entries, string? Continuation);

/// <summary>Reads one page.</summary>
public sealed class ListInboxHandler(IDocumentStore store)
{
    /// <summary>The states that can be listed.</summary>
    public static IReadOnlyList<InboxStatus> Listed { get; } =
        [InboxStatus.Received, InboxStatus.Held, InboxStatus.Unmatched, InboxStatus.Failed, InboxStatus.Rejected];

    public async Task<InboxPage> HandleAsync(ListInbox query, CancellationToken cancellationToken)
    {
        var (index, list) = query.Status switch
        {
            InboxStatus.Unmatched or InboxStatus.Failed => ("list", InboxLists.Repair),
            InboxStatus.Rejected => ("list", InboxLists.Rejected),
            _ => ("due", null),
        };
        var page = await store
            .QueryAsync(
                new DocumentQuery(Containers.Inbox, index)
                {
                    EqualTo = list is null ? [] : [list],
                    Descending = list is not null,
                    Limit = query.Limit,
                    Continuation = query.Continuation,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return new(
            [.. page.Documents.Select(one => one.As(StoredJson.Default.InboxEntry)).Where(one => one.Value.Status == query.Status)],
            page.Continuation);
    }
}
