using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Privacy;

/// <summary>A customer with a name that is found wherever it stands, who buys something and wants to be forgotten.</summary>
internal static class Zach
{
    public const string Id = "zach";
    public const string Name = "Zacharias Quillfeather";
    public const string Address = "zach.quill@example.com";
    public const string Phone = "+49 30 5550199";
    public const string Street = "77 Peculiar Crescent";

    /// <summary>Only an address for the bill says so.</summary>
    public const string Office = "12 Invoice Quay";

    /// <summary>Only a parts list says so.</summary>
    public const string Workshop = "+49 30 5550777";

    /// <summary>JSON spells two of its letters with six characters each.</summary>
    public const string House = "R\u00fcckgeb\u00e4ude";

    /// <summary>As they stand in documents, files and messages, in whatever form.</summary>
    public static readonly string[] Traces = ["Quillfeather", "zach.quill", "5550199", "Peculiar Crescent", "Grandma Petronella", "ckgeb", "Invoice Quay", "5550777"];

    public static JsonObject Why => new() { ["reason"] = $"{Name} wrote that they want to be forgotten" };

    public static JsonObject Body(string sku = "MUG-BLUE", string? card = "tok_success")
    {
        var body = AShop.Order(sku, card: card);
        body["contact"] = new JsonObject { ["email"] = Address, ["phone"] = Phone, ["language"] = "de" };
        body["shippingAddress"]!["name"] = Name;
        body["shippingAddress"]!["line1"] = Street;
        body["shippingAddress"]!["line2"] = House;
        body["billingAddress"] = body["shippingAddress"]!.DeepClone();
        body["billingAddress"]!["line1"] = Office;
        return body;
    }

    public static bool IsNamedIn(string text) => Traces.Any(trace => text.Contains(trace, StringComparison.OrdinalIgnoreCase));

    public static async Task<string> PlaceAsync(AShop shop, string? card = "tok_success")
    {
        var (status, answer) = await AShop.SendAsync(shop.As(Roles.Customer, Id), HttpMethod.Post, "api/orders", Body(card: card));
        Assert.True(status == HttpStatusCode.Created, answer?.ToJsonString());
        await shop.Host.WhenIdleAsync();
        return answer!.Text("id");
    }

    public static async Task<string> DeliveredAsync(AShop shop)
    {
        var order = await PlaceAsync(shop);
        await shop.ScanAsync(await shop.ShipAsync(order), "DELIVERED");
        await shop.Host.WhenIdleAsync();
        return order;
    }

    /// <summary>Forgets them, however often somebody dies of it, and answers with the id of the erasure.</summary>
    public static async Task<string> EraseAsync(AShop shop, JsonObject? why = null)
    {
        var (status, job) = await AShop.SendAsync(shop.Staff, HttpMethod.Post, "api/customers/zach/erasure", why ?? Why);
        Assert.True(status == HttpStatusCode.Accepted, job?.ToJsonString());
        await shop.Host.WhenIdleAsync();
        var done = await shop.GetAsync($"api/jobs/{job!.Id()}");
        // Somebody who died is missed after a while.
        for (var look = 0; look < 8 && done["finishedAt"] is null; look++)
        {
            await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(3));
            done = await shop.GetAsync($"api/jobs/{job!.Id()}");
        }

        Assert.True(done.Text("status") == "SUCCEEDED", done.ToJsonString());
        return job!.Id();
    }

    public static async Task<JsonNode> ReportAsync(AShop shop, string erasure) =>
        (await AShop.SendAsync(shop.Staff, HttpMethod.Get, $"api/erasures/{erasure}")).Body!;
}
