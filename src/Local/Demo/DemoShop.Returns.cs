using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OrderFunctions.Local.Demo;

/// <summary>What comes back: the customer asks, staff take it in and look at it.</summary>
internal sealed partial class DemoShop
{
    /// <summary>The customer sends units of the first line back, for money or for another article; returns the id of the return.</summary>
    public async Task<string> SendBackAsync(string orderId, int quantity, string? wanted, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["quantity"] = quantity, ["reason"] = "DOES_NOT_FIT" }),
            ["resolution"] = wanted is null ? "REFUND" : "EXCHANGE",
        };
        if (wanted is not null) body["exchange"] = new JsonArray(new JsonObject { ["sku"] = wanted, ["quantity"] = 1 });
        Say($"POST …/returns               {quantity} back, for {wanted ?? "money"}");
        var opened = await PostAsync(_customer, $"api/orders/{orderId}/returns", body, cancellationToken);
        var id = opened["id"]!.GetValue<string>();
        await TellUntilAnotherAsync(orderId, "return-requested", cancellationToken);
        return id;
    }

    /// <summary>Staff agree, the parcel arrives, and it is looked at; so much is kept back of what it is worth.</summary>
    public async Task TakeBackAsync(string orderId, string returnId, int restock, int scrap, long withheld, CancellationToken cancellationToken)
    {
        await DecideAsync(returnId, "approve", [], cancellationToken);
        await TellUntilAnotherAsync(orderId, "return-labelled", cancellationToken);
        await DecideAsync(returnId, "received", [], cancellationToken);
        await TellUntilAnotherAsync(orderId, "goods-returned", cancellationToken);
        Say($"                             {restock} on the shelf, {scrap} scrapped, {withheld} kept back");
        var inspect = new JsonObject
        {
            ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["restock"] = restock, ["scrap"] = scrap }),
            ["withheld"] = withheld,
        };
        if (withheld > 0) inspect["finding"] = "One is scratched.";
        await DecideAsync(returnId, "inspect", inspect, cancellationToken);
        await TellUntilAnotherAsync(orderId, "return-completed", cancellationToken);
        var done = await GetAsync($"api/returns/{returnId}", cancellationToken);
        Say($"given back {done["givenBack"]}"
            + (done["exchangeOrderId"] is { } exchange ? $", of it {done["credit"]} for the order in exchange {exchange}" : ""));
    }

    private async Task DecideAsync(string returnId, string what, JsonObject body, CancellationToken cancellationToken)
    {
        Say($"POST api/returns/…/{what}");
        for (var attempt = 0; ; attempt++)
        {
            using var seen = await _staff.GetAsync($"api/returns/{returnId}", cancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Post, $"api/returns/{returnId}/{what}") { Content = JsonContent.Create(body) };
            request.Headers.IfMatch.Add(seen.EnsureSuccessStatusCode().Headers.ETag!);
            using var answer = await _staff.SendAsync(request, cancellationToken);
            if (answer.IsSuccessStatusCode) return;
            // The saga was faster than we were: look again.
            if (attempt == 5) throw new InvalidDataException($"{what} was answered with {(int)answer.StatusCode}");
        }
    }
}
