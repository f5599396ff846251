using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>Make a dealer's picklist say what the order says.</summary>
public sealed record RefreshPicklist(string Location, string OrderId)
{
    /// <summary>Reads the message of the queue: <c>location:order</c>. Null when it is none.</summary>
    public static RefreshPicklist? Parse(string message) =>
        message.Split(':') is [{ Length: > 0 } location, { Length: > 0 } order] ? new(location, order) : null;
}

/// <summary>Twice, late, or in another order than the commits: the list of the latest order stays.</summary>
public sealed class RefreshPicklistHandler(IDocumentStore store, OrderRepository orders, DealerLoads loads)
{
    /// <summary>Queue of picklists to be made; a message is <c>location:order</c>.</summary>
    public const string Queue = "picklists";

    public async Task HandleAsync(RefreshPicklist command, CancellationToken cancellationToken)
    {
        while (true)
        {
            if ((await orders.FindAsync(command.OrderId, cancellationToken).ConfigureAwait(false))?.Value.Order is not { } order) return;
            var found = await store
                .ReadAsync(Containers.Picklists, command.Location, order.Id, StoredJson.Default.Picklist, cancellationToken)
                .ConfigureAwait(false);
            if (found?.Value.OrderVersion >= order.Version) return;

            var list = await ReadAsync(order, command.Location, cancellationToken).ConfigureAwait(false);
            // What was done keeps its lines: there are none in the order any more.
            if (list.Lines.Count == 0) list = list with { Id = found?.Value.Id ?? list.Id, Lines = found?.Value.Lines ?? [] };
            var commit = await store.CommitAsync(
                    Containers.Picklists,
                    command.Location,
                    [
                        found is null
                            ? TypedDocuments.Create(order.Id, list, StoredJson.Default.Picklist)
                            : TypedDocuments.Replace(order.Id, list with { At = found.Value.At }, StoredJson.Default.Picklist, found.Version),
                    ],
                    cancellationToken)
                .ConfigureAwait(false);
            loads.Forget(command.Location);
            if (commit.IsCommitted) return;
        }
    }

    /// <summary>The list as the order has it now, with the shelves.</summary>
    public async Task<Picklist> ReadAsync(Order order, string location, CancellationToken cancellationToken)
    {
        var bins = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var sku in order.AllAllocations().Where(found => found.Allocation.AssignedTo == location).Select(found => found.Line.Sku))
        {
            if (!bins.ContainsKey(sku))
                bins[sku] = (await StockPlaces.FindAsync(store, sku, location, cancellationToken).ConfigureAwait(false))?.Value.Bin;
        }

        return Picklists.Of(order, location, sku => bins.GetValueOrDefault(sku));
    }
}
