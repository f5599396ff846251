using Microsoft.Extensions.Logging.Abstractions;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Orders;

public sealed class SweepOrdersTests
{
    [Fact]
    public async Task An_order_that_cannot_be_woken_does_not_keep_the_sweeper_from_the_others()
    {
        await using var store = new ATemporaryStore();
        var clock = new ManualTimeProvider();
        var orders = new OrderRepository(store.Documents, new OutboxHint(new RecordedJobs()), clock, new OrderPolicy());
        string[] placed = ["0001", "0002", "0003"];
        foreach (var id in placed)
        {
            await PlaceAsync(orders, id);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        clock.Advance(TimeSpan.FromMinutes(5));
        List<string> asked = [];
        var woken = await new SweepOrdersHandler(store.Documents, clock, NullLogger<SweepOrdersHandler>.Instance).HandleAsync(
            (order, _) =>
            {
                asked.Add(order);
                return order == placed[0] ? throw new InvalidOperationException("This saga cannot be woken.") : Task.CompletedTask;
            },
            default);

        Assert.Equal(placed, asked);
        Assert.Equal(2, woken);
    }

    private static async Task PlaceAsync(OrderRepository orders, string id)
    {
        var placed = await orders.ExecuteAsync(
            id,
            new OrderCommand.Place(
                id,
                "customer-1",
                new CustomerContact("ada@example.com"),
                new Address("Ada Example", "12 Sample Street", "Berlin", "10115", "DE"),
                "EUR",
                [new PlacedLine("1", "MUG-BLUE", "Mug", 1, 1000, 1900, id + "-1", "main")],
                0),
            Actor.Customer("customer-1"),
            default);
        Assert.False(placed.IsRefused);
    }
}
