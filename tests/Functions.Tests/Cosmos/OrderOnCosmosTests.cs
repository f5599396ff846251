using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Tests.Cosmos;
using OrderFunctions.Application.Persistence;
using Xunit;

namespace OrderFunctions.Functions.Tests.Cosmos;

/// <summary>The app as it is, with its documents in Cosmos DB.</summary>
public sealed class OrderOnCosmosTests(CosmosEmulator emulator) : IClassFixture<CosmosEmulator>
{
    [OnCosmosFact]
    public async Task An_order_is_placed_paid_and_confirmed_and_everybody_finds_it()
    {
        var documents = await emulator.StoreAsync(Containers.All);
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Services = services => services.AddSingleton<IDocumentStore>(documents),
        });

        var before = await shop.StockAsync();

        var order = await shop.PlaceAsync(quantity: 2);

        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        Assert.Equal((before.OnHand, 0, 2, before.Available - 2), await shop.StockAsync());
        Assert.Equal(["ORDER_CONFIRMED", "ORDER_RECEIVED"], await shop.MessagesAsync(order));
        Assert.Contains("confirmed", await shop.FactsAsync(order));
        var listed = (await AShop.SendAsync(shop.Customer, HttpMethod.Get, "api/orders")).Body!["orders"]!.AsArray();
        Assert.Equal(order, Assert.Single(listed)!["id"]!.GetValue<string>());
        Assert.Empty((await AShop.SendAsync(shop.Staff, HttpMethod.Get, "api/ops/invariants")).Body!["violations"]!.AsArray());
        // The sweepers find nothing left to do, and nothing that they cannot ask for.
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Empty((await AShop.SendAsync(shop.Staff, HttpMethod.Get, "api/ops/repairs")).Body!["repairs"]!.AsArray());
    }
}

/// <summary>A test that is skipped, with the reason, where the emulator cannot run.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnCosmosFactAttribute : FactAttribute
{
    public OnCosmosFactAttribute() => Skip = CosmosEmulator.Missing;
}
