using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Application.Sla;

/// <summary>Violations in a state, the latest first.</summary>
/// <param name="SubjectId">Only those of this order or ticket.</param>
/// <param name="Assignee">Only those of this assignee.</param>
/// <param name="Limit">1 to 100.</param>
/// <param name="Continuation">From the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
public sealed record ListViolations(ViolationState State, string? SubjectId, Assignee? Assignee, int Limit, string? Continuation);

/// <summary>A page of violations and where the next one starts.</summary>
public sealed record ViolationPage(IReadOnlyList<ViolationRecord> Violations, string? Continuation);

/// <summary>Reads one page.</summary>
public sealed class ListViolationsHandler(IDocumentStore store)
{
    /// <summary>Whether there is one with this id.</summary>
    public async Task<bool> IsThereAsync(string id, CancellationToken cancellationToken) =>
        ViolationRecord.PartitionOf(id) is { } partition
        && await store.FindAsync(Containers.Sla, partition, id, cancellationToken).ConfigureAwait(false) is not null;

    public async Task<ViolationPage> HandleAsync(ListViolations query, CancellationToken cancellationToken)
    {
        var list = SlaLists.Of(query.State);
        var page = await store
            .QueryAsync(
                new DocumentQuery(Containers.Sla, query.Assignee is null ? Containers.SlaList : Containers.SlaAssignee)
                {
                    Partition = query.SubjectId,
                    EqualTo = query.Assignee is { } assignee ? [assignee.ToText(), list] : [list],
                    Descending = true,
                    Limit = query.Limit,
                    Continuation = query.Continuation,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return new([.. page.Documents.Select(one => one.As(StoredJson.Default.ViolationRecord).Value)], page.Continuation);
    }
}
