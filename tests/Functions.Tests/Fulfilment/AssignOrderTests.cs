using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Tests.Model;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Fulfilment;

/// <summary>Three cups lie at a dealer called near; there is another one called far. Who is to send them?</summary>
public sealed class AssignOrderTests : IDisposable
{
    private const string Cup = "CUP";

    private readonly World _world = new(2, Rules.Of(2));
    private int _orders;

    public AssignOrderTests()
    {
        Stage.Set(_world, new Reality(), new Dice(2));
        var now = _world.Clock.GetUtcNow();
        var product = new Product(Cup, "A cup", new Money(900, "EUR"), 0, now, now);
        Put(Containers.Products, Product.Partition, TypedDocuments.Create(Product.IdOf(Cup), product, StoredJson.Default.Product));
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Another_dealer_takes_over_what_is_declined_if_it_has_all_of_it()
    {
        Assert.Equal("far", Decide(atFar: 3, Declined()).Move!.Parts[0].Location);
        Assert.True(Decide(atFar: 2, Declined()).NeedsStaff);
    }

    [Fact]
    public void A_dealer_who_is_closed_is_relieved_unless_it_has_accepted_and_takes_nothing_over()
    {
        Close("near");
        Assert.NotNull(Decide(atFar: 3, new Placement()).Move);
        var accepted = Decide(atFar: 2, new Placement { AcceptedBy = "near" });
        Assert.Equal((null, "near", null), (accepted.Move, AssignedTo(), accepted.AcceptBy));
    }

    [Fact]
    public void Nothing_is_taken_over_by_who_is_closed_also_when_staff_say_so()
    {
        Close("far");
        Assert.True(Decide(atFar: 3, Declined()).NeedsStaff);
        var forced = _world.Get<OverrideLocationHandler>().HandleAsync(new OverrideLocation(OrderId, Id, "far", "because", Actor.Staff("staff-1")), default);
        Assert.Equal(DealerCodes.Unknown, World.Now(forced).Refusal?.Code);
    }

    [Fact]
    public void A_move_of_which_one_part_cannot_be_had_is_given_up_as_a_whole()
    {
        Shelve("main", 5, 5);
        Place(atFar: 0, new Placement { Move = new AllocationMove([new PlannedPart(NextId + "a", "far", 2), new PlannedPart(NextId + "b", "main", 1)], "BETTER_PLACED") });

        World.Now(_world.Get<MoveGoodsHandler>().HandleAsync(new MoveGoods(OrderId, Id), default));

        Assert.True(Read().FindAllocation(Id)!.Value.Allocation is { IsLive: true, IsMoving: false, Location: "near" });
    }

    [Fact]
    public void What_staff_have_placed_or_what_was_moved_too_often_is_theirs_to_decide()
    {
        Assert.True(Decide(atFar: 3, Declined() with { Stays = true }).NeedsStaff);
        Assert.NotNull(Decide(atFar: 3, Declined(), movesBefore: 2).Move);
        Assert.True(Decide(atFar: 3, Declined(), movesBefore: 3).NeedsStaff);
    }

    [Fact]
    public void Whoever_is_asked_for_the_first_time_has_a_time_to_answer()
    {
        Assert.NotNull(Decide(atFar: 0, new Placement()).AcceptBy);
        Assert.Equal("near", AssignedTo());
    }

    private string OrderId => $"{AnOrder.Id[..^4]}{_orders:x4}";

    private string Id => OrderId + "-1";

    private string NextId => $"{AnOrder.Id[..^4]}{_orders + 1:x4}-1";

    private static Placement Declined() => new() { DeclinedBy = ["near"] };

    private string? AssignedTo() => Read().FindAllocation(Id)!.Value.Allocation.AssignedTo;

    /// <summary>What has become of the allocation.</summary>
    private Placement Decide(int atFar, Placement placement, int movesBefore = 0)
    {
        Place(atFar, placement, movesBefore);
        World.Now(_world.Get<AssignOrderHandler>().HandleAsync(new AssignOrder(OrderId, [Id]), default));
        return Read().FindAllocation(Id)!.Value.Allocation.Placement!;
    }

    private void Place(int atFar, Placement placement, int movesBefore = 0)
    {
        _orders++;
        // Those at the dealer are this order's.
        Shelve("near", onHand: 3, available: 0);
        Shelve("far", atFar, atFar);
        var order = AnOrder.For("Ann") with { Id = OrderId };
        var given = Enumerable.Range(1, movesBefore).Select(n => new Allocation
        {
            Id = Id + new string('m', n),
            Location = "far",
            Quantity = 3,
            Status = AllocationStatus.Cancelled,
            Replaces = Id,
        });
        var cups = order.Lines[0] with
        {
            Sku = Cup,
            Quantity = 3,
            Allocations = [new Allocation { Id = Id, Location = "near", Quantity = 3, Status = AllocationStatus.Committed, Placement = placement }, .. given],
        };
        order = order with { Status = OrderStatus.Confirmed, Lines = [cups], Shipments = [] };
        var document = new OrderDocument { Order = order, Revision = 1, List = OrderDocument.AllOrders, At = 0 };
        Put(Containers.Orders, order.Id, TypedDocuments.Upsert(OrderDocument.Id, document, StoredJson.Default.OrderDocument));
    }

    private Order Read() => World.Now(_world.Get<OrderRepository>().ReadAsync(OrderId, default));

    private void Shelve(string location, int onHand, int available)
    {
        World.Now(_world.Get<ReceiveStockHandler>().HandleAsync(new ReceiveStock(Cup, $"first-{location}", 1, location)).AsTask());
        Put(Containers.Stock, Cup, TypedDocuments.Upsert(
            StockCounts.IdOf(location),
            new StockCounts(Cup, location, onHand, 0, onHand - available, available, onHand, 0, 0),
            StoredJson.Default.StockCounts));
    }

    private void Close(string dealer)
    {
        var closed = new Dealer(dealer, dealer, new DealerAddress("Lane 1", "Berlin", "10115", "DE"), null, [], 0, 50, Active: false, _world.Clock.GetUtcNow());
        Put(Containers.Dealers, Dealer.Partition, TypedDocuments.Upsert(dealer, closed, StoredJson.Default.Dealer));
    }

    private void Put(string container, string partition, DocumentOperation operation) =>
        World.Now(_world.Store.CommitAsync(container, partition, [operation]).AsTask());
}
