using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Events;

/// <summary>What the world hears of articles.</summary>
public sealed class ArticleEventTests
{
    [Fact]
    public async Task Stock_that_comes_in_moves_or_is_corrected_and_products_that_change_are_told_once_each()
    {
        var heard = new List<CloudEvent>();
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Services = services =>
            {
                foreach (var (topic, type) in new[] { (Topics.Inventory, EventTypes.InventoryChanged), (Topics.Catalogue, EventTypes.ProductUpdated) })
                    services.AddSingleton(new Subscription(topic, "shelf", new HashSet<string> { type }, (told, _) => Hear(told)));
            },
        });
        var before = (await shop.StockAsync()).OnHand;

        await shop.ReceiveAsync(5, id: "note-1");
        await shop.ReceiveAsync(5, id: "note-1");
        await shop.BookAsync("ADJUSTMENT", -2);
        await shop.BookAsync("ADJUSTMENT", -1_000_000);
        var order = await shop.PlaceAsync(quantity: 2);
        var parcel = await shop.ShipmentAsync(order);
        await shop.StaffPostAsync($"api/shipments/{parcel}/short", new JsonObject { ["sku"] = Situations.Mug, ["found"] = 1 });
        await shop.StaffPostAsync("api/locations", new JsonObject { ["code"] = "north", ["name"] = "North" });
        foreach (var id in new[] { "lost-one", "called-off" })
        {
            await shop.StaffPostAsync(
                $"api/inventory/{Situations.Mug}/transfers", new JsonObject { ["id"] = id, ["from"] = "main", ["to"] = "north", ["quantity"] = 3, ["reason"] = "round" });
        }

        foreach (var again in new[] { 1, 2 })
        {
            await shop.StaffPostAsync($"api/inventory/{Situations.Mug}/transfers/lost-one/received", new JsonObject { ["quantity"] = 2 });
            await shop.StaffPostAsync($"api/inventory/{Situations.Mug}/transfers/called-off/cancel");
        }

        await shop.Host.WhenIdleAsync();

        // The sample catalogue was there before anybody listened; a subscriber starts from what the API says, then adds.
        Assert.Equal(
            ["RECEIPT main 5", "ADJUSTMENT main -2", "ADJUSTMENT main -1", "TRANSFER main -3", "TRANSFER main -3", "TRANSFER north 2", "TRANSFER main 3"],
            heard.Select(told => $"{Text(told, "kind")} {Text(told, "location")} {told.Data.GetProperty("change").GetInt64()}"));
        Assert.Equal("note-1", Text(heard[0], "entryId"));
        Assert.Equal((await shop.StockAsync()).OnHand, before + heard.Sum(told => told.Data.GetProperty("change").GetInt64()));

        heard.Clear();
        await shop.StaffPostAsync("api/products", Product(1000));
        foreach (var price in new[] { 1000, 1200 }) await shop.StaffPostAsync("api/products/import", new JsonArray(Product(price)));
        await shop.Host.WhenIdleAsync();
        Assert.Equal([(1, 1000), (2, 1200)], heard.Select(told => (told.Data.GetProperty("revision").GetInt32(), told.Data.GetProperty("price").GetInt32())));
        Assert.All(heard, told => Assert.Equal((EventTypes.ProductUpdated, "JAR"), (told.Type, told.Subject)));
        Assert.Equal(2, heard.Select(told => told.Id).Distinct().Count());

        Task Hear(CloudEvent told)
        {
            lock (heard) heard.Add(told);
            return Task.CompletedTask;
        }

        static string Text(CloudEvent told, string name) => told.Data.GetProperty(name).GetString()!;

        static JsonObject Product(int price) => new()
        {
            ["sku"] = "JAR",
            ["name"] = "Jar",
            ["price"] = new JsonObject { ["amount"] = price, ["currency"] = "EUR" },
            ["taxBasisPoints"] = 1900,
        };
    }

    [Fact]
    public async Task A_hint_that_was_lost_is_found_by_the_timer_and_an_event_that_nobody_takes_waits_for_staff()
    {
        var (refuses, heard) = (true, 0);
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Settings = new Dictionary<string, string?> { ["Outbox:MaxAttempts"] = "1" },
            Services = services =>
            {
                services.Decorate<IJobQueue>((inner, _) => new Forgetful(inner));
                services.AddSingleton(new Subscription(Topics.Inventory, "shelf", new HashSet<string> { EventTypes.InventoryChanged }, (_, _) =>
                {
                    if (refuses) throw new InvalidOperationException("Not now.");
                    heard++;
                    return Task.CompletedTask;
                }));
            },
        });
        await shop.ReceiveAsync(5);
        Assert.Empty((await RepairsAsync()).AsArray());

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        var waiting = Assert.Single((await RepairsAsync()).AsArray())!;
        Assert.Equal((Situations.Mug, "Event inventory.changed"), (waiting.Text("subject"), waiting.Text("what")));

        refuses = false;
        await shop.StaffPostAsync($"api/ops/repairs/{waiting.Text("id")}/retry");
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal((0, 1), ((await RepairsAsync()).AsArray().Count, heard));

        async Task<JsonNode> RepairsAsync() =>
            (await AShop.SendAsync(shop.Staff, HttpMethod.Get, "api/ops/repairs?kind=outbox")).Body!["repairs"]!;
    }

    /// <summary>Loses every hint about an article.</summary>
    private sealed class Forgetful(IJobQueue inner) : IJobQueue
    {
        public Task SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken) =>
            body.Contains(':', StringComparison.Ordinal) ? Task.CompletedTask : inner.SendAsync(queue, body, visibleAfter, cancellationToken);
    }
}
