using System.Text.Json.Nodes;
using OrderFunctions.Application.Catalogue;

namespace OrderFunctions.Local.Demo;

/// <summary>One order's story.</summary>
internal sealed record DemoStory(string Title, Func<DemoShop, CancellationToken, Task> PlayAsync);

/// <summary>The stories of the demo: those that go well, and those that do not, not at once, or not for good.</summary>
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
        new("A carrier that scans by itself: nobody at the door, then delivered", async (shop, cancellationToken) =>
        {
            var order = await shop.PlaceAsync(Sku, 1, "tok_success", cancellationToken, line2: "sandbox: attempt");
            await shop.TellUntilAsync(order, Is("ASSIGNED"), cancellationToken);
            await shop.SendAsync(order, "sandbox", cancellationToken);
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
        new("Cancelled after paying: money and goods go back", async (shop, cancellationToken) =>
        {
            var order = await shop.PlaceAsync(Sku, 1, "tok_success", cancellationToken);
            await shop.TellUntilAsync(order, Is("ASSIGNED"), cancellationToken);
            await shop.CancelAsync(order, cancellationToken);
            await EndAsync(shop, order, "CANCELLED", cancellationToken);
        }),
        new("Cancelled on its way: the carrier turns the parcel round, and it comes back", async (shop, cancellationToken) =>
        {
            var order = await shop.PlaceAsync(Sku, 1, "tok_success", cancellationToken);
            await shop.TellUntilAsync(order, Is("ASSIGNED"), cancellationToken);
            var parcel = await shop.HandOverAsync(order, cancellationToken);
            await shop.TellUntilAsync(order, Is("SHIPPED"), cancellationToken);
            await shop.CancelAsync(order, cancellationToken);
            await shop.TellUntilFactAsync(order, "intercept-left-to-staff", cancellationToken);
            await shop.SayStoppedAsync(parcel, cancellationToken);
            await shop.TellUntilAsync(order, Is("CANCELLED"), cancellationToken);
            await shop.TakeParcelBackAsync(order, parcel, cancellationToken);
        }),
        new("The refund fails, and staff repair it", async (shop, cancellationToken) =>
        {
            var order = await shop.PlaceAsync(Sku, 1, "tok_refund_fails", cancellationToken);
            await shop.TellUntilAsync(order, Is("ASSIGNED"), cancellationToken);
            await shop.CancelAsync(order, cancellationToken);
            await shop.TellUntilAsync(order, Is("REFUND_FAILED"), cancellationToken);
            await shop.SettleRefundAsync(order, cancellationToken);
            await EndAsync(shop, order, "CANCELLED", cancellationToken);
        }),
        new("Paid, but not on the shelf: what the shop buys then is the customer's", async (shop, cancellationToken) =>
        {
            await shop.ReceiveOneAsync(SeedProducts.SoldOutSku, cancellationToken);
            var order = await shop.PlaceAsync(SeedProducts.SoldOutSku, 1, "tok_success", cancellationToken);
            await shop.TellUntilAsync(order, Is("ASSIGNED"), cancellationToken);
            await shop.ReportShortAsync(order, SeedProducts.SoldOutSku, cancellationToken);
            await shop.TellUntilFactAsync(order, "stock-missing", cancellationToken);
            await shop.BuyOneAsync(SeedProducts.SoldOutSku, cancellationToken);
            await shop.TellUntilFactAsync(order, "backorder-filled", cancellationToken);
            await shop.TellUntilAsync(order, Is("ASSIGNED"), cancellationToken);
        }),
        new("Three dealers send one order, and one of them finds less than it should have; who keeps its word is rated for it", DealersStory.PlayAsync),
        new("Suspected fraud: staff look at it and refuse it", async (shop, cancellationToken) =>
        {
            var order = await shop.PlaceAsync(Sku, 80, "tok_success", cancellationToken, billingCountry: "US");
            await shop.TellUntilAsync(order, Is("FRAUD_REVIEW"), cancellationToken);
            await shop.RejectAsync(order, cancellationToken);
            await EndAsync(shop, order, "FAILED", cancellationToken);
        }),
        new("Made to order: two drafts come back, the third one goes out", async (shop, cancellationToken) =>
        {
            await shop.HireWriterAsync("verse", cancellationToken);
            var order = await shop.PlaceAsync(SeedProducts.PersonalisedSku, 1, "tok_success", cancellationToken, wishes: "For Rose, who turns 80");
            await shop.TellUntilFactAsync(order, "writing-offered", cancellationToken);
            await shop.AcceptAsync(order, cancellationToken);
            foreach (var (draft, text, reason) in new[] { (1, "Dear Rosa", "SPELLING"), (2, "Dear Rose", "WISHES_NOT_MET"), (3, "Rose, dear Rose: eighty!", null) })
            {
                await shop.HandInAsync(order, text, cancellationToken);
                await shop.TellUntilFactAsync(order, "draft-uploaded", cancellationToken);
                await shop.CheckAsync(order, draft, reason, cancellationToken);
            }

            await shop.TellUntilAsync(order, Is("ASSIGNED"), cancellationToken);
            await shop.DeliverAsync(order, cancellationToken);
            await shop.TellUntilAsync(order, Is("DELIVERED"), cancellationToken);
        }),
        new("Sent back: one exchanged, one refunded in part", async (shop, cancellationToken) =>
        {
            var order = await shop.PlaceAsync(Sku, 3, "tok_success", cancellationToken);
            await shop.TellUntilAsync(order, Is("ASSIGNED"), cancellationToken);
            await shop.DeliverAsync(order, cancellationToken);
            await shop.TellUntilAsync(order, Is("DELIVERED"), cancellationToken);
            var exchanged = await shop.SendBackAsync(order, 1, "TEA-GREEN-100", cancellationToken);
            await shop.TakeBackAsync(order, exchanged, restock: 1, scrap: 0, withheld: 0, cancellationToken);
            var refunded = await shop.SendBackAsync(order, 2, null, cancellationToken);
            await shop.TakeBackAsync(order, refunded, restock: 1, scrap: 1, withheld: 300, cancellationToken);
        }),
        new("Promised and not kept: a violation, the customer's ticket, and what staff make of both", async (shop, cancellationToken) =>
        {
            await using var desk = shop.OpenDesk();
            await desk.PromiseAsync("PACK", seconds: 1, cancellationToken);
            var order = await shop.PlaceAsync(Sku, 1, "tok_success", cancellationToken);
            await shop.TellUntilAsync(order, Is("ASSIGNED"), cancellationToken);
            var violation = await desk.ViolationOfAsync(order, cancellationToken);
            var ticket = await desk.AskAsync(order, cancellationToken);
            await shop.DeliverAsync(order, cancellationToken);
            await shop.TellUntilAsync(order, Is("DELIVERED"), cancellationToken);
            await desk.SettleAsync(violation, ticket, cancellationToken);
        }),
        new("Another system delivers: it is asked by message, and says what it has sent, twice and in the wrong order", DeliveryStory.PlayAsync),
        new("Told in two languages, and not told what the customer does not want to hear", MessagesStory.PlayAsync),
        new("A campaign: one has unsubscribed, one address takes no mail, and one gets it", CampaignStory.PlayAsync),
        new("A photo of an article: made small in three sizes, without what the camera wrote", (shop, cancellationToken) => shop.AddPhotoAsync(Sku, cancellationToken)),
        new("The lines of all orders as a table, fetched by a link that needs no token", (shop, cancellationToken) => shop.ExportAsync("LINES", cancellationToken)),
        new("New prices as a table: a dry run says which row cannot be, then the others come in", (shop, cancellationToken) => shop.ImportPricesAsync("MUG-WHITE", cancellationToken)),
        new("A shelf was counted: the table says what is there", (shop, cancellationToken) => shop.ImportCountAsync("MUG-WHITE", cancellationToken)),
        new("A parts list as a PDF: read for articles, reviewed, made into an order, paid and confirmed", async (shop, cancellationToken) =>
        {
            var order = await shop.OrderByPartsListAsync(cancellationToken);
            await shop.TellUntilAsync(order, Is("RESERVED"), cancellationToken);
            await shop.PayAsync(order, cancellationToken);
            await shop.TellUntilAsync(order, Is("ASSIGNED"), cancellationToken);
        }),
        new("Forgotten: a customer asks what is known, and then to be forgotten", (shop, cancellationToken) => shop.ForgetAsync(Sku, cancellationToken)),
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
        shop.Say($"ended {status}, {why}");
    }

    private static Func<JsonNode, bool> Is(string status) => order => order["status"]!.GetValue<string>() == status;
}
