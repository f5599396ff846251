using System.Text.Json.Nodes;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Payments;

namespace OrderFunctions.Functions.Tests.Faults.Shuffle;

/// <summary>A way that an order can go, told step by step; a seed draws one of them.</summary>
internal sealed record Journey(string Name, Func<Walk, Task> WalkAsync)
{
    public static IReadOnlyList<Journey> All { get; } =
    [
        new("delivered", async walk =>
        {
            await ShippedAsync(walk);
            await walk.ScanAsync("IN_TRANSIT", "DELIVERED");
        }),
        new("soft decline, then paid", async walk =>
        {
            await walk.PlaceAsync("tok_soft_decline");
            await DeclinedAsync(walk);
            await walk.PayAsync("tok_success");
            await walk.UntilAsync(OrderStatus.Assigned);
        }),
        new("hard decline", async walk =>
        {
            await walk.PlaceAsync("tok_hard_decline");
            await walk.UntilAsync(OrderStatus.Failed);
        }),
        new("one line out of stock", async walk =>
        {
            await walk.PlaceAsync("tok_success", second: Walk.Units + 1);
            await walk.UntilAsync(OrderStatus.Failed);
        }),
        new("reservation expired", async walk =>
        {
            await walk.PlaceAsync(card: null);
            await walk.PauseAsync(TimeSpan.FromMinutes(14));
            await walk.UntilAsync(OrderStatus.Cancelled);
        }),
        new("payment page never answered", async walk =>
        {
            await walk.PlaceAsync("tok_success_after_action");
            await walk.PauseAsync(TimeSpan.FromMinutes(29));
            await walk.UntilAsync(OrderStatus.Failed);
        }),
        new("cancelled before payment", async walk =>
        {
            await walk.PlaceAsync(card: null);
            await walk.UntilAsync(OrderStatus.Reserved);
            await walk.CancelAsync();
            await walk.UntilAsync(OrderStatus.Cancelled);
        }),
        new("cancelled beside the open payment page", async walk =>
        {
            await walk.PlaceAsync("tok_success_after_action");
            await walk.UntilAtGatewayAsync();
            await walk.CancelAsync();
            await walk.UntilAsync(OrderStatus.Cancelled);
        }),
        new("cancelled after payment", async walk =>
        {
            await PaidAsync(walk);
            await walk.CancelAsync();
            await walk.UntilAsync(OrderStatus.Cancelled);
        }),
        new("cancelled after packing, refund pending", async walk =>
        {
            await walk.PlaceAsync("tok_refund_pending");
            await walk.UntilAsync(OrderStatus.Assigned);
            await PackedAsync(walk);
            await walk.CancelAsync();
            await walk.UntilAsync(OrderStatus.Cancelled);
        }),
        // The gateway has the money and says so long after the cancel, which finds it there.
        new("money after the end", async walk =>
        {
            await walk.PlaceAsync("tok_success.late-120");
            await walk.UntilAtGatewayAsync();
            await walk.CancelAsync();
            await walk.UntilAsync(order => order.Refunds is [{ Status: RefundStatus.Succeeded }], "the money to go back");
        }),
        new("part refunded", async walk =>
        {
            await PaidAsync(walk);
            await walk.StaffAsync("refunds", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["quantity"] = 1 }) });
            await walk.UntilAsync(order => order.Refunds is [{ Status: RefundStatus.Succeeded }], "the refund");
        }),
        new("processing, paid", async walk =>
        {
            await walk.PlaceAsync("tok_processing");
            await walk.UntilAsync(OrderStatus.Assigned);
        }),
        new("processing, declined, paid", async walk =>
        {
            await walk.PlaceAsync("tok_processing_decline");
            await DeclinedAsync(walk);
            await walk.PayAsync("tok_success");
            await walk.UntilAsync(OrderStatus.Assigned);
        }),
        new("payment page answered late", async walk =>
        {
            await walk.PlaceAsync("tok_success_after_action");
            await walk.UntilAtGatewayAsync();
            await walk.PauseAsync(TimeSpan.FromMinutes(20));
            await walk.ApproveAsync();
            await walk.UntilAsync(OrderStatus.Assigned);
        }),
        new("backordered", async walk =>
        {
            await PaidAsync(walk);
            await walk.BookAsync("ADJUSTMENT", 2 - Walk.Units);
            await walk.ParcelAsync("short", new JsonObject { ["sku"] = walk.Skus.First, ["found"] = 0 });
            await walk.UntilAsync(order => order.Lines[0].Allocations.Any(one => one.Status == AllocationStatus.Backordered), "the backorder");
            await walk.BookAsync("RECEIPT", 5);
            await walk.UntilAsync(order => order.Lines[0].Allocations[^1].Status == AllocationStatus.Committed, "goods");
        }),
        new("fraud review, approved", async walk =>
        {
            await SuspectedAsync(walk, "APPROVE");
            await walk.UntilAsync(OrderStatus.Assigned);
        }),
        new("fraud review, rejected", async walk =>
        {
            await SuspectedAsync(walk, "REJECT");
            await walk.UntilAsync(OrderStatus.Failed);
        }),
        new("lost and refunded", async walk =>
        {
            await ShippedAsync(walk);
            await walk.ScanAsync("LOST");
            await walk.ParcelAsync("refund-lost");
            await walk.UntilAsync(OrderStatus.Failed);
        }),
    ];

    private static async Task PaidAsync(Walk walk)
    {
        await walk.PlaceAsync("tok_success");
        await walk.UntilAsync(OrderStatus.Assigned);
    }

    private static Task DeclinedAsync(Walk walk) =>
        walk.UntilAsync(order => order.Payments is [{ Status: PaymentStatus.Failed }], "the decline");

    private static async Task PackedAsync(Walk walk)
    {
        await walk.ParcelAsync("packed");
        await walk.UntilAsync(order => order.Shipments is [{ Status: ShipmentStatus.Labelled }], "the label");
    }

    private static async Task ShippedAsync(Walk walk)
    {
        await PaidAsync(walk);
        await PackedAsync(walk);
        await walk.ParcelAsync("handed-over");
        await walk.UntilAsync(OrderStatus.Shipped);
    }

    private static async Task SuspectedAsync(Walk walk, string decision)
    {
        await walk.PlaceAsync("tok_success", quantity: 120, billingCountry: "US");
        await walk.UntilAsync(OrderStatus.FraudReview);
        await walk.StaffAsync("review", new JsonObject { ["decision"] = decision });
    }
}
