using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Sqlite;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Storage;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Inventory;

/// <summary>Availability is remembered for those who look, forgotten with every change, and never decided by.</summary>
public sealed class RememberedStockTests : IAsyncLifetime
{
    private AShop Shop { get; set; } = null!;

    public async Task InitializeAsync() => Shop = await AShop.OpenAsync();

    public async Task DisposeAsync() => await Shop.DisposeAsync();

    [Fact]
    public async Task Whoever_looks_again_asks_the_store_nothing_and_product_page_and_stock_tell_the_same()
    {
        var product = "api/products/" + Situations.Mug;
        var statements = new List<long>();
        for (var time = 0; time < 20; time++)
        {
            var before = Shop.Host.Services.GetRequiredService<Database>().Statistics.Statements;
            Assert.Equal(500, (await Shop.StockAsync()).Available);
            Assert.Equal((true, null), await AvailabilityAsync(product));
            statements.Add(Shop.Host.Services.GetRequiredService<Database>().Statistics.Statements - before);
        }

        // Places, counts and what is to come are read once; of the product itself its own document, as ever.
        Assert.Equal((1, 0), (Shop.Queries.CountOf("GetStock", Containers.Stock) / 2, Shop.Queries.CountOf("GetProduct", Containers.Stock)));
        Assert.True(statements[0] > statements[1], string.Join(' ', statements));
        Assert.Single(statements.Skip(1).Distinct());
    }

    [Fact]
    public async Task Every_change_is_seen_by_the_next_look()
    {
        await Shop.ReceiveAsync(5);
        Assert.Equal((505, 0, 0, 505), await Shop.StockAsync());
        await Shop.BookAsync("ADJUSTMENT", -2);
        Assert.Equal((503, 0, 0, 503), await Shop.StockAsync());
        var order = await Shop.PlaceAsync(AShop.Order(quantity: 3));
        Assert.Equal((503, 0, 3, 500), await Shop.StockAsync());
        await Shop.ShipAsync(order);
        Assert.Equal((500, 0, 0, 500), await Shop.StockAsync());
        await Shop.StaffPostAsync("api/locations", new JsonObject { ["code"] = "north", ["name"] = "North" });
        await Shop.StaffPostAsync($"api/inventory/{Situations.Mug}/transfers", new JsonObject { ["id"] = "t1", ["from"] = "main", ["to"] = "north", ["quantity"] = 500, ["reason"] = "x" });
        Assert.Equal((0, 0, 0, 0), await Shop.StockAsync());
        Assert.Equal((false, null), await AvailabilityAsync("api/products/" + Situations.Mug));
        await Shop.StaffPostAsync($"api/inventory/{Situations.Mug}/transfers/t1/received", new JsonObject { ["quantity"] = 500 });
        Assert.Equal((true, null), await AvailabilityAsync("api/products/" + Situations.Mug));
    }

    [Fact]
    public async Task What_another_process_changed_is_shown_within_five_seconds_and_no_order_goes_by_what_is_shown()
    {
        await Shop.BookAsync("ADJUSTMENT", -499);
        Assert.Equal(1, (await Shop.StockAsync()).Available);
        // The same documents, by a way that this process does not watch.
        var elsewhere = new SqliteDocumentStore(Shop.Host.Services.GetRequiredService<Database>(), Containers.All);
        var taken = await new ReserveStockHandler(elsewhere, Shop.Clock).HandleAsync(new(Situations.Mug, "a-elsewhere", "o-elsewhere", 1));
        Assert.True(taken.IsDone);

        Assert.Equal(1, (await Shop.StockAsync()).Available);
        Assert.Equal("FAILED", await Shop.StatusAsync(await Shop.PlaceAsync(AShop.Order())));

        // Whoever tried and failed has made this process look again; then it is old once more.
        Assert.Equal(0, (await Shop.StockAsync()).Available);
        await new ReleaseReservationHandler(elsewhere, Shop.Clock).HandleAsync(new(Situations.Mug, "a-elsewhere", 1));
        await new AdjustStockHandler(elsewhere, Shop.Clock).HandleAsync(new(Situations.Mug, "e1", 6, "found"));
        Assert.Equal(0, (await Shop.StockAsync()).Available);
        await Shop.Host.AdvanceAsync(RememberedStock.Lifetime);
        Assert.Equal(7, (await Shop.StockAsync()).Available);
    }

    [Fact]
    public async Task A_look_that_began_before_a_change_is_not_remembered_after_it()
    {
        await using var store = new ATemporaryStore();
        var remembered = new RememberedStock(TimeProvider.System);
        var watched = new StockWatchStore(store.Documents, remembered);
        var receive = new ReceiveStockHandler(watched, TimeProvider.System);
        await receive.HandleAsync(new("MUG", "r1", 1));

        // It reads one, and while it does another one comes in.
        var begun = remembered.Begin("MUG");
        var old = await new ReadStockHandler(watched).HandleAsync(new("MUG"), default);
        await receive.HandleAsync(new("MUG", "r2", 1));
        remembered.Keep("MUG", begun, new ArticleStock(old, []));
        Assert.Null(remembered.Find("MUG"));

        var look = new LookAtStockHandler(new ReadStockHandler(watched), new ReadExpectedHandler(watched), remembered);
        Assert.Equal(2, (await look.HandleAsync(new("MUG"), default)).Places[0].Counts.OnHand);
        Assert.NotNull(remembered.Find("MUG"));
    }

    [Fact]
    public async Task Nobody_sees_less_than_what_was_committed_before_they_looked()
    {
        await using var store = new ATemporaryStore();
        var remembered = new RememberedStock(TimeProvider.System);
        var watched = new StockWatchStore(store.Documents, remembered);
        var receive = new ReceiveStockHandler(watched, TimeProvider.System);
        var look = new LookAtStockHandler(new ReadStockHandler(watched), new ReadExpectedHandler(watched), remembered);
        long committed = 0;
        var writer = Task.Run(async () =>
        {
            for (var n = 0; n < 300; n++)
            {
                await receive.HandleAsync(new("MUG", $"r{n}", 1));
                Interlocked.Increment(ref committed);
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!writer.IsCompleted)
            {
                var before = Interlocked.Read(ref committed);
                Assert.InRange((await look.HandleAsync(new("MUG"), default)).Places[0].Counts.OnHand, before, 300);
            }
        })));
        await writer;
    }

    [Fact]
    public async Task Where_nobody_says_what_changes_nothing_is_remembered()
    {
        await using var store = new ATemporaryStore();
        var remembered = new RememberedStock(TimeProvider.System);
        await new LookAtStockHandler(new ReadStockHandler(store.Documents), new ReadExpectedHandler(store.Documents), remembered).HandleAsync(new("MUG"), default);
        Assert.Null(remembered.Find("MUG"));
    }

    private async Task<(bool InStock, string? ExpectedOn)> AvailabilityAsync(string product)
    {
        var availability = (await AShop.SendAsync(Shop.Customer, HttpMethod.Get, product)).Body!["availability"]!;
        return ((bool)availability["inStock"]!, (string?)availability["expectedOn"]);
    }
}
