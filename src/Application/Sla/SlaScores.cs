using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Application.Sla;

/// <summary>
/// Counts for each assignee what was kept and what was not. Each count commits with a mark that has the stretch of work as its
/// id, so that it can be told any number of times and counts once.
/// </summary>
public sealed class SlaScores(IDocumentStore store, TimeProvider time)
{
    /// <summary>A promise was broken.</summary>
    public Task LateAsync(SlaEntry entry, string violationId, CancellationToken cancellationToken) => CountAsync(
        entry,
        "late-" + violationId,
        new SlaMark(SlaLists.Late, entry.ViolatedAt!.Value.ToUnixTimeMilliseconds()),
        [new("violated", 1)],
        cancellationToken);

    /// <summary>Work is done, in time unless its promise was broken before.</summary>
    public Task DoneAsync(SlaEntry entry, TimeSpan worked, string violationId, CancellationToken cancellationToken) => CountAsync(
        entry,
        "done-" + violationId,
        new SlaMark(null, entry.Span.EndedAt!.Value.ToUnixTimeMilliseconds()),
        [new("closed", 1), new("workedSeconds", (long)worked.TotalSeconds), new("kept", entry.ViolatedAt is null ? 1 : 0)],
        cancellationToken);

    /// <summary>How many promises of the assignee were broken in a time, and no more than <paramref name="enough"/>.</summary>
    public async Task<int> CountLateAsync(Assignee assignee, DateTimeOffset after, DateTimeOffset until, int enough, CancellationToken cancellationToken)
    {
        var page = await store
            .QueryAsync(
                new(Containers.Sla, Containers.SlaList)
                {
                    Partition = SlaLists.PartitionOf(assignee),
                    EqualTo = [SlaLists.Late],
                    From = after.ToUnixTimeMilliseconds() + 1,
                    Before = until.ToUnixTimeMilliseconds() + 1,
                    Limit = enough,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return page.Documents.Count;
    }

    private async Task CountAsync(
        SlaEntry entry, string markId, SlaMark mark, IReadOnlyList<FieldIncrement> fields, CancellationToken cancellationToken)
    {
        var (assignee, card) = (entry.Span.Assignee, SlaCard.IdOf(entry.Span.Stage));
        var partition = SlaLists.PartitionOf(assignee);
        DocumentOperation[] count =
            [TypedDocuments.Create(markId, mark, StoredJson.Default.SlaMark), new DocumentOperation.Increment(card, fields, [])];
        while (true)
        {
            var commit = await store.CommitAsync(Containers.Sla, partition, count, cancellationToken).ConfigureAwait(false);
            if (commit.Outcome != CommitOutcome.NotFound) return;
            var fresh = new SlaCard(assignee, entry.Span.Stage, 0, 0, 0, 0, SlaLists.Cards, time.GetUtcNow().ToUnixTimeMilliseconds());
            await store.CommitAsync(Containers.Sla, partition, [TypedDocuments.Create(card, fresh, StoredJson.Default.SlaCard)], cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
