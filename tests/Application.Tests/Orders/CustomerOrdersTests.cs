using OrderFunctions.Application.Events;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Tests.Events;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Orders;

/// <summary>The list of a customer's orders, held against the orders themselves, whatever happens while they are placed.</summary>
public sealed class CustomerOrdersTests : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();
    private readonly ManualTimeProvider _clock = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Wherever_placing_breaks_off_the_list_shows_the_orders_that_were_placed_and_a_repeat_ends_with_one()
    {
        var calls = 0;
        for (var isOver = false; !isOver; calls++)
        {
            foreach (var after in new[] { false, true })
            {
                var (customer, order) = ($"customer-{calls}-{after}", $"order-{calls}-{after}");
                await PlaceAsync(_store.Documents, customer, order + "-before");
                _clock.Advance(TimeSpan.FromMinutes(1));
                var mortal = new MortalStore(_store.Documents, dieAt: calls, afterTheCall: after);
                try
                {
                    await PlaceAsync(mortal, customer, order);
                }
                catch (ProcessDied)
                {
                    // Read on below, by another process.
                }

                isOver = !mortal.IsDead;
                var isPlaced = await Orders(_store.Documents).FindAsync(order, default) is not null;
                string[] expected = isPlaced ? [order, order + "-before"] : [order + "-before"];
                Assert.Equal(expected, await ListAsync(customer));

                // Another one in between: the repeat is placed later than that, and is listed there.
                _clock.Advance(TimeSpan.FromMinutes(1));
                await PlaceAsync(_store.Documents, customer, order + "-between");
                _clock.Advance(TimeSpan.FromMinutes(1));
                await PlaceAsync(_store.Documents, customer, order);
                expected = isPlaced
                    ? [order + "-between", order, order + "-before"]
                    : [order, order + "-between", order + "-before"];
                Assert.Equal(expected, await ListAsync(customer));
            }
        }

        Assert.True(calls > 3, "Nothing died: the entry, the order and the hint are three calls at least.");
    }

    [Fact]
    public async Task What_was_never_placed_fills_no_page_and_counts_for_nothing()
    {
        for (var number = 0; number < 8; number++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            if (number % 4 == 0) await PlaceAsync(_store.Documents, "ada", $"order-{number}");
            else await BreakOffAsync("ada", $"order-{number}");
        }

        var list = new ListOrdersHandler(_store.Documents);
        var page = await list.HandleAsync(new("ada", 1, null), default);
        Assert.Equal("order-4", Assert.Single(page.Orders).Id);
        page = await list.HandleAsync(new("ada", 1, page.Continuation), default);
        Assert.Equal("order-0", Assert.Single(page.Orders).Id);
        Assert.Null(page.Continuation);

        var customers = new CustomerOrders(_store.Documents);
        Assert.Equal(2, await customers.CountAsync("ada", _clock.GetUtcNow().AddHours(-1), enough: 3, default));
        Assert.Equal(2, await customers.CountAsync("ada", _clock.GetUtcNow().AddHours(-1), enough: 2, default));
        Assert.Equal(0, await customers.CountAsync("bob", _clock.GetUtcNow().AddHours(-1), enough: 3, default));
        // The oldest of them was placed seven minutes ago.
        Assert.Equal(1, await customers.CountAsync("ada", _clock.GetUtcNow().AddMinutes(-5), enough: 2, default));
    }

    private async Task BreakOffAsync(string customer, string order) => await Assert.ThrowsAsync<ProcessDied>(
        // Read, entry, order: the process dies before the order.
        () => PlaceAsync(new MortalStore(_store.Documents, dieAt: 2), customer, order));

    private async Task<string[]> ListAsync(string customer) =>
        [.. (await new ListOrdersHandler(_store.Documents).HandleAsync(new(customer, 10, null), default)).Orders.Select(order => order.Id)];

    private OrderRepository Orders(IDocumentStore store) => new(store, new OutboxHint(new RecordedJobs()), _clock, new OrderPolicy());

    private async Task PlaceAsync(IDocumentStore store, string customer, string order)
    {
        OrderCommand.Place place = new(
            order,
            customer,
            new CustomerContact("ada@example.com"),
            new Address("Ada Example", "12 Sample Street", "Berlin", "10115", "DE"),
            "EUR",
            [new PlacedLine("1", "MUG", "Mug", 1, 1000, 1900, order + "-1", "main")]);
        Assert.Null((await Orders(store).ExecuteAsync(order, place, Actor.Customer(customer), default)).Refusal);
    }
}
