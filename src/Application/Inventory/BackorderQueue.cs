using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>
/// Keeps the line of paid orders that wait for an article (<see cref="BackorderLine"/>) in the SKU's partition, as a
/// reservation of its own: the units set aside are reserved in the books, and move in the same commit as the line.
/// </summary>
public sealed class BackorderQueue(IDocumentStore store, TimeProvider time)
{
    // Orders that join or leave at the same moment meet here; each round one of them gets through.
    private const int MaxAttempts = 50;

    private readonly ReservationSteps _steps = new(store, time);

    /// <summary>The line as it stands, or null when nobody ever waited.</summary>
    public async ValueTask<BackorderLine?> FindAsync(string sku, string location, CancellationToken cancellationToken) =>
        await FindRecordAsync(store, sku, location, cancellationToken).ConfigureAwait(false) is { } found ? LineOf(found.Value) : null;

    /// <summary>Takes a place in the line, and what is free at that moment with it. Repeat: nothing.</summary>
    public ValueTask JoinAsync(string sku, string location, Waiter waiter, CancellationToken cancellationToken) =>
        ChangeAsync(sku, location, line => line.Join(waiter), mayCreate: true, cancellationToken);

    /// <summary>Gives the place up. Repeat: nothing.</summary>
    public ValueTask LeaveAsync(string sku, string location, string allocationId, CancellationToken cancellationToken) =>
        ChangeAsync(sku, location, line => line.Leave(allocationId), mayCreate: false, cancellationToken);

    /// <summary>Units became free elsewhere: the line takes what it waits for.</summary>
    public ValueTask BalanceAsync(string sku, string location, CancellationToken cancellationToken) =>
        ChangeAsync(sku, location, static line => line, mayCreate: false, cancellationToken);

    /// <summary>
    /// A waiter whose units are reserved under its new allocation id, by this call or by one that did not get further;
    /// null when there is none beside <paramref name="seen"/>.
    /// </summary>
    public async ValueTask<Waiter?> ServeNextAsync(
        string sku, string location, IReadOnlySet<string> seen, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await FindRecordAsync(store, sku, location, cancellationToken).ConfigureAwait(false) is not { } found) return null;
            var line = LineOf(found.Value);
            if (line.Waiters.FirstOrDefault(waiter => waiter.IsServed && !seen.Contains(waiter.AllocationId)) is { } served) return served;
            if (line.Next is not { } next) return null;

            var record = _steps.Asked(sku, next.NewAllocationId, next.Quantity, location) with { OrderId = next.OrderId };
            var result = await store.CommitAsync(
                    Containers.Stock,
                    sku,
                    [
                        // Both are reserved units: the counts do not move.
                        TypedDocuments.Create(
                            ReservationRecord.IdOf(next.NewAllocationId),
                            record.With(ReservationStatus.Reserved, time.GetUtcNow()),
                            StoredJson.Default.ReservationRecord),
                        Write(found, RecordOf(found.Value, line.Serve(next), time.GetUtcNow())),
                    ],
                    cancellationToken)
                .ConfigureAwait(false);
            if (result.IsCommitted) return next;
            // Released before it was served: its order has given it up.
            if (result is { Outcome: CommitOutcome.AlreadyExists, FailedOperation: 0 })
                await LeaveAsync(sku, location, next.AllocationId, cancellationToken).ConfigureAwait(false);
        }

        throw Busy(sku);
    }

    /// <summary>What of newly received units the line takes, as an operation for the commit that receives them.</summary>
    internal static async ValueTask<(DocumentOperation? Write, int Taken)> OfferAsync(
        IDocumentStore store, string sku, string location, long units, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await FindRecordAsync(store, sku, location, cancellationToken).ConfigureAwait(false) is not { } found) return (null, 0);
        var after = LineOf(found.Value).Balance(units, out var taken);
        return taken == 0 ? (null, 0) : (Write(found, RecordOf(found.Value, after, now)), taken);
    }

    private async ValueTask ChangeAsync(
        string sku, string location, Func<BackorderLine, BackorderLine> change, bool mayCreate, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var found = await FindRecordAsync(store, sku, location, cancellationToken).ConfigureAwait(false);
            if (found is null && !mayCreate) return;
            var before = found?.Value ?? _steps.Asked(sku, IdOf(location), 0, location);
            var changed = change(LineOf(before));
            var counts = await store.ReadAsync(
                Containers.Stock, sku, StockCounts.IdOf(location), StoredJson.Default.StockCounts, cancellationToken).ConfigureAwait(false);
            var after = changed.Balance(counts?.Value.Available ?? 0, out var taken);
            if (found is not null && taken == 0 && ReferenceEquals(after.Waiters, before.Waiters)) return;

            var write = Write(found, RecordOf(before, after, time.GetUtcNow()));
            var result = await store.CommitAsync(
                    Containers.Stock,
                    sku,
                    taken == 0 ? [write] : [write, StockCounts.Apply(location, new StockMove(0, taken, 0))],
                    cancellationToken)
                .ConfigureAwait(false);
            if (result.IsCommitted) return;
        }

        throw Busy(sku);
    }

    private static ReservationRecord RecordOf(ReservationRecord before, BackorderLine line, DateTimeOffset now) =>
        (before with { Quantity = line.Held, Waiters = line.Waiters }).With(
            line.Held > 0 ? ReservationStatus.Reserved : ReservationStatus.Released, now);

    private static BackorderLine LineOf(ReservationRecord record) =>
        record.Waiters is { } waiters ? new(record.Quantity, waiters) : BackorderLine.Empty;

    private static DocumentOperation Write(Versioned<ReservationRecord>? found, ReservationRecord next)
    {
        var id = ReservationRecord.IdOf(next.AllocationId);
        return found is null
            ? TypedDocuments.Create(id, next, StoredJson.Default.ReservationRecord)
            : TypedDocuments.Replace(id, next, StoredJson.Default.ReservationRecord, found.Version);
    }

    private static ValueTask<Versioned<ReservationRecord>?> FindRecordAsync(
        IDocumentStore store, string sku, string location, CancellationToken cancellationToken) => store.ReadAsync(
        Containers.Stock, sku, ReservationRecord.IdOf(IdOf(location)), StoredJson.Default.ReservationRecord, cancellationToken);

    // No allocation is called like this: theirs begin with an order id.
    private static string IdOf(string location) => "line-" + location;

    private static TimeoutException Busy(string sku) => new($"The line for {sku} kept changing; try again.");
}
