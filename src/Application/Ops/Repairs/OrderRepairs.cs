using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Ops.Repairs;

/// <summary>What the two shelves of an order's own repairs have in common.</summary>
internal static class OrderRepairs
{
    public static async Task<RepairPage> ListAsync(
        IDocumentStore store, RepairKind kind, string list, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var page = await store
            .QueryAsync(
                new DocumentQuery(Containers.Orders, "list")
                {
                    EqualTo = [list],
                    Descending = true,
                    Limit = limit,
                    Continuation = continuation,
                },
                cancellationToken)
            .ConfigureAwait(false);
        return new(
            [.. page.Documents.Select(one => Item(kind, one.Partition, one.As(StoredJson.Default.OrderRepair).Value))],
            page.Continuation);
    }

    public static async Task<RepairDetail?> FindAsync(
        IDocumentStore store, RepairKey key, string prefix, CancellationToken cancellationToken)
    {
        var found = await store
            .ReadAsync(Containers.Orders, key.Partition, prefix + key.Id, StoredJson.Default.OrderRepair, cancellationToken)
            .ConfigureAwait(false);
        return found is { Value.List: not null } ? new(Item(key.Kind, key.Partition, found.Value)) : null;
    }

    private static RepairItem Item(RepairKind kind, string orderId, OrderRepair repair) => new(
        new(kind, orderId, repair.Subject), orderId, repair.What, repair.Problem, DateTimeOffset.FromUnixTimeMilliseconds(repair.At));
}
