using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Functions.Tests.Sla;
using OrderFunctions.LocalHost.Hosting;
using OrderFunctions.LocalHost.Worker;
using Xunit;

namespace OrderFunctions.Functions.Tests.Inventory;

/// <summary>What is bought from suppliers, at the doors: drafted, ordered, expected, received, called off.</summary>
public sealed class PurchaseTests : IAsyncLifetime
{
    private static readonly HashSet<string> Told = [EventTypes.PurchaseOrdered, EventTypes.PurchaseReceived, EventTypes.PurchaseCancelled];

    private readonly ConcurrentQueue<string> _heard = new();
    private readonly Refusing _store = new();

    private AShop Shop { get; set; } = null!;

    private HttpClient Buyer => Shop.As(Roles.InventoryAdmin, "buyer-1");

    public async Task InitializeAsync() => Shop = await AShop.OpenAsync(options => options with
    {
        Middleware = options.Middleware + Refusing.Watch,
        Services = options.Services + (services =>
        {
            services.Decorate<IDocumentStore>((inner, _) => _store.Around(inner));
            services.AddSingleton(new Subscription(Topics.Inventory, "listener", Told, (one, _) =>
            {
                _heard.Enqueue($"{one.Type} {one.Subject}");
                return Task.CompletedTask;
            }));
        }),
    });

    public async Task DisposeAsync()
    {
        await Shop.Host.WhenIdleAsync();
        await Shop.AssertSoundStockAsync();
        await Shop.DisposeAsync();
    }

    [Fact]
    public async Task What_is_ordered_is_expected_until_it_has_come_and_goes_to_those_who_wait_for_it()
    {
        var waiting = await Shop.PaidWithoutStockAsync(quantity: 3);
        var purchase = await DraftAsync(Line(Situations.Mug, 10), Line("TEA-GREEN-100", 5, "2030-01-20"));
        Assert.Equal((0, ""), await ExpectedAsync());

        await MoveAsync(purchase, "order");
        Assert.Equal((10, "10 on 2030-01-09"), await ExpectedAsync());
        var onTheWay = await ChangeAsync(purchase, Draft(Line(Situations.Mug, 10, "2030-01-11"), Line("TEA-GREEN-100", 5, "2030-01-20")));
        Assert.Equal(HttpStatusCode.OK, onTheWay.Status);
        Assert.Equal((10, "10 on 2030-01-11"), await ExpectedAsync());

        for (var time = 0; time < 2; time++) await DeliveredAsync(purchase, "DN-1", 4);
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(waiting));
        Assert.Equal((4, 0, 3, 1), await Shop.StockAsync());
        Assert.Equal((6, "6 on 2030-01-11"), await ExpectedAsync());
        await RefusedAsync(purchase, "OVER_RECEIPT", Delivery("DN-2", 7));
        await RefusedAsync(purchase, "ID_REUSED", Delivery("DN-1", 3));
        Assert.Equal(4, (await Shop.StockAsync()).OnHand);

        await DeliveredAsync(purchase, "DN-2", 7, acceptsMore: true);
        var partly = await Shop.GetAsync("api/purchases/" + purchase);
        Assert.Equal(("PARTLY_RECEIVED", "11 of 10, 0 of 5"), (partly.Text("status"), string.Join(", ", partly["lines"]!.AsArray().Select(line => $"{line!["received"]} of {line["quantity"]}"))));
        Assert.All(partly["receipts"]!.AsArray(), receipt => Assert.True((bool)receipt!["booked"]!));
        Assert.Equal((0, "", 11L), ((await ExpectedAsync()).OnOrder, (await ExpectedAsync()).Expected, (await Shop.StockAsync()).OnHand));

