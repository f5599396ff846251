using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Application.Sla;

/// <summary>What became of the promises about an order.</summary>
public sealed record ReadOrderPromises(string OrderId);

/// <summary>The promises, and the violations among them.</summary>
public sealed record OrderPromises(IReadOnlyList<SlaEntry> Entries, IReadOnlyList<SlaViolation> Violations);

/// <summary>Reads by keys alone: an order that nothing was promised about costs one read.</summary>
public sealed class ReadOrderPromisesHandler(IDocumentStore store)
{
    public async Task<OrderPromises> HandleAsync(ReadOrderPromises query, CancellationToken cancellationToken)
    {
        var board = await store.ReadAsync(Containers.Sla, query.OrderId, SlaRecord.Id, StoredJson.Default.SlaRecord, cancellationToken)
            .ConfigureAwait(false);
        if (board is null) return new([], []);
        var violations = new List<SlaViolation>();
        foreach (var entry in board.Value.Board.Entries.Where(entry => entry.ViolatedAt is not null))
        {
            var id = ViolationRecord.IdOf(new(SlaSubjectKind.Order, query.OrderId), entry.Span.Key);
            var found = await store.ReadAsync(Containers.Sla, query.OrderId, id, StoredJson.Default.ViolationRecord, cancellationToken).ConfigureAwait(false);
            if (found is not null) violations.Add(found.Value.Violation);
        }

        return new(board.Value.Board.Entries, violations);
    }
}
