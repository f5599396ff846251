using System.Text.Json.Nodes;

namespace OrderFunctions.Local.Demo;

/// <summary>Two orders of one customer, in two languages, and a message that the customer does not want.</summary>
internal static class MessagesStory
{
    private const string Sku = "MUG-BLUE";

    public static async Task PlayAsync(DemoShop shop, CancellationToken cancellationToken)
    {
        var english = await shop.PlaceAsync(Sku, 1, null, cancellationToken);
        await shop.TellUntilAsync(english, Is("RESERVED"), cancellationToken);
        await shop.CancelAsync(english, cancellationToken);
        await shop.TellNotificationsAsync(english, "ORDER_CANCELLED", cancellationToken);

        shop.Say("PUT …/preferences            no mail when a parcel is on its way");
        var choice = new JsonObject { ["event"] = "ORDER_SHIPPED", ["channel"] = "EMAIL", ["on"] = false };
        await shop.ChooseAsync(new JsonObject { ["choices"] = new JsonArray(choice) }, cancellationToken);
        var german = await shop.PlaceAsync(Sku, 1, "tok_success", cancellationToken, language: "de");
        await shop.TellUntilAsync(german, Is("ASSIGNED"), cancellationToken);
        await shop.DeliverAsync(german, cancellationToken);
        await shop.TellNotificationsAsync(german, "ORDER_DELIVERED", cancellationToken);
        await shop.TellMailsAsync(german, cancellationToken);
        await shop.ChooseAsync([], cancellationToken);
    }

    private static Func<JsonNode, bool> Is(string status) => order => order["status"]!.GetValue<string>() == status;
}