        await MoveAsync(purchase, "cancel");
        await MoveAsync(purchase, "cancel");
        Assert.Equal((0, ""), await ExpectedAsync("TEA-GREEN-100"));
        await RefusedAsync(purchase, "WRONG_STATE", Delivery("DN-3", 1));
        await Shop.Host.WhenIdleAsync();
        Assert.Equal([$"purchase.ordered {purchase}", $"purchase.received {purchase}", $"purchase.received {purchase}", $"purchase.cancelled {purchase}"], _heard);
        Assert.Equal([purchase], (await Shop.GetAsync("api/purchases?state=cancelled"))["purchases"]!.AsArray().Select(one => one!.Id()));
        await Shop.AssertSoundStockAsync("TEA-GREEN-100");
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public async Task A_delivery_whose_booking_breaks_off_anywhere_is_booked_by_the_app_itself(int commit)
    {
        var before = (await Shop.StockAsync()).OnHand;
        var purchase = await DraftAsync(Line(Situations.Mug, 10));
        await MoveAsync(purchase, "order");

        _store.RefusesFrom(commit);
        var (status, _) = await AShop.SendAsync(Buyer, HttpMethod.Post, $"api/purchases/{purchase}/receipts", Delivery("DN-1", 10));
        _store.Recovers();
        // What was refused before it was decided did not happen; the rest is finished without anybody asking again.
        if (commit == 1) await DeliveredAsync(purchase, "DN-1", 10);
        await Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(commit < 5 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK, status);
        Assert.Equal(("RECEIVED", true), ((await Shop.GetAsync("api/purchases/" + purchase)).Text("status"), (bool)(await Shop.GetAsync("api/purchases/" + purchase))["receipts"]![0]!["booked"]!));
        Assert.Equal((before + 10, 0), ((await Shop.StockAsync()).OnHand, (await ExpectedAsync()).OnOrder));
    }

