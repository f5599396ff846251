using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Ops.Repairs;

/// <summary>Undos that have failed: done again, or settled by hand, which makes them REPAIRED in the order's ledger.</summary>
public sealed class UndoRepairs(IDocumentStore store, OrderRepository orders, CarryOutUndoHandler undos) : IRepairShelf
{
    public RepairKind Kind => RepairKind.Undo;

    public Task<RepairPage> ListAsync(int limit, string? continuation, CancellationToken cancellationToken) =>
        OrderRepairs.ListAsync(store, Kind, OrderRepair.Undos, limit, continuation, cancellationToken);

    public Task<RepairDetail?> FindAsync(RepairKey key, CancellationToken cancellationToken) =>
        OrderRepairs.FindAsync(store, key, "repair-undo-", cancellationToken);

    public async Task<Result<RepairKey>> RetryAsync(
        RepairKey key, string? payload, Actor by, CancellationToken cancellationToken)
    {
        if (payload is not null)
            return RepairRefusals.HasNoPayload;
        if (await FindAsync(key, cancellationToken).ConfigureAwait(false) is null)
            return RepairRefusals.Gone;
        try
        {
            await undos.HandleAsync(new CarryOutUndo(key.Partition, key.Id, by), cancellationToken).ConfigureAwait(false);
            return key;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return RepairRefusals.FailedAgain(failure);
        }
    }

    public async Task<Result<RepairKey>> ResolveAsync(
        RepairKey key, Resolution resolution, Actor by, CancellationToken cancellationToken)
    {
        var repaired = await orders
            .ExecuteAsync(key.Partition, new OrderCommand.RepairUndo(key.Id, by.Id, resolution.Reason), by, cancellationToken)
            .ConfigureAwait(false);
        return repaired.Refusal is { } refusal ? refusal : key;
    }
}
