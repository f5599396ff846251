using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults;

/// <summary>Races for the last unit, over HTTP: all buyers press the button at the same time.</summary>
[Trait("Runs", "Thousands")]
public sealed class LastUnitTests
{
    private const int Buyers = 50;
    private const int Rounds = 200;
    private const int AtATime = 8;

    [Fact]
    public async Task Of_fifty_buyers_of_one_last_unit_exactly_one_gets_it_two_hundred_times()
    {
        // Ten thousand buyers, and nobody who writes to them: what they are told is another story.
        await using var shop = await AShop.OpenAsync(options => options with { Services = services => services.AddSingleton<IEventPublisher, NobodyListens>() });
        string[] skus = [.. Enumerable.Range(1, Rounds).Select(round => $"LAST-{round}")];
        await shop.StockAsync(skus, units: 1);

        foreach (var rounds in skus.Chunk(AtATime))
        {
            await Task.WhenAll(rounds.Select(sku => PressAsync(shop, sku)));
            await shop.Host.WhenIdleAsync();
            foreach (var sku in rounds) await OneHasWonAsync(shop, sku);
        }

        Assert.Equal(Rounds, shop.PaymentsAtGateway());
    }

    private static async Task PressAsync(AShop shop, string sku)
    {
        using var client = shop.As(Roles.Customer, "buyers-of-" + sku);
        var replies = await Task.WhenAll(Enumerable.Range(0, Buyers).Select(_ => AShop.SendAsync(client, HttpMethod.Post, "api/orders", AShop.Order(sku))));
        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.Created, reply.Status));
    }

    private static async Task OneHasWonAsync(AShop shop, string sku)
    {
        var (_, list) = await AShop.SendAsync(shop.Staff, HttpMethod.Get, $"api/orders?customer=buyers-of-{sku}&limit=100");
        var orders = list!["orders"]!.AsArray().Select(order => order!).ToArray();
        Assert.Equal(Buyers, orders.Length);
        var winner = Assert.Single(orders, order => Text(order, "status") == "ASSIGNED");
        Assert.Equal("COMPLETED", Text(Assert.Single(winner["payments"]!.AsArray())!, "status"));
        Assert.All(orders.Where(order => order != winner), order => Assert.Equal(
            ("FAILED", "OUT_OF_STOCK", 0),
            (Text(order, "status"), Text(order["reason"]!, "code"), order["payments"]!.AsArray().Count)));
        Assert.Equal((1, 0, 1, 0), await shop.StockAsync(sku));
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private sealed class NobodyListens : IEventPublisher
    {
        public bool IsHeard(string topic, string type) => false;

        public Task PublishAsync(string topic, CloudEvent cloudEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
