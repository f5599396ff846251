using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Fulfilment;
using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary>Brings orders into situations, through the doors wherever there is one, and looks at money on both sides.</summary>
internal static class Situations
{
    public const string Mug = "MUG-BLUE";

    /// <summary>Places this order and gives its id once nothing is going on any more.</summary>
    public static async Task<string> PlaceAsync(this AShop shop, JsonObject body)
    {
        var (status, answer) = await AShop.SendAsync(shop.Customer, HttpMethod.Post, "api/orders", body);
        Assert.True(status == HttpStatusCode.Created, answer?.ToJsonString());
        await shop.Host.WhenIdleAsync();
        return answer!["id"]!.GetValue<string>();
    }

    /// <summary>Expensive, and billed to another country than it goes to: FRAUD_REVIEW.</summary>
    public static Task<string> SuspectedOrderAsync(this AShop shop, string card = "tok_success")
    {
        var body = AShop.Order(quantity: 80, card: card);
        body["billingAddress"] = body["shippingAddress"]!.DeepClone();
        body["billingAddress"]!["country"] = "US";
        body["billingAddress"]!["postalCode"] = "10115";
        return shop.PlaceAsync(body);
    }

    /// <summary>A postal code that cannot be one: ADDRESS_REVIEW.</summary>
    public static Task<string> UndeliverableOrderAsync(this AShop shop)
    {
        var body = AShop.Order();
        body["shippingAddress"]!["postalCode"] = "1011";
        return shop.PlaceAsync(body);
    }

    /// <summary>Paid, while its reservation and everything else of the article is gone: BACKORDERED, or what the policy says.</summary>
    public static async Task<string> PaidWithoutStockAsync(this AShop shop, int quantity = 1) =>
        (await shop.AllPaidWithoutStockAsync(quantity))[0];

