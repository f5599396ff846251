using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Ops;

/// <summary>Units that are held, and whether their order still wants them.</summary>
public sealed class OrphanedReservationsTests
{
    private const string Sku = "MUG-BLUE";
    private const string Taken = "taken-over";

    private readonly DocumentsInMemory _store = new(Containers.All);
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task What_another_location_is_about_to_take_over_or_a_short_shelf_keeps_is_wanted()
    {
        await HoldAsync();
        await PutAsync(null);
        Assert.Equal(Taken, Assert.Single(await FindAsync(_store)).Detail);

        await PutAsync(new Placement { Move = new AllocationMove([new PlannedPart(Taken, "main", 2)], "BETTER_PLACED") });
        Assert.Empty(await FindAsync(_store));
        await PutAsync(new Placement { KeptId = Taken, Found = 1 });
        Assert.Empty(await FindAsync(_store));
    }

    [Fact]
    public async Task What_is_released_while_somebody_looks_was_not_left_behind()
    {
        await HoldAsync();
        await PutAsync(null);

        Assert.Empty(await FindAsync(new Slow(_store, async () => await new ReleaseReservationHandler(_store, _clock).HandleAsync(new(Sku, Taken, 2, "main")))));
    }

    [Fact]
    public async Task Whoever_was_interrupted_has_half_an_hour_to_go_on()
    {
        await HoldAsync(TimeSpan.FromMinutes(29));
        await PutAsync(null);
        Assert.Empty(await FindAsync(_store));

        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Single(await FindAsync(_store));
    }

    private async Task<IReadOnlyList<Violation>> FindAsync(IDocumentStore store) => await new OrphanedReservations(store, _clock).FindAsync(Sku, default);

    private async Task HoldAsync(TimeSpan? ago = null)
    {
        await new ReceiveStockHandler(_store, _clock).HandleAsync(new ReceiveStock(Sku, "first", 5, "main"));
        Assert.True((await new ReserveStockHandler(_store, _clock).HandleAsync(new ReserveStock(Sku, Taken, AnOrder.Id, 2, Location: "main"))).IsDone);
        _clock.Advance(ago ?? TimeSpan.FromHours(1));
    }

    private async Task PutAsync(Placement? placement)
    {
        var order = AnOrder.For("Ann");
        order = order with { Lines = [order.Lines[0] with { Allocations = [order.Lines[0].Allocations[0] with { Status = AllocationStatus.Committed, Placement = placement }] }] };
        await _store.CommitAsync(
            Containers.Orders, order.Id, [TypedDocuments.Upsert(OrderDocument.Id, OrderDocument.Of(order, 1), StoredJson.Default.OrderDocument)]);
    }

    /// <summary>Something happens while an order is read.</summary>
    private sealed class Slow(IDocumentStore inner, Func<Task> meanwhile) : IDocumentStore
    {
        public async ValueTask<StoredDocument?> FindAsync(string container, string partition, string id, CancellationToken cancellationToken = default)
        {
            if (container == Containers.Orders) await meanwhile();
            return await inner.FindAsync(container, partition, id, cancellationToken);
        }

        public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) => inner.QueryAsync(query, cancellationToken);

        public ValueTask<CommitResult> CommitAsync(
            string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default) =>
            inner.CommitAsync(container, partition, operations, cancellationToken);
    }
}
