using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;
using static OrderFunctions.Functions.Tests.Fulfilment.AShopWithDealers;

namespace OrderFunctions.Functions.Tests.Fulfilment;

/// <summary>What the doors of dealers and picklists take, and what they do not.</summary>
public sealed class DealerDoorTests(AShopWithDealers dealers) : IClassFixture<AShopWithDealers>
{
    private AShop Shop => dealers.Shop;

    [Fact]
    public async Task Staff_see_all_dealers_and_a_dealer_only_itself()
    {
        Assert.Equal([Far, Mid, Near], await CodesAsync(Shop.Staff));
        Assert.Equal([Mid], await CodesAsync(dealers.Dealer(Mid)));
        Assert.Equal(HttpStatusCode.OK, (await AShop.SendAsync(dealers.Dealer(Mid), HttpMethod.Get, "api/dealers/mid")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(dealers.Dealer(Mid), HttpMethod.Get, "api/dealers/near")).Status);
        var (_, near) = await AShop.SendAsync(Shop.Staff, HttpMethod.Get, "api/dealers/near");
        // Looked up from the address.
        Assert.Equal((52.40, 13.06), ((double)near!["at"]!["latitude"]!, (double)near["at"]!["longitude"]!));
    }

    [Theory]
    [InlineData("""{"name":"","address":{"line1":"1","city":"C","postalCode":"1","country":"DE"}}""", "$.name")]
    [InlineData("""{"name":"N","address":{"line1":"1","city":"C","postalCode":"1","country":"Germany"}}""", "$.address.country")]
    [InlineData("""{"name":"N","address":{"line1":"1","city":"C","postalCode":"1","country":"DE"},"latitude":52}""", "$.longitude")]
    [InlineData("""{"name":"N","address":{"line1":"1","city":"C","postalCode":"1","country":"DE"},"latitude":152,"longitude":13}""", "$.latitude")]
    [InlineData("""{"name":"N","address":{"line1":"1","city":"C","postalCode":"1","country":"DE"},"capacity":-1}""", "$.capacity")]
    [InlineData("""{"name":"N","address":{"line1":"1","city":"C","postalCode":"1","country":"DE"},"rating":101}""", "$.rating")]
    [InlineData("""{"name":"N","address":{"line1":"1","city":"C","postalCode":"1","country":"DE"},"rating":1.5}""", "$.rating")]
    [InlineData("""{"name":"N","address":{"line1":"1","city":"C","postalCode":"1","country":"DE"},"categories":[""]}""", "$.categories")]
    public async Task A_dealer_that_cannot_be_is_not_saved(string body, string path)
    {
        var before = (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, "api/dealers/far")).Body!.ToJsonString();