    /// <summary>Several such orders, paid one after the other.</summary>
    public static async Task<IReadOnlyList<string>> AllPaidWithoutStockAsync(this AShop shop, params int[] quantities)
    {
        var release = shop.Host.Services.GetRequiredService<ReleaseReservationHandler>();
        var orders = new List<string>();
        foreach (var quantity in quantities)
        {
            var order = await shop.PlaceAsync(quantity: quantity, card: null);
            await shop.Host.WhenIdleAsync();
            var allocation = (await shop.OrderAsync(order)).LiveAllocations().Single().Allocation;
            Assert.True((await release.HandleAsync(new ReleaseReservation(Mug, allocation.Id, quantity, allocation.Location))).IsDone);
            orders.Add(order);
        }

        await shop.EmptyShelfAsync();
        foreach (var order in orders)
        {
            await shop.PayAsync(order);
            await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        return orders;
    }

    /// <summary>The customer pays; returns once nothing is going on any more.</summary>
    public static async Task PayAsync(this AShop shop, string order, string card = "tok_success")
    {
        var (status, answer) = await AShop.SendAsync(
            shop.Customer, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject { ["provider"] = "sandbox", ["method"] = card });
        Assert.True(status == HttpStatusCode.Created, answer?.ToJsonString());
        await shop.Host.WhenIdleAsync();
    }

    /// <summary>Takes whatever is available of an article off the books.</summary>
    public static async Task EmptyShelfAsync(this AShop shop, string sku = Mug)
    {
        if ((await shop.StockAsync(sku)).Available is var left and > 0) await shop.BookAsync("ADJUSTMENT", -left, sku);
    }

    /// <summary>Goods come in.</summary>
    public static async Task ReceiveAsync(this AShop shop, int units, string sku = Mug, string? id = null)
    {
        await shop.BookAsync("RECEIPT", units, sku, id);
        await shop.Host.WhenIdleAsync();
    }

    public static Task<JsonNode> BookAsync(this AShop shop, string type, long quantity, string sku = Mug, string? id = null) => shop.StaffPostAsync(
        "api/inventory/batch",
        new JsonObject
        {
            ["entries"] = new JsonArray(new JsonObject
            {
                ["id"] = id ?? Guid.NewGuid().ToString(),
                ["type"] = type,
                ["sku"] = sku,
                ["quantity"] = quantity,
                ["reason"] = "test",
            }),
        });

    /// <summary>The order's only planned or packed parcel.</summary>
    public static async Task<string> ShipmentAsync(this AShop shop, string order) =>
        (await shop.SettledAsync(order))["shipments"]!.AsArray()[^1]!["id"]!.GetValue<string>();

    /// <summary>Paid, packed and handed over: SHIPPED.</summary>
    public static async Task<string> ShipAsync(this AShop shop, string order)
    {
        var shipment = await shop.ShipmentAsync(order);
        await shop.StaffPostAsync($"api/shipments/{shipment}/packed");
        await shop.Host.WhenIdleAsync();
        await shop.StaffPostAsync($"api/shipments/{shipment}/handed-over");
        return shipment;
    }

    /// <summary>The carrier reports.</summary>
    public static Task ScanAsync(this AShop shop, string shipment, string news) => shop.StaffPostAsync(
        $"api/shipments/{shipment}/scans", new JsonObject { ["eventId"] = shipment + news, ["news"] = news });

    /// <summary>Time passes in one leap: every minute of days would have its timers.</summary>
    public static async Task LeapAsync(this AShop shop, TimeSpan by)
    {
        await shop.Host.WhenIdleAsync();
        shop.Clock.AdvanceTo(shop.Clock.GetUtcNow() + by);
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
    }

    /// <summary>Posts and expects a refusal with this code; its problem details.</summary>
    public static async Task<JsonNode> RefusedAsync(HttpClient client, string path, string code, JsonNode? body = null)
    {
        var (status, answer) = await AShop.SendAsync(client, HttpMethod.Post, path, body);
        Assert.True((int)status >= 400, $"{path}: {status}");
        Assert.Equal(code, answer!["code"]!.GetValue<string>());
        return answer;
    }

    /// <summary>Dealers, each with so many units of an article that the main location has none of any more; the first one has the better rating.</summary>
    public static async Task WithDealersAsync(this AShop shop, string sku, int units, params string[] codes)
    {
        await shop.EmptyShelfAsync(sku);
        foreach (var (code, n) in codes.Select((code, n) => (code, n)))
        {
            await shop.StaffPostAsync("api/locations", new JsonObject { ["code"] = code, ["name"] = code, ["kind"] = "DEALER" });
            var profile = new JsonObject
            {
                ["name"] = code,
                ["rating"] = 90 - (10 * n),
                ["address"] = new JsonObject { ["line1"] = "1 Market Square", ["city"] = "Potsdam", ["postalCode"] = "14467", ["country"] = "DE" },
            };
            var (saved, _) = await AShopWithDealers.SendAsync(shop.Staff, HttpMethod.Put, "api/dealers/" + code, profile, Versions.NotStored);
            Assert.Equal(HttpStatusCode.OK, saved);
            await shop.StaffPostAsync("api/inventory/batch", new JsonObject
            {
                ["entries"] = new JsonArray(new JsonObject
                {
                    ["id"] = $"{sku}-{code}",
                    ["type"] = "RECEIPT",
                    ["sku"] = sku,
                    ["quantity"] = units,
                    ["location"] = code,
                }),
            });
        }
    }

    /// <summary>The order as stored.</summary>
    public static Task<Order> OrderAsync(this AShop shop, string id) =>
        shop.Host.Services.GetRequiredService<OrderRepository>().ReadAsync(id, CancellationToken.None);

    public static string Text(this JsonNode node, string name) => node[name]!.GetValue<string>();

    /// <summary>All money that the gateway took and gave back, as its own books say.</summary>
    public static (long Captured, long Refunded) MoneyAtGateway(this AShop shop)
    {
        var payments = shop.DocumentBodies(Containers.Sandbox).Select(body => JsonNode.Parse(body)!).Where(body => body["captured"] is not null).ToList();
        return (payments.Sum(payment => payment["captured"]!.GetValue<long>()), payments.Sum(Refunded));

        static long Refunded(JsonNode payment) => payment["refunds"]?.AsArray()
            .Where(refund => string.Equals(refund!.Text("status"), "succeeded", StringComparison.OrdinalIgnoreCase))
            .Sum(refund => refund!["amount"]!.GetValue<long>()) ?? 0;
    }

    /// <summary>The customer has all money back, and nobody has taken it twice.</summary>
    public static async Task AssertAllRefundedAsync(this AShop shop, string order)
    {
        var (captured, refunded) = shop.MoneyAtGateway();
        Assert.Equal(captured, refunded);
        var stored = await shop.OrderAsync(order);
        Assert.All(stored.Payments, payment => Assert.Equal(0, stored.Kept(payment.Id, stored.Currency)));
        Assert.DoesNotContain(stored.Refunds, refund => refund.Status != Domain.Payments.RefundStatus.Succeeded);
    }

    /// <summary>The counts of the article are what its records add up to.</summary>
    public static async Task AssertSoundStockAsync(this AShop shop, string sku = Mug) =>
        Assert.Empty((await shop.Host.Services.GetRequiredService<StockInvariants>().CheckAsync(sku))!);
}
