using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Local;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults.Kill;

/// <summary>Holds what the app says against what the gateway and the mail server have seen, and against itself.</summary>
internal sealed class Audit(ShopUnderKill shop)
{
    private const int LongPolls = 8;

    /// <summary>Opening stock of the SKUs that are bought.</summary>
    private static readonly Dictionary<string, long> Opening = SeedUnits();

    /// <summary>Every acknowledged order, once it has come to rest: final, or waiting for somebody else than the app.</summary>
    public async Task<IReadOnlyList<AuditedOrder>> OrdersAtRestAsync() =>
        await Task.WhenAll(shop.Acknowledged.Select(AtRestAsync));

    public async Task StockAddsUpAsync(IReadOnlyList<AuditedOrder> orders)
    {
        var allocations = orders
            .SelectMany(order => order.All("lines"))
            .SelectMany(line => line["allocations"]!.AsArray().Select(one => (
                Sku: Text(line, "sku"), Status: Text(one!, "status"), Quantity: one!["quantity"]!.GetValue<long>())))
            .ToLookup(one => one.Sku);
        foreach (var (sku, opening) in Opening)
        {
            var stock = (await shop.SendAsync(HttpMethod.Get, "api/inventory/" + sku, isStaff: true))!.Json;
            var expected = (
                sku,
                OnHand: opening - Sum("PACKED", "SHIPPED", "IN_TRANSIT", "DELIVERED"),
                Reserved: Sum("RESERVED"),
                Committed: Sum("COMMITTED", "PICKED"));
            Assert.Equal(expected, (sku, Number("onHand"), Number("reserved"), Number("committed")));
            Assert.Equal(expected.OnHand - expected.Reserved - expected.Committed, Number("available"));

            long Sum(params string[] statuses) => allocations[sku].Where(one => statuses.Contains(one.Status)).Sum(one => one.Quantity);

            long Number(string name) => stock[name]!.GetValue<long>();
        }
    }

    /// <summary>Per order: what the gateway took and gave back is what the order says; each at most once.</summary>
    public void MoneyAddsUp(IReadOnlyList<AuditedOrder> orders)
    {
        Assert.Empty(shop.Gateway.KeysReused);
        Assert.Equal(shop.Gateway.Effects.Count, shop.Gateway.Effects.DistinctBy(effect => effect.Key).Count());
        var effects = shop.Gateway.Effects.ToLookup(effect => effect.OrderId);
        Assert.Empty(effects.Select(group => group.Key).Except(orders.Select(order => order.Id)));
        foreach (var order in orders)
        {
            var (taken, given) = (effects[order.Id].Where(one => one.Amount > 0).ToArray(), effects[order.Id].Where(one => one.Amount < 0).ToArray());
            Assert.True(taken.Length <= 1 && given.Length <= 1, $"{order.Id} ({order.Status}): {taken.Length} charges, {given.Length} refunds");
            var saysTaken = order.All("payments").Where(one => Text(one, "status") is "COMPLETED" or "REFUNDED" or "PARTIALLY_REFUNDED").Sum(Amount);
            var saysGiven = order.All("refunds").Where(one => Text(one, "status") == "SUCCEEDED").Sum(Amount);
            Assert.Equal((order.Id, taken.Sum(one => one.Amount), -given.Sum(one => one.Amount)), (order.Id, saysTaken, saysGiven));

            // Whoever has not got the goods has not paid for them, and the other way round.
            var owes = order.Status is "FAILED" or "CANCELLED" or "RESERVED" or "PAYMENT_PENDING" ? 0 : order.View["totals"]!["payable"]!.GetValue<long>();
            Assert.Equal((order.Id, order.Status, owes), (order.Id, order.Status, saysTaken - saysGiven));
        }
    }