        var (status, problem) = await dealers.PutDealerAsync(Shop.Staff, Far, JsonNode.Parse(body)!);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(path, problem!["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal(before, (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, "api/dealers/far")).Body!.ToJsonString());
    }

    [Fact]
    public async Task A_change_must_be_of_what_is_there_and_of_a_dealers_location_and_staffs()
    {
        Assert.Equal((428, "PRECONDITION_REQUIRED"), Code(await SendAsync(Shop.Staff, HttpMethod.Put, "api/dealers/near", Profile(), null)));
        Assert.Equal((412, "PRECONDITION_FAILED"), Code(await dealers.PutDealerAsync(Shop.Staff, Near, Profile(), "77")));
        Assert.Equal((412, "PRECONDITION_FAILED"), Code(await SendAsync(Shop.Staff, HttpMethod.Post, "api/dealers/near/deactivate", null, "77")));
        Assert.Equal((422, "UNKNOWN_LOCATION"), Code(await dealers.PutDealerAsync(Shop.Staff, "nowhere", Profile())));
        Assert.Equal((422, "LOCATION_NOT_A_DEALERS"), Code(await dealers.PutDealerAsync(Shop.Staff, "main", Profile())));
        Assert.Equal((404, "DEALER_UNKNOWN"), Code(await SendAsync(Shop.Staff, HttpMethod.Post, "api/dealers/nobody/deactivate", null, "1")));
        Assert.Equal((403, "FORBIDDEN"), Code(await dealers.PutDealerAsync(dealers.Dealer(Near), Near, Profile())));
        Assert.Equal((403, "FORBIDDEN"), Code(await dealers.PutDealerAsync(Shop.As(Roles.InventoryAdmin, "inventory-1"), Near, Profile())));
    }

    [Fact]
    public async Task What_is_asked_of_a_picklist_in_vain_changes_nothing()
    {
        var sku = await dealers.ArticleAsync((Near, 2));
        var order = await dealers.BuyAsync(sku, 2);
        var version = (await Shop.OrderAsync(order)).Version;
        var (near, mid) = (dealers.Dealer(Near), dealers.Dealer(Mid));
        var list = $"api/picklists/{order}-{Near}";

        await Situations.RefusedAsync(mid, list + "/accept", "FORBIDDEN");
        await Situations.RefusedAsync(mid, list + "/picked", "FORBIDDEN", Picked(sku, 1));
        await Situations.RefusedAsync(Shop.Customer, list + "/accept", "FORBIDDEN");
        await Situations.RefusedAsync(near, list + "/decline", "VALIDATION_FAILED", new JsonObject { ["reason"] = " " });
        await Situations.RefusedAsync(near, list + "/picked", "QUANTITY_INVALID", Picked(sku, -1));
        await Situations.RefusedAsync(near, list + "/picked", "VALIDATION_FAILED", Picked(sku, 0.5));
        await Situations.RefusedAsync(near, list + "/picked", "ALLOCATION_UNKNOWN", Picked("OTHER", 1));
        await Situations.RefusedAsync(near, $"api/picklists/{order}-near-2/picked", "PICKLIST_UNKNOWN", Picked(sku, 1));
        await Situations.RefusedAsync(mid, $"api/picklists/{order}-{Mid}/accept", "PICKLIST_UNKNOWN");
        Assert.Equal((403, "FORBIDDEN"), Code(await AShop.SendAsync(mid, HttpMethod.Get, list)));
        Assert.Equal((403, "FORBIDDEN"), Code(await AShop.SendAsync(mid, HttpMethod.Get, "api/picklists?location=near")));
        Assert.Equal((404, "NOT_FOUND"), Code(await AShop.SendAsync(near, HttpMethod.Get, $"api/picklists/{Guid.NewGuid()}-{Near}")));
        await Situations.RefusedAsync(near, $"api/orders/{order}/assignments", "FORBIDDEN", Assignment("a", Mid));
        var allocation = (await Shop.SettledAsync(order))["lines"]![0]!["allocations"]![0]!.Text("id");
        await Situations.RefusedAsync(Shop.Staff, $"api/orders/{order}/assignments", "ALLOCATION_UNKNOWN", Assignment("a", Mid));
        await Situations.RefusedAsync(Shop.Staff, $"api/orders/{order}/assignments", "DEALER_UNKNOWN", Assignment(allocation, "nowhere"));
        await Situations.RefusedAsync(Shop.Staff, $"api/orders/{order}/assignments", "OUT_OF_STOCK", Assignment(allocation, Mid));

        Assert.Equal(version, (await Shop.OrderAsync(order)).Version);
    }

    private static (int Status, string? Code) Code((HttpStatusCode Status, JsonNode? Body) answer) => ((int)answer.Status, (string?)answer.Body!["code"]);

    private static JsonObject Picked(string sku, double quantity) => new() { ["sku"] = sku, ["quantity"] = quantity % 1 == 0 ? (int)quantity : quantity };

    private static JsonObject Assignment(string allocation, string location) =>
        new() { ["allocationId"] = allocation, ["location"] = location, ["reason"] = "test" };

    private static async Task<IReadOnlyList<string>> CodesAsync(HttpClient caller) =>
        [.. (await AShop.SendAsync(caller, HttpMethod.Get, "api/dealers")).Body!["dealers"]!.AsArray().Select(one => one!.Text("code"))];

    [Fact]
    public async Task A_dealer_is_answered_with_its_parcel_and_reads_nothing_about_the_customer_but_what_stands_on_the_label()
    {
        var sku = await dealers.ArticleAsync((Near, 3), (Far, 3));
        var body = AShop.Order(sku, 4);
        body["contact"]!["phone"] = "+4930123456";
        body["billingAddress"] = body["shippingAddress"]!.DeepClone();
        body["billingAddress"]!["name"] = "Grace Payer";
        var order = await Shop.PlaceAsync(body);
        var (near, parcel) = (dealers.Dealer(Near), $"api/shipments/{order}-{Near}/");
        await dealers.SayAsync(Near, order, "accept");

        var shorted = await AskAsync(near, parcel + "short", new JsonObject { ["sku"] = sku, ["found"] = 2 });
        Assert.Equal((order, Near), (shorted["picklist"]!.Text("orderId"), shorted["shipment"]!.Text("location")));
        Assert.Equal(["2 0", "1 1"], (await dealers.PicklistAsync(Near, order))!["lines"]!.AsArray().Select(line => $"{line!["quantity"]} {line["short"]}"));
        var packed = await AskAsync(near, parcel + "packed?carrier=sandbox");
        Assert.Equal(("CREATED", 0), (packed["shipment"]!.Text("status"), packed["picklist"]!["lines"]!.AsArray().Count(line => (int)line!["short"]! == 0)));
        await AskAsync(near, parcel + "packed?carrier=sandbox");
        var handed = await AskAsync(near, parcel + "handed-over");
        Assert.Equal("HANDED_OVER", handed["shipment"]!.Text("status"));
        var (_, lists) = await AShop.SendAsync(near, HttpMethod.Get, "api/picklists?state=done");
        AssertNothingOfTheCustomer(lists!);

        // The label has who it goes to, and no more; staff see the order as ever.
        var label = await near.GetStringAsync(new Uri(parcel + "label?format=zpl", UriKind.Relative));
        Assert.Contains("Ada Example", label, StringComparison.Ordinal);
        Assert.All(["ada@example.com", "4930123456", "Grace Payer"], personal => Assert.DoesNotContain(personal, label, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(near, HttpMethod.Get, $"api/orders/{order}")).Status);
        Assert.Equal("ada@example.com", (await Shop.StaffPostAsync(parcel + "handed-over"))["contact"]!.Text("email"));
        await Situations.RefusedAsync(dealers.Dealer(Far), parcel + "packed", "FORBIDDEN");

        // All of it missing: there is no parcel to be.
        var nothing = await dealers.ArticleAsync((Near, 1), (Far, 1));
        var second = await dealers.BuyAsync(nothing, 1);
        var gone = await AskAsync(near, $"api/shipments/{second}-{Near}/short", new JsonObject { ["sku"] = nothing, ["found"] = 0 });
        Assert.Equal(("CANCELLED", 0), (gone["shipment"]!.Text("status"), gone["shipment"]!["items"]!.AsArray().Count));
        await Shop.Host.AdvanceAsync(TimeSpan.FromSeconds(10));

        async Task<JsonNode> AskAsync(HttpClient dealer, string path, JsonNode? what = null)
        {
            var (status, answer) = await AShop.SendAsync(dealer, HttpMethod.Post, path, what);
            Assert.True(status == HttpStatusCode.OK, $"{path}: {answer?.ToJsonString()}");
            await Shop.Host.WhenIdleAsync();
            AssertNothingOfTheCustomer(answer!);
            return answer!;
        }

        static void AssertNothingOfTheCustomer(JsonNode answer) => Assert.All(
            ["ada@example.com", "4930123456", "Ada Example", "Grace Payer", "Sample Street", "10115", "contact", "payments", "totals", "customer"],
            personal => Assert.DoesNotContain(personal, answer.ToJsonString(), StringComparison.OrdinalIgnoreCase));
    }
}
