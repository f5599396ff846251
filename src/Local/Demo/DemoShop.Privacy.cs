using System.IO.Compression;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Local.Demo;

/// <summary>A customer who wants to know what is known of them, and then to be forgotten.</summary>
internal sealed partial class DemoShop
{
    public async Task ForgetAsync(string sku, CancellationToken cancellationToken)
    {
        // Somebody of their own: as long as orders are open nobody is forgotten.
        using var guest = Client("guest-" + Guid.NewGuid().ToString("N")[..8], Roles.Customer);
        var placed = await PostAsync(guest, "api/orders", new JsonObject
        {
            ["lines"] = new JsonArray(new JsonObject { ["sku"] = sku, ["quantity"] = 1 }),
            ["contact"] = new JsonObject { ["email"] = "gwen@example.com" },
            ["shippingAddress"] = new JsonObject
            {
                ["name"] = "Gwen Guest",
                ["line1"] = "3 Passing Lane",
                ["city"] = "Hamburg",
                ["postalCode"] = "20095",
                ["country"] = "DE",
            },
        }, cancellationToken);
        var order = placed["id"]!.GetValue<string>();
        Say($"POST api/orders              order {order} for Gwen Guest");
        await TellUntilAsync(order, static seen => seen["status"]!.GetValue<string>() == "RESERVED", cancellationToken);
        await PostAsync(guest, $"api/orders/{order}/cancel", null, cancellationToken);
        await TellUntilAsync(order, static seen => seen["status"]!.GetValue<string>() == "CANCELLED", cancellationToken);
        await TellUntilFactAsync(order, "undo-done", cancellationToken);

        Say("POST …/me/data-export        everything that is known of me");
        var export = await EndOfJobAsync(guest, await PostAsync(guest, "api/customers/me/data-export", null, cancellationToken), cancellationToken);
        await using (var content = await guest.GetStreamAsync(export["result"]!["href"]!.GetValue<string>(), cancellationToken))
        {
            using var archive = new ZipArchive(content);
            Say($"  {export["result"]!["name"]}: {string.Join(", ", archive.Entries.Select(entry => entry.FullName))}");
        }

        Say("POST …/me/erasure            forget me");
        var erasure = await EndOfJobAsync(guest, await PostAsync(guest, "api/customers/me/erasure", new JsonObject { ["reason"] = "I do not shop here any more" }, cancellationToken), cancellationToken);
        foreach (var room in (await SendAsync(guest, HttpMethod.Get, $"api/erasures/{erasure["id"]}", null, null, cancellationToken))["rooms"]!.AsArray())
            Say($"  {room!["room"],-24} found {room["found"]}, removed {room["removed"]}, pseudonymised {room["pseudonymised"]}");
        var after = await GetAsync($"api/orders/{order}", cancellationToken);
        Say($"  the order is there, of {after["customerId"]}, to {after["shippingAddress"]!["name"]}");
    }

    private static async Task<JsonNode> EndOfJobAsync(HttpClient client, JsonNode job, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (job["status"]!.GetValue<string>() is "QUEUED" or "RUNNING")
        {
            await Task.Delay(100, limit.Token);
            job = await SendAsync(client, HttpMethod.Get, $"api/jobs/{job["id"]}", null, null, limit.Token);
        }

        return job["status"]!.GetValue<string>() == "SUCCEEDED" ? job : throw new InvalidDataException($"The job ended {job["status"]}: {job["error"]}");
    }
}