    /// <summary>
    /// One message per event that the customer is told of: none is missing, none comes under two ids, and only an app that
    /// died before it could note the mail sends it again.
    /// </summary>
    public async Task CustomersWereToldAsync(IReadOnlyList<AuditedOrder> orders)
    {
        var expected = orders.ToDictionary(
            order => order.Purchase.Email,
            order => order.Count("placed", "confirmed", "cancelled", "failed", "shipment-handed-over", "delivered")
                // Late money that goes back after the end has a message of its own.
                + (order.Facts.Contains("ending-started") ? 0 : order.Count("refund-succeeded")));
        await shop.Mail.WhenAsync(() => Told().Values.Sum() >= expected.Values.Sum(), TimeSpan.FromSeconds(150));
        var told = Told();
        foreach (var (to, count) in expected) Assert.Equal((to, count), (to, told.GetValueOrDefault(to)));
        Assert.Equal(shop.Mail.Accepted.Count, shop.Mail.Accepted.Distinct().Count());

        Dictionary<string, int> Told() => shop.Mail.Accepted.GroupBy(one => one.To)
            .ToDictionary(group => group.Key, group => group.Select(one => one.MessageId).Distinct().Count());
    }

    /// <summary>The data file itself: no open step, every count the sum of its records, a saga for every order that waits.</summary>
    public async Task NothingIsLeftToDoAsync(IReadOnlyList<AuditedOrder> orders)
    {
        await using var host = LocalApp.Build(new LocalAppOptions { DataFolder = shop.Folder, Port = 0, Logging = logging => logging.ClearProviders() });
        await LocalApp.StartAsync(host);
        var repository = host.Services.GetRequiredService<OrderRepository>();
        foreach (var order in orders)
        {
            var glance = OrderGlance.Of(await repository.ReadAsync(order.Id, default));
            Assert.False(glance.HasWork, $"{order.Id} ({glance.Status}) has work left");
            var saga = await host.DurableClient.GetInstanceAsync(order.Id);
            Assert.True(glance.IsSettled ? saga is { IsCompleted: true } : saga is { IsRunning: true }, $"{order.Id} ({glance.Status}): saga is {saga?.RuntimeStatus}");
        }

        var invariants = new StockInvariants(host.Services.GetRequiredService<IDocumentStore>());
        foreach (var sku in Opening.Keys) Assert.Empty((await invariants.CheckAsync(sku))!);
    }

    private async Task<AuditedOrder> AtRestAsync(Purchase purchase)
    {
        string? seen = null;
        for (var poll = 0; ; poll++)
        {
            var reply = (await shop.SendAsync(HttpMethod.Get, "api/orders/" + purchase.OrderId, ifNoneMatch: seen))!;
            if (reply.Status == HttpStatusCode.NotModified) reply = (await shop.SendAsync(HttpMethod.Get, "api/orders/" + purchase.OrderId))!;
            Assert.True(reply.Status == HttpStatusCode.OK, $"{purchase.OrderId} was acknowledged and is {reply.Status}");
            var timeline = (await shop.SendAsync(HttpMethod.Get, $"api/orders/{purchase.OrderId}/timeline", isStaff: true))!.Json;
            var order = new AuditedOrder(purchase, reply.Json, [.. timeline["entries"]!.AsArray().Select(entry => Text(entry!, "what"))]);
            if (IsAtRest(order)) return order;
            Assert.True(poll < LongPolls, $"{order.Id} is stuck: {order.View.ToJsonString()}\n{string.Join(", ", order.Facts)}\n{shop.Log}");
            seen = reply.ETag;
        }
    }

    // The gateway decides every payment by itself, so none is left to the customer.
    private static bool IsAtRest(AuditedOrder order) =>
        Text(order.View["nextAction"]!, "by") is not ("SYSTEM" or "GATEWAY")
        && order.Status is not ("PAYMENT_PENDING" or "CONFIRMED")
        && (order.Status is not "PACKED" || order.All("shipments").All(one => one["hasLabel"]!.GetValue<bool>()))
        && order.Count("stock-release-due", "gateway-cancel-due", "label-void-due", "goods-unpack-due") == order.Count("undo-done");

    private static long Amount(JsonNode one) => one["amount"]!["amount"]!.GetValue<long>();

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static Dictionary<string, long> SeedUnits() =>
        Application.Catalogue.SeedProducts.All.ToDictionary(one => one.Product.Sku!, one => (long)one.Units);
}
