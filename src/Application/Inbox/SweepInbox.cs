using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inbox;

/// <summary>Process what lies in the inbox past its time, everywhere or about one object of a provider.</summary>
public sealed record SweepInbox(string? Provider = null, string? ObjectId = null);

/// <summary>The safety net under the queue hints; also asked before a payment's wait is ended.</summary>
public sealed class SweepInboxHandler(IDocumentStore store, ProcessInboxEntryHandler process, TimeProvider time)
{
    private const int PageSize = 100;

    /// <summary>Answers how many entries were looked at.</summary>
    public async ValueTask<int> HandleAsync(SweepInbox command, CancellationToken cancellationToken)
    {
        var one = command is { Provider: { } provider, ObjectId: { } objectId }
            ? InboxKeys.Partition(provider, objectId)
            : null;
        var query = new DocumentQuery(Containers.Inbox, "due")
        {
            Partition = one,
            // For one object everything that waits, due or not; the sweeper leaves the rest to its time.
            Before = one is null ? time.GetUtcNow().ToUnixTimeMilliseconds() + 1 : null,
            Limit = PageSize,
        };
        var count = 0;
        while (true)
        {
            var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var document in page.Documents)
            {
                await process.HandleAsync(new(document.Partition, document.Id), cancellationToken).ConfigureAwait(false);
                count++;
            }

            if (page.Continuation is null)
                return count;
            query = query with { Continuation = page.Continuation };
        }
    }
}
