using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>
/// Carries a decided step out in one commit: the record at its expected version, the counts by guarded increment.
/// Nothing reads or waits for the counts, which many orders share; the record belongs to one allocation alone.
/// </summary>
internal sealed class ReservationSteps(IDocumentStore store, TimeProvider time)
{
    // Only steps on the same allocation can meet on a record, so a handful of rounds always ends.
    private const int MaxAttempts = 8;

    public async ValueTask<StockAnswer> TakeAsync(
        StockStep step,
        ReservationRecord asked,
        ValueTask<Versioned<ReservationRecord>?> first,
        CancellationToken cancellationToken)
    {
        var found = await first.ConfigureAwait(false);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (!StockDecider.Decide(found?.Value.ToDomain(), step, asked.ToDomain())
                .TryGet(out var decision, out var refusal))
            {
                return new(refusal.Code);
            }

            if (decision.Write is not { } write)
                return new(Repeated: true);

            var result = await store.CommitAsync(
                Containers.Stock,
                asked.Sku,
                Operations(found, ((found?.Value ?? asked) with { Quantity = write.Quantity }).With(write.Status, time.GetUtcNow()), decision.Move),
                cancellationToken).ConfigureAwait(false);

            switch (result.Outcome)
            {
                case CommitOutcome.Committed:
                    return new();
                case CommitOutcome.GuardFailed or CommitOutcome.NotFound when step == StockStep.Reserve:
                    return new(
                        RefusalCodes.OutOfStock,
                        Available: await AvailableAsync(asked, cancellationToken).ConfigureAwait(false));
                case CommitOutcome.AlreadyExists or CommitOutcome.VersionMismatch:
                    found = await FindAsync(asked.Sku, asked.AllocationId, cancellationToken).ConfigureAwait(false);
                    continue; // Another step on this allocation came first: decide again.
                default:
                    throw new InvalidOperationException(
                        $"The counts of {asked.Sku} do not hold what reservation {asked.AllocationId} says: "
                        + $"{step} ended as {result.Outcome}.");
            }
        }

        throw new TimeoutException($"Reservation {asked.AllocationId} kept changing; try again.");
    }

    public ValueTask<Versioned<ReservationRecord>?> FindAsync(
        string sku, string allocationId, CancellationToken cancellationToken) =>
        store.ReadAsync(
            Containers.Stock, sku, ReservationRecord.IdOf(allocationId), StoredJson.Default.ReservationRecord,
            cancellationToken);

    /// <summary>What a step after the reserve asks for.</summary>
    public ReservationRecord Asked(string sku, string allocationId, int quantity, string? location)
    {
        var now = time.GetUtcNow();
        return new()
        {
            AllocationId = allocationId,
            Sku = sku,
            Location = location ?? StockLocations.Main,
            Quantity = quantity,
            Status = ReservationStatus.Reserved,
            At = now,
            ChangedAt = now,
        };
    }

    private static DocumentOperation[] Operations(
        Versioned<ReservationRecord>? found, ReservationRecord next, StockMove move)
    {
        // The record comes first: a repeat must be told apart from "out of stock" even when nothing is available.
        var id = ReservationRecord.IdOf(next.AllocationId);
        var write = found is null
            ? TypedDocuments.Create(id, next, StoredJson.Default.ReservationRecord)
            : TypedDocuments.Replace(id, next, StoredJson.Default.ReservationRecord, found.Version);
        return move == StockMove.None ? [write] : [write, StockCounts.Apply(next.Location, move)];
    }

    private async ValueTask<long> AvailableAsync(ReservationRecord asked, CancellationToken cancellationToken)
    {
        var counts = await store.ReadAsync(
            Containers.Stock, asked.Sku, StockCounts.IdOf(asked.Location), StoredJson.Default.StockCounts,
            cancellationToken).ConfigureAwait(false);
        return counts?.Value.Available ?? 0;
    }
}
