using System.Text.Json.Nodes;

namespace OrderFunctions.Local.Demo;

/// <summary>An order that no dealer has alone, and one of whose shelves holds less than the books say.</summary>
internal static class DealersStory
{
    private static readonly (string Code, string Name, string City, string PostalCode, int Units)[] Dealers =
    [
        ("demo-potsdam", "Potsdam", "Potsdam", "14467", 3),
        ("demo-leipzig", "Leipzig", "Leipzig", "04109", 2),
        ("demo-hamburg", "Hamburg", "Hamburg", "20095", 2),
    ];

    public static async Task PlayAsync(DemoShop shop, CancellationToken cancellationToken)
    {
        var sku = "LAMP-" + Guid.NewGuid().ToString("N")[..6].ToUpperInvariant();
        await SetUpAsync(shop, sku, cancellationToken);
        await using var desk = shop.OpenDesk();
        await desk.PromiseAsync("ACCEPT", seconds: 3600, cancellationToken);
        var kept = await desk.KeptByAsync(Dealers[0].Code, cancellationToken);

        var order = await shop.PlaceAsync(sku, 6, "tok_success", cancellationToken);
        await shop.TellUntilAsync(order, Is("ASSIGNED"), cancellationToken);
        await TellPlanAsync(shop, order, cancellationToken);
        foreach (var dealer in Dealers)
        {
            await shop.TellUntilAsync(order, _ => true, cancellationToken);
            shop.Say($"POST api/picklists/…/accept   {dealer.Code}");
            await shop.AskAsync(dealer.Code, HttpMethod.Post, $"api/picklists/{order}-{dealer.Code}/accept", null, cancellationToken);
        }

        var short_ = Dealers[1].Code;
        shop.Say($"POST api/shipments/…/short    {short_} finds one of two");
        await shop.AskAsync(
            short_, HttpMethod.Post, $"api/shipments/{order}-{short_}/short", new JsonObject { ["sku"] = sku, ["found"] = 1 }, cancellationToken);
        await shop.TellUntilFactAsync(order, "allocation-split", cancellationToken);
        await shop.TellUntilAsync(order, seen => Is("ASSIGNED")(seen) && !Allocations(seen).Any(IsUnderway), cancellationToken);
        await TellPlanAsync(shop, order, cancellationToken);
        foreach (var dealer in Dealers) await SendAsync(shop, dealer.Code, order, cancellationToken);
        await shop.TellUntilAsync(order, Is("DELIVERED"), cancellationToken);
        await desk.TellRatingAsync(Dealers[0].Code, kept, cancellationToken);
    }

    private static async Task SetUpAsync(DemoShop shop, string sku, CancellationToken cancellationToken)
    {
        shop.Say("three dealers with a lamp each of them has too few of");
        await shop.AskStaffAsync(HttpMethod.Post, "api/products", new JsonObject
        {
            ["sku"] = sku,
            ["name"] = "Reading lamp, brass",
            ["price"] = new JsonObject { ["amount"] = 49_00, ["currency"] = "EUR" },
            ["taxBasisPoints"] = 1900,
        }, cancellationToken);
        foreach (var (code, name, city, postalCode, units) in Dealers)
        {
            await shop.AskStaffAsync(
                HttpMethod.Post, "api/locations", new JsonObject { ["code"] = code, ["name"] = name, ["kind"] = "DEALER" }, cancellationToken, "LOCATION_TAKEN");
            await shop.AskStaffAsync(HttpMethod.Put, "api/dealers/" + code, new JsonObject
            {
                ["name"] = name,
                ["address"] = new JsonObject { ["line1"] = "1 Market Square", ["city"] = city, ["postalCode"] = postalCode, ["country"] = "DE" },
            }, cancellationToken, "PRECONDITION_FAILED");
            var receipt = new JsonObject
            {
                ["id"] = $"{sku}-{code}",
                ["type"] = "RECEIPT",
                ["sku"] = sku,
                ["quantity"] = units,
                ["location"] = code,
            };
            await shop.AskStaffAsync(HttpMethod.Post, "api/inventory/batch", new JsonObject { ["entries"] = new JsonArray(receipt) }, cancellationToken);
        }
    }

    /// <summary>Who sends how many, and the strongest reason for each.</summary>
    private static async Task TellPlanAsync(DemoShop shop, string order, CancellationToken cancellationToken)
    {
        var seen = await shop.AskStaffAsync(HttpMethod.Get, $"api/orders/{order}", null, cancellationToken);
        foreach (var allocation in Allocations(seen).Where(one => Status(one) != "CANCELLED"))
        {
            var reasons = allocation["choice"]?["rules"]?.AsArray().Select(rule => $"{rule!["rule"]} {rule["fact"]}") ?? [];
            shop.Say($"  {allocation["quantity"]} from {allocation["location"],-14} {string.Join(", ", reasons.Take(3))}");
        }
    }

    private static async Task SendAsync(DemoShop shop, string code, string order, CancellationToken cancellationToken)
    {
        var seen = await shop.AskStaffAsync(HttpMethod.Get, $"api/orders/{order}", null, cancellationToken);
        foreach (var parcel in seen["shipments"]!.AsArray().Where(one => one!["location"]!.GetValue<string>() == code && one["packedAt"] is null))
        {
            var id = parcel!["id"]!.GetValue<string>();
            shop.Say($"POST api/shipments/…/packed   {code}");
            await shop.AskAsync(code, HttpMethod.Post, $"api/shipments/{id}/packed", null, cancellationToken);
            await shop.TellUntilAsync(
                order, now => now["shipments"]!.AsArray().Any(one => one!["id"]!.GetValue<string>() == id && one["hasLabel"]!.GetValue<bool>()), cancellationToken);
            await shop.AskAsync(code, HttpMethod.Post, $"api/shipments/{id}/handed-over", null, cancellationToken);
            await shop.AskStaffAsync(
                HttpMethod.Post, $"api/shipments/{id}/scans", new JsonObject { ["eventId"] = id, ["news"] = "DELIVERED" }, cancellationToken);
        }
    }

    private static IEnumerable<JsonNode> Allocations(JsonNode order) => order["lines"]!.AsArray().SelectMany(line => line!["allocations"]!.AsArray()).OfType<JsonNode>();

    private static bool IsUnderway(JsonNode allocation) => Status(allocation) is "PENDING" or "RESERVED" or "SHORT"
        || (Status(allocation) == "COMMITTED" && allocation["assignedTo"] is null);

    private static string Status(JsonNode allocation) => allocation["status"]!.GetValue<string>();

    private static Func<JsonNode, bool> Is(string status) => order => order["status"]!.GetValue<string>() == status;
}
