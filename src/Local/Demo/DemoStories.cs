using System.Text.Json.Nodes;
using OrderFunctions.Application.Catalogue;

namespace OrderFunctions.Local.Demo;

/// <summary>One order's story.</summary>
internal sealed record DemoStory(string Title, Func<DemoShop, CancellationToken, Task> PlayAsync);

/// <summary>The stories of the demo: one that goes well and four that do not.</summary>
internal static class DemoStories
{
    private const string Sku = "MUG-BLUE";

    public static IReadOnlyList<DemoStory> All { get; } =
    [
        new("An order that goes well: reserved, paid, packed, delivered", async (shop, cancellationToken) =>
        {
            var order = await shop.PlaceAsync(Sku, 1, "tok_success", cancellationToken);
            await shop.TellUntilAsync(order, Is("ASSIGNED"), cancellationToken);
            await shop.DeliverAsync(order, cancellationToken);
            await shop.TellUntilAsync(order, Is("DELIVERED"), cancellationToken);
        }),
        new("The card is declined for good: the goods go back on the shelf", async (shop, cancellationToken) =>
            await EndAsync(shop, await shop.PlaceAsync(Sku, 1, "tok_hard_decline", cancellationToken), "FAILED", cancellationToken)),
        new("Out of stock: nothing is charged", async (shop, cancellationToken) =>
            await EndAsync(shop, await shop.PlaceAsync(SeedProducts.SoldOutSku, 1, "tok_success", cancellationToken), "FAILED", cancellationToken)),
        new("Cancelled by the customer before paying", async (shop, cancellationToken) =>
        {
            var order = await shop.PlaceAsync(Sku, 2, null, cancellationToken);
            await shop.TellUntilAsync(order, Is("RESERVED"), cancellationToken);
            await shop.CancelAsync(order, cancellationToken);
            await EndAsync(shop, order, "CANCELLED", cancellationToken);
        }),
        new("The payment webhook comes twice and out of order: the money counts once", async (shop, cancellationToken) =>
        {
            var order = await shop.PlaceAsync(Sku, 1, "tok_success.twice.reordered", cancellationToken);
            await shop.TellUntilAsync(order, Is("ASSIGNED"), cancellationToken);
        }),
    ];

    private static async Task EndAsync(DemoShop shop, string order, string status, CancellationToken cancellationToken)
    {
        string? why = null;
        await shop.TellUntilAsync(
            order,
            seen =>
            {
                why = seen["reason"]?["code"]?.GetValue<string>();
                return Is(status)(seen);
            },
            cancellationToken);
        await shop.TellUntilFactAsync(order, "undo-done", cancellationToken);
        DemoShop.Say($"ended {status}, {why}");
    }

    private static Func<JsonNode, bool> Is(string status) => order => order["status"]!.GetValue<string>() == status;
}
