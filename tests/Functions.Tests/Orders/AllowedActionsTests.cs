using System.Text.Json.Nodes;
using OrderFunctions.Domain.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary>What <c>allowedActions</c> promises the doors keep, and what it does not promise changes nothing.</summary>
public sealed class AllowedActionsTests
{
    [Theory]
    [InlineData("RESERVED", "PAY CANCEL CORRECT_ADDRESS")]
    [InlineData("PAYMENT_PENDING", "CANCEL CORRECT_ADDRESS")]
    [InlineData("FRAUD_REVIEW", "CANCEL CORRECT_ADDRESS REQUEST_REFUND REVIEW")]
    [InlineData("ADDRESS_REVIEW", "CANCEL CORRECT_ADDRESS REQUEST_REFUND")]
    [InlineData("BACKORDERED", "CANCEL CORRECT_ADDRESS CHOOSE_BACKORDER REQUEST_REFUND")]
    [InlineData("ASSIGNED", "CANCEL CORRECT_ADDRESS REQUEST_REFUND PACK")]
    [InlineData("PACKED", "CANCEL REQUEST_REFUND HAND_OVER")]
    [InlineData("SHIPPED", "CANCEL REQUEST_REFUND")]
    [InlineData("LOST", "REQUEST_REFUND RESHIP REFUND_LOST")]
    [InlineData("DELIVERED", "REQUEST_REFUND")]
    [InlineData("REFUND_FAILED", "RETRY_REFUND SETTLE_REFUND")]
    [InlineData("CANCELLED", "")]
    [InlineData("FAILED", "")]
    public async Task The_doors_do_what_is_allowed_and_nothing_else(string situation, string expected)
    {
        await using var shop = await AShop.OpenAsync();
        var order = await CancelTests.ReachAsync(shop, situation);
        var allowed = await AllowedAsync(shop, order);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), allowed.Order());

        foreach (var action in Doors.Keys.Except(allowed))
        {
            var before = await shop.FactsAsync(order);
            await TryAsync(shop, order, action);
            Assert.True(before.SequenceEqual(await shop.FactsAsync(order)), $"{situation}: {action} is not allowed and changed something.");
        }

        foreach (var action in allowed)
        {
            // Each on an order of its own, because most of them lead elsewhere; the article may have been sold out by then.
            await shop.ReceiveAsync(100);
            var fresh = action == allowed[0] ? order : await CancelTests.ReachAsync(shop, situation);
            var before = (await shop.FactsAsync(fresh)).Count;
            var answer = await TryAsync(shop, fresh, action);
            await shop.Host.WhenIdleAsync();
            Assert.True((await shop.FactsAsync(fresh)).Count > before, $"{situation}: {action} is allowed and was answered {answer}.");
        }
    }

    [Fact]
    public async Task A_customer_is_told_of_no_action_that_is_for_staff()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.SuspectedOrderAsync();
        var (_, seen) = await AShop.SendAsync(shop.Customer, HttpMethod.Get, $"api/orders/{order}");
        Assert.Equal(["CANCEL", "CORRECT_ADDRESS", "REDUCE_LINE"], seen!["allowedActions"]!.AsArray().Select(action => action!.GetValue<string>()));
    }

    private static readonly Dictionary<string, Func<Order, (string Path, JsonNode? Body)>> Doors = new(StringComparer.Ordinal)
    {
        ["PAY"] = order => ($"api/orders/{order.Id}/payments", new JsonObject { ["provider"] = "sandbox", ["method"] = "tok_success" }),
        ["CANCEL"] = order => ($"api/orders/{order.Id}/cancel", null),
        ["CORRECT_ADDRESS"] = order => ($"api/orders/{order.Id}/address", new JsonObject
        {
            ["name"] = "Ada Example",
            ["line1"] = "13 Other Street",
            ["city"] = "Berlin",
            ["postalCode"] = "10117",
            ["country"] = "DE",
        }),
        ["CHOOSE_BACKORDER"] = order => ($"api/orders/{order.Id}/backorder-choice", new JsonObject { ["choice"] = "REFUND" }),
        ["REVIEW"] = order => ($"api/orders/{order.Id}/review", new JsonObject { ["decision"] = "APPROVE" }),
        ["REQUEST_REFUND"] = order => ($"api/orders/{order.Id}/refunds", new JsonObject { ["goodwill"] = 1 }),
        ["RETRY_REFUND"] = order => ($"api/orders/{order.Id}/refunds/{RefundOf(order)}/retry", null),
        ["SETTLE_REFUND"] = order => ($"api/orders/{order.Id}/refunds/{RefundOf(order)}/settle", new JsonObject { ["reason"] = "by bank", ["reference"] = "T1" }),
        ["PACK"] = order => ($"api/shipments/{order.Id}-main/packed", null),
        ["HAND_OVER"] = order => ($"api/shipments/{order.Id}-main/handed-over", null),
        ["RESHIP"] = order => ($"api/shipments/{order.Id}-main/reship", null),
        ["REFUND_LOST"] = order => ($"api/shipments/{order.Id}-main/refund-lost", null),
    };

    private static string RefundOf(Order order) => order.Refunds.Count > 0 ? order.Refunds[0].Id : "none";

    private static async Task<IReadOnlyList<string>> AllowedAsync(AShop shop, string order) =>
    [
        .. (await shop.SettledAsync(order))["allowedActions"]!.AsArray().Select(action => action!.GetValue<string>()).Where(Doors.ContainsKey),
    ];

    private static async Task<int> TryAsync(AShop shop, string id, string action)
    {
        var (path, body) = Doors[action](await shop.OrderAsync(id));
        return (int)(await AShop.SendAsync(shop.Staff, HttpMethod.Post, path, body)).Status;
    }
}
