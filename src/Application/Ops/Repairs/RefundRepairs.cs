using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Ops.Repairs;

/// <summary>Refunds that have failed: sent again by the saga, or settled outside with a reference.</summary>
public sealed class RefundRepairs(IDocumentStore store, OrderRepository orders) : IRepairShelf
{
    public RepairKind Kind => RepairKind.Refund;

    public Task<RepairPage> ListAsync(int limit, string? continuation, CancellationToken cancellationToken) =>
        OrderRepairs.ListAsync(store, Kind, OrderRepair.Refunds, limit, continuation, cancellationToken);

    public Task<RepairDetail?> FindAsync(RepairKey key, CancellationToken cancellationToken) =>
        OrderRepairs.FindAsync(store, key, "repair-refund-", cancellationToken);

    public async Task<Result<RepairKey>> RetryAsync(
        RepairKey key, string? payload, Actor by, CancellationToken cancellationToken) => payload is not null
        ? RepairRefusals.HasNoPayload
        : await DoAsync(key, new OrderCommand.RetryRefund(key.Id, by.Id), by, cancellationToken).ConfigureAwait(false);

    public async Task<Result<RepairKey>> ResolveAsync(
        RepairKey key, Resolution resolution, Actor by, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(resolution.Reference)
            ? new Refusal(RepairRefusals.ReferenceRequired, "A refund is settled with a reference to where the money went.")
            : await DoAsync(
                key, new OrderCommand.SettleRefund(key.Id, resolution.Reason, resolution.Reference, by.Id), by, cancellationToken)
                .ConfigureAwait(false);

    private async Task<Result<RepairKey>> DoAsync(
        RepairKey key, OrderCommand command, Actor by, CancellationToken cancellationToken) =>
        (await orders.ExecuteAsync(key.Partition, command, by, cancellationToken).ConfigureAwait(false)).Refusal is { } refusal
            ? refusal
            : key;
}
