using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Sla;

/// <summary>Staff have seen a violation, or have settled it.</summary>
/// <param name="Reason">Why it is settled, 1 to 500 characters; null only acknowledges it.</param>
public sealed record SettleViolation(string Id, string By, string? Reason);

/// <summary>Refuses with <see cref="RefusalCodes.ViolationResolved"/> what was settled with another reason. A repeat changes nothing.</summary>
public sealed class SettleViolationHandler(IDocumentStore store, TimeProvider time)
{
    /// <summary>The violation afterwards, a refusal, or null when there is none.</summary>
    public async Task<Result<ViolationRecord>?> HandleAsync(SettleViolation command, CancellationToken cancellationToken)
    {
        if (ViolationRecord.PartitionOf(command.Id) is not { } partition) return null;
        while (true)
        {
            var found = await store.ReadAsync(Containers.Sla, partition, command.Id, StoredJson.Default.ViolationRecord, cancellationToken)
                .ConfigureAwait(false);
            if (found is null) return null;
            var (before, now) = (found.Value.Violation, time.GetUtcNow());
            var settled = command.Reason is { } reason ? before.Resolve(reason, command.By, now) : before.Acknowledge(command.By, now);
            if (!settled.TryGet(out var violation, out var refusal)) return Result.Refused<ViolationRecord>(refusal);
            if (violation == before) return found.Value;
            var after = found.Value with { Violation = violation, List = SlaLists.Of(violation.State) };
            var commit = await store
                .CommitAsync(
                    Containers.Sla, partition, [TypedDocuments.Replace(command.Id, after, StoredJson.Default.ViolationRecord, found.Version)], cancellationToken)
                .ConfigureAwait(false);
            if (commit.IsCommitted) return after;
        }
    }
}
