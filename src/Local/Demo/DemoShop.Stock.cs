using System.Text.Json.Nodes;
using OrderFunctions.Local.Commands;

namespace OrderFunctions.Local.Demo;

/// <summary>What the shop buys, and what comes back unopened.</summary>
internal sealed partial class DemoShop
{
    /// <summary>The shop buys one piece from its supplier, and it comes in.</summary>
    public async Task BuyOneAsync(string sku, CancellationToken cancellationToken)
    {
        Say($"POST api/purchases           1 × {sku} from the supplier");
        var line = new JsonObject { ["sku"] = sku, ["quantity"] = 1, ["expectedOn"] = "2100-01-04" };
        var draft = new JsonObject { ["supplier"] = "Demo & Sons", ["lines"] = new JsonArray(line) };
        var purchase = "api/purchases/" + (await PostAsync(_staff, "api/purchases", draft, cancellationToken))["id"];

        Say("POST api/purchases/…/order");
        using (var seen = await _staff.GetAsync(purchase, cancellationToken))
        {
            using var order = new HttpRequestMessage(HttpMethod.Post, purchase + "/order");
            order.Headers.IfMatch.Add(seen.EnsureSuccessStatusCode().Headers.ETag!);
            using var ordered = await _staff.SendAsync(order, cancellationToken);
            ordered.EnsureSuccessStatusCode();
        }

        Say("POST api/purchases/…/receipts");
        var units = new JsonArray(new JsonObject { ["lineId"] = "1", ["quantity"] = 1 });
        var received = await PostAsync(_staff, purchase + "/receipts", new JsonObject { ["deliveryNote"] = "DN-1", ["units"] = units }, cancellationToken);
        if (received["status"]!.GetValue<string>() != "RECEIVED") throw new CommandFailedException($"The purchase order is {received["status"]}.");
    }

    /// <summary>The carrier, which takes no orders from programs, has turned the parcel round.</summary>
    public async Task SayStoppedAsync(string shipment, CancellationToken cancellationToken)
    {
        Say("POST api/shipments/…/intercept   stopped");
        await PostAsync(_staff, $"api/shipments/{shipment}/intercept", new JsonObject { ["stopped"] = true }, cancellationToken);
    }

    /// <summary>The parcel that was stopped is here again, unopened: its goods go back on the shelf.</summary>
    public async Task TakeParcelBackAsync(string orderId, string shipment, CancellationToken cancellationToken)
    {
        Say("POST api/shipments/…/back    unopened");
        await PostAsync(_staff, $"api/shipments/{shipment}/back", new JsonObject { ["scrapped"] = false }, cancellationToken);
        await TellUntilFactAsync(orderId, "parcel-back", cancellationToken);
        var order = await GetAsync($"api/orders/{orderId}", cancellationToken);
        Say($"parcel {order["shipments"]![0]!["status"]}, refund {order["refunds"]![0]!["status"]}");
    }
}