    [Fact]
    public async Task What_is_wrong_changes_nothing()
    {
        // Wrong in itself.
        foreach (var (draft, path) in new (JsonObject, string)[]
        {
            (Draft(), "$.lines"),
            (Draft(Line("MUG BLUE", 1)), "$.lines[0].sku"),
            (Draft(Line(Situations.Mug, 0)), "$.lines[0].quantity"),
            (Draft(Line(Situations.Mug, 1), Line(Situations.Mug, -1)), "$.lines[1].quantity"),
            (Draft(Line(Situations.Mug, 1, "1970-01-01")), "$.lines[0].expectedOn"),
            (Draft(Line(Situations.Mug, 1, location: "Nowhere!")), "$.lines[0].location"),
            (new JsonObject(Draft(Line(Situations.Mug, 1)).Where(one => one.Key != "supplier").Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone()))), "$.supplier"),
        })
        {
            var (status, problem) = await AShop.SendAsync(Buyer, HttpMethod.Post, "api/purchases", draft);
            Assert.Equal((HttpStatusCode.BadRequest, true), (status, problem!["errors"]!.AsObject().ContainsKey(path)));
        }

        await Situations.RefusedAsync(Buyer, "api/purchases", "UNKNOWN_SKU", Draft(Line("NO-SUCH", 1)));
        await Situations.RefusedAsync(Buyer, "api/purchases", "UNKNOWN_LOCATION", Draft(Line(Situations.Mug, 1, location: "nowhere")));
        var fraction = Draft(Line(Situations.Mug, 1));
        fraction["lines"]![0]!["quantity"] = 1.5;
        Assert.Equal(HttpStatusCode.BadRequest, (await AShop.SendAsync(Buyer, HttpMethod.Post, "api/purchases", fraction)).Status);

        // Wrong role, wrong state, stale.
        var purchase = await DraftAsync(Line(Situations.Mug, 10));
        var path2 = "api/purchases/" + purchase;
        foreach (var role in new[] { Roles.Customer, Roles.Dealer, Roles.Employee, Roles.FulfilmentAdmin })
            await Situations.RefusedAsync(Shop.As(role, "somebody"), "api/purchases", "FORBIDDEN", Draft(Line(Situations.Mug, 1)));
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(Shop.Customer, HttpMethod.Get, path2)).Status);
        await RefusedAsync(purchase, "WRONG_STATE", Delivery("DN-1", 1));
        Assert.Equal((HttpStatusCode)428, (await Buyer.EditAsync(path2, Draft(Line(Situations.Mug, 1)), "")).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Buyer.EditAsync(path2, Draft(Line(Situations.Mug, 1)), "\"9\"")).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Buyer.EditAsync(path2 + "/order", null, "\"9\"", "POST")).Status);
        Assert.Equal((HttpStatusCode)428, (await Buyer.EditAsync(path2 + "/order", null, "", "POST")).Status);
        await MoveAsync(purchase, "order");
        await RefusedAsync(purchase, "LINE_UNKNOWN", new JsonObject { ["deliveryNote"] = "DN-1", ["units"] = new JsonArray(new JsonObject { ["lineId"] = "7", ["quantity"] = 1 }) });
        await RefusedAsync(purchase, "VALIDATION_FAILED", Delivery("no/te", 1));
        await RefusedAsync(purchase, "VALIDATION_FAILED", Delivery("DN-1", -1));
        var (changed, refusal) = await ChangeAsync(purchase, Draft(Line(Situations.Mug, 11)));
        Assert.Equal((HttpStatusCode.Conflict, "WRONG_STATE"), (changed, refusal!.Text("code")));
        await RefusedAsync(Guid.CreateVersion7().ToString(), "PURCHASE_UNKNOWN", Delivery("DN-1", 1));
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(Buyer, HttpMethod.Get, "api/purchases/nothing")).Status);

        var after = await Shop.GetAsync(path2);
        Assert.Equal(("ORDERED", 0), (after.Text("status"), after["receipts"]!.AsArray().Count));
        Assert.Equal((10, "10 on 2030-01-09"), await ExpectedAsync());
    }

    private static JsonObject Line(string sku, long quantity, string on = "2030-01-09", string? location = null) =>
        new() { ["sku"] = sku, ["quantity"] = quantity, ["expectedOn"] = on, ["location"] = location };

    private static JsonObject Draft(params JsonObject[] lines) => new() { ["supplier"] = "Potter & Co", ["lines"] = new JsonArray([.. lines]) };

    private static JsonObject Delivery(string note, long units, bool acceptsMore = false) => new()
    {
        ["deliveryNote"] = note,
        ["units"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["quantity"] = units }),
        ["acceptsMore"] = acceptsMore,
    };

    private async Task<string> DraftAsync(params JsonObject[] lines)
    {
        var (status, body) = await AShop.SendAsync(Buyer, HttpMethod.Post, "api/purchases", Draft(lines));
        Assert.True(status == HttpStatusCode.Created, body?.ToJsonString());
        Assert.Equal("DRAFT", body!.Text("status"));
        return body!.Id();
    }

    private Task<(HttpStatusCode Status, JsonNode? Body)> ChangeAsync(string purchase, JsonObject draft) => Buyer.EditAsync("api/purchases/" + purchase, draft);

    private async Task MoveAsync(string purchase, string what)
    {
        var (status, body) = await Buyer.EditAsync($"api/purchases/{purchase}/{what}", null, method: "POST", from: "api/purchases/" + purchase);
        Assert.True(status == HttpStatusCode.OK, body?.ToJsonString());
    }

    private async Task DeliveredAsync(string purchase, string note, long units, bool acceptsMore = false)
    {
        var (status, body) = await AShop.SendAsync(
            Shop.As(Roles.Employee, "hand-1"), HttpMethod.Post, $"api/purchases/{purchase}/receipts", Delivery(note, units, acceptsMore));
        Assert.True(status == HttpStatusCode.OK, body?.ToJsonString());
    }

    private Task RefusedAsync(string purchase, string code, JsonObject delivery) => Situations.RefusedAsync(Buyer, $"api/purchases/{purchase}/receipts", code, delivery);

    private async Task<(int OnOrder, string Expected)> ExpectedAsync(string sku = Situations.Mug)
    {
        var stock = await Shop.GetAsync("api/inventory/" + sku);
        return ((int)stock["onOrder"]!, string.Join(", ", stock["expected"]!.AsArray().Select(one => $"{one!["quantity"]} on {one["expectedOn"]}")));
    }

    /// <summary>A store that refuses commits about purchases and stock, from the nth on.</summary>
    private sealed class Refusing : IDocumentStore
    {
        private static readonly AsyncLocal<bool> AtTheDoor = new();

        private IDocumentStore _inner = null!;
        private int _left = int.MaxValue;

        public IDocumentStore Around(IDocumentStore inner)
        {
            _inner = inner;
            return this;
        }

        /// <summary>Knows when the door for deliveries is at work.</summary>
        public static void Watch(IFunctionsWorkerApplicationBuilder builder) => builder.UseMiddleware(async (context, next) =>
        {
            AtTheDoor.Value = context.FunctionDefinition.Name == "ReceiveDelivery";
            await next();
        });

        public void RefusesFrom(int commit) => Volatile.Write(ref _left, commit);

        public void Recovers() => Volatile.Write(ref _left, int.MaxValue);

        public ValueTask<StoredDocument?> FindAsync(string container, string partition, string id, CancellationToken cancellationToken = default) =>
            _inner.FindAsync(container, partition, id, cancellationToken);

        public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) => _inner.QueryAsync(query, cancellationToken);

        public ValueTask<CommitResult> CommitAsync(
            string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellationToken = default)
        {
            var counts = container is Containers.Stock || (container == Containers.Purchases && operations.Any(one => one.Id == "purchase"));
            // Relay and queue wait until the store is back: one that was faster than the door would leave it less to commit.
            var isAway = counts && Volatile.Read(ref _left) < int.MaxValue && (!AtTheDoor.Value || Interlocked.Decrement(ref _left) <= 0);
            return isAway ? throw new IOException("The store is away.") : _inner.CommitAsync(container, partition, operations, cancellationToken);
        }
    }
}
