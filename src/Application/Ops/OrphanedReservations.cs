using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Ops;

/// <summary>
/// Finds reservations that hold units although their order does not want them any more. Only reported: the order alone decides
/// what is released, and a person finds out why it did not.
/// </summary>
public sealed class OrphanedReservations(IDocumentStore store, TimeProvider time)
{
    /// <summary>Code of the rule.</summary>
    public const string Rule = "RESERVATION_ORPHANED";

    // A step that died between the order and its stock is carried on long before.
    private static readonly TimeSpan StepsTake = TimeSpan.FromMinutes(30);

    /// <summary>The orphans among a SKU's reservations, at every location; orders go on meanwhile.</summary>
    public async ValueTask<List<Violation>> FindAsync(string sku, CancellationToken cancellationToken)
    {
        var orphans = new List<Violation>();
        var query = new DocumentQuery(Containers.Stock, Containers.StockOpen)
        {
            Partition = sku,
            Before = (time.GetUtcNow() - StepsTake).ToUnixTimeMilliseconds(),
            Limit = 1000,
        };
        await foreach (var document in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
        {
            var held = document.As(StoredJson.Default.ReservationRecord);
            if (await IsOrphanAsync(held, cancellationToken).ConfigureAwait(false))
                orphans.Add(new(Rule, $"{sku}@{held.Value.Location}", held.Value.AllocationId, held.Value.Quantity, 0));
        }

        return orphans;
    }

    private async ValueTask<bool> IsOrphanAsync(Versioned<ReservationRecord> held, CancellationToken cancellationToken)
    {
        if (held.Value.OrderId is not { } orderId)
            return false;
        var order = await store
            .ReadAsync(Containers.Orders, orderId, OrderDocument.Id, StoredJson.Default.OrderDocument, cancellationToken)
            .ConfigureAwait(false);
        if (order?.Value.Order.FindAllocation(held.Value.AllocationId) is { Allocation.IsLive: true }
            || order?.Value.Order.IsOnItsWay(held.Value.AllocationId) == true)
            return false;

        // It may have been released since it was read: only one that still is as it was has been left behind.
        var now = await store.FindAsync(Containers.Stock, held.Partition, held.Id, cancellationToken).ConfigureAwait(false);
        return now?.Version == held.Version;
    }
}
