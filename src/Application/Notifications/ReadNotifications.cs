using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Notifications;

/// <summary>What the customer's list shows.</summary>
/// <param name="OnlyUnread">Leaves out what was read.</param>
public sealed record ReadNotifications(string CustomerId, bool OnlyUnread, int Limit, string? Continuation);

/// <summary>An entry of the list.</summary>
public sealed record Notification(Notice Notice, bool IsRead);

/// <summary>A page of the list, newest first.</summary>
/// <param name="Unread">How many are unread in all, counted up to <see cref="ReadNotificationsHandler.Enough"/>.</param>
public sealed record NotificationPage(IReadOnlyList<Notification> Notifications, int Unread, string? Continuation);

/// <summary>A customer's notifications: their list, what is unread, and that they have read it.</summary>
public sealed class ReadNotificationsHandler(IDocumentStore store, TimeProvider time)
{
    /// <summary>Counting what is unread ends here: a badge says "99+" then.</summary>
    public const int Enough = 100;

    /// <summary>One page. Throws <see cref="ArgumentException"/> for a malformed continuation.</summary>
    public async Task<NotificationPage> HandleAsync(ReadNotifications query, CancellationToken cancellationToken)
    {
        var partition = CustomerOrder.PartitionOf(query.CustomerId);
        var upTo = await ReadUpToAsync(partition, cancellationToken).ConfigureAwait(false);
        var asked = Query(partition) with { From = query.OnlyUnread ? upTo + 1 : null };
        var found = new List<Notification>(query.Limit);
        var continuation = query.Continuation;
        do
        {
            var page = await store.QueryAsync(asked with { Limit = query.Limit - found.Count, Continuation = continuation }, cancellationToken).ConfigureAwait(false);
            found.AddRange(NotificationsOf(page, upTo).Where(one => !query.OnlyUnread || !one.IsRead));
            continuation = page.Continuation;
        }
        while (found.Count < query.Limit && continuation is not null);
        return new(found, await CountUnreadAsync(partition, upTo, cancellationToken).ConfigureAwait(false), continuation);
    }

    /// <summary>Marks one as read; false when there is none. A repeat changes nothing.</summary>
    public async Task<bool> MarkAsync(string customerId, string id, CancellationToken cancellationToken)
    {
        var partition = CustomerOrder.PartitionOf(customerId);
        while (true)
        {
            var found = await store.ReadAsync(Containers.Messages, partition, id, StoredJson.Default.Notice, cancellationToken).ConfigureAwait(false);
            if (found?.Value.Headline is null) return false;
            if (found.Value.ReadAt is not null) return true;
            var write = TypedDocuments.Replace(id, found.Value with { ReadAt = time.GetUtcNow() }, StoredJson.Default.Notice, found.Version);
            if ((await store.CommitAsync(Containers.Messages, partition, [write], cancellationToken).ConfigureAwait(false)).IsCommitted) return true;
        }
    }

    /// <summary>Marks everything up to now as read.</summary>
    public async Task MarkAllAsync(string customerId, CancellationToken cancellationToken)
    {
        var mark = new ReadMark(time.GetUtcNow().ToUnixTimeMilliseconds());
        await store
            .CommitAsync(
                Containers.Messages,
                CustomerOrder.PartitionOf(customerId),
                [TypedDocuments.Upsert(ReadMark.Id, mark, StoredJson.Default.ReadMark)],
                cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<int> CountUnreadAsync(string partition, long upTo, CancellationToken cancellationToken)
    {
        var page = await store.QueryAsync(Query(partition) with { From = upTo + 1, Limit = Enough }, cancellationToken).ConfigureAwait(false);
        return NotificationsOf(page, upTo).Count(one => !one.IsRead);
    }

    private async ValueTask<long> ReadUpToAsync(string partition, CancellationToken cancellationToken) =>
        (await store.ReadAsync(Containers.Messages, partition, ReadMark.Id, StoredJson.Default.ReadMark, cancellationToken).ConfigureAwait(false))?.Value.UpTo ?? 0;

    private static DocumentQuery Query(string partition) =>
        new(Containers.Messages, Containers.MessagesList) { Partition = partition, EqualTo = [partition], Descending = true };

    private static IEnumerable<Notification> NotificationsOf(DocumentPage page, long upTo) => page.Documents
        .Select(one => one.As(StoredJson.Default.Notice).Value)
        .Where(notice => notice.Headline is not null)
        .Select(notice => new Notification(notice, notice.ReadAt is not null || notice.At <= upTo));
}
