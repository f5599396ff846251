using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Inventory;

/// <summary>Some of an allocation's units go on under another one.</summary>
/// <param name="AllocationId">The allocation that had them.</param>
/// <param name="NewAllocationId">The one that has them from now on.</param>
/// <param name="Quantity">Units, fewer than the old one has.</param>
public sealed record DivideReservation(string Sku, string AllocationId, string NewAllocationId, int Quantity);

/// <summary>
/// One commit of two records: the counts are what they were, and nobody can take the units in between. The order has said so before, and
/// whatever is done with either allocation is done after this (<see cref="SettleAsync"/>), so that it does not matter when. A repeat
/// changes nothing.
/// </summary>
public sealed class DivideReservationHandler(IDocumentStore store, TimeProvider time)
{
    /// <summary>Divides what the order has divided and this allocation is a part of.</summary>
    public async ValueTask SettleAsync(Order order, string allocationId, CancellationToken cancellationToken)
    {
        foreach (var (line, part) in order.AllAllocations())
        {
            if (part.DividedFrom is { } whole && (whole == allocationId || part.Id == allocationId))
                await HandleAsync(new(line.Sku, whole, part.Id, part.Quantity), cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask HandleAsync(DivideReservation command, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(command.Sku, command.NewAllocationId, cancellationToken).ConfigureAwait(false) is not null) return;
            var found = await FindAsync(command.Sku, command.AllocationId, cancellationToken).ConfigureAwait(false);
            if (found?.Value is not { Status: ReservationStatus.Committed } whole || whole.Quantity <= command.Quantity)
                throw new InvalidOperationException($"Reservation {command.AllocationId} cannot be divided: it is {found?.Value.Status.ToString() ?? "not there"}.");
            var now = time.GetUtcNow();
            var part = whole with { AllocationId = command.NewAllocationId, Quantity = command.Quantity, At = now };
            var result = await store.CommitAsync(
                    Containers.Stock,
                    command.Sku,
                    [
                        TypedDocuments.Create(
                            ReservationRecord.IdOf(part.AllocationId), part.With(ReservationStatus.Committed, now), StoredJson.Default.ReservationRecord),
                        TypedDocuments.Replace(
                            ReservationRecord.IdOf(whole.AllocationId),
                            whole with { Quantity = whole.Quantity - command.Quantity },
                            StoredJson.Default.ReservationRecord,
                            found.Version),
                    ],
                    cancellationToken)
                .ConfigureAwait(false);
            if (result.IsCommitted) return;
            // Another step on either of them came first: look again.
            if (result.Outcome is not (CommitOutcome.VersionMismatch or CommitOutcome.AlreadyExists))
                throw new InvalidOperationException($"Dividing reservation {command.AllocationId} ended as {result.Outcome}.");
        }
    }

    private ValueTask<Versioned<ReservationRecord>?> FindAsync(string sku, string allocationId, CancellationToken cancellationToken) =>
        store.ReadAsync(Containers.Stock, sku, ReservationRecord.IdOf(allocationId), StoredJson.Default.ReservationRecord, cancellationToken);
}
