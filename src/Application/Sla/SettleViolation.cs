using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Application.Sla;

/// <summary>Staff have seen a violation, or have settled it.</summary>
/// <param name="Reason">Why it is settled, 1 to 500 characters; null only acknowledges it.</param>
public sealed record SettleViolation(string Id, string By, string? Reason);

/// <summary>Refuses with <see cref="RefusalCodes.ViolationResolved"/> what was settled with another reason. A repeat changes nothing.</summary>
public sealed class SettleViolationHandler(IDocumentStore store, OutboxHint hint, IEventPublisher publisher, TimeProvider time)
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
            var outbox = Promise(after, partition, now);
            var commit = await store
                .CommitAsync(
                    Containers.Sla,
                    partition,
                    [TypedDocuments.Replace(command.Id, after, StoredJson.Default.ViolationRecord, found.Version), .. outbox.Operations()],
                    cancellationToken)
                .ConfigureAwait(false);
            if (!commit.IsCommitted) continue;
            if (outbox.Rows.Count > 0) await hint.SendAsync(new OutboxPlace(Containers.Sla, partition), cancellationToken).ConfigureAwait(false);
            return after;
        }
    }

    private Outbox Promise(ViolationRecord after, string partition, DateTimeOffset now)
    {
        var outbox = new Outbox(now, partition, 0);
        var type = after.Violation.State == ViolationState.Resolved ? EventTypes.SlaResolved : EventTypes.SlaAcknowledged;
        return publisher.IsHeard(Topics.Fulfilment, type)
            ? outbox.Event(
                Topics.Fulfilment,
                type,
                JsonSerializer.SerializeToElement(new SlaSettledData(after.Violation.Id, after.OrderId, now), EventJson.Default.SlaSettledData),
                key: $"{after.Violation.Id}/{after.Violation.State}")
            : outbox;
    }
}
