using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Application.Sla;

/// <summary>How well assignees keep their promises, by stage.</summary>
/// <param name="Assignee">Of one, or of all.</param>
/// <param name="Limit">1 to 100.</param>
/// <param name="Continuation">From the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
public sealed record ReadScorecards(Assignee? Assignee, int Limit, string? Continuation);

/// <summary>A page of scorecards and where the next one starts.</summary>
public sealed record ScorecardPage(IReadOnlyList<SlaCard> Cards, string? Continuation);

/// <summary>Reads one page.</summary>
public sealed class ReadScorecardsHandler(IDocumentStore store)
{
    public async Task<ScorecardPage> HandleAsync(ReadScorecards query, CancellationToken cancellationToken)
    {
        var page = await store
            .QueryAsync(
                new DocumentQuery(Containers.Sla, Containers.SlaList)
                {
                    Partition = query.Assignee is { } assignee ? SlaLists.PartitionOf(assignee) : null,
                    EqualTo = [SlaLists.Cards],
                    Limit = query.Limit,
                    Continuation = query.Continuation,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return new([.. page.Documents.Select(one => one.As(StoredJson.Default.SlaCard).Value)], page.Continuation);
    }
}
