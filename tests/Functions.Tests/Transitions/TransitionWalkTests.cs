using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Functions.Tests.Returns;
using OrderFunctions.Functions.Tests.Sla;
using Xunit;

namespace OrderFunctions.Functions.Tests.Transitions;

/// <summary>Everything in the table that has no facts of its own is done once, at the doors, and told as the table says.</summary>
public sealed class TransitionWalkTests
{
    private const string Mug = Situations.Mug;

    [Fact]
    public async Task Whatever_becomes_of_tickets_promises_stock_purchases_credit_articles_and_dealers_is_told_as_the_table_says()
    {
        await using var shop = await AShop.OpenAsync(options => options with { Services = HearEverything });
        await SettleInAsync(shop);
        await BuyAsync(shop);
        await MoveGoodsAsync(shop);
        await SellAndTakeBackAsync(shop);
        await PromiseAndAskAsync(shop);
        await shop.Host.WhenIdleAsync();

        foreach (var one in TransitionTable.All.Where(one => one.Section is not ("Orders" or "Returns")))
        {
            Assert.True(shop.Transitions.Seen.TryGetValue(one.Name, out var told), $"{one.Name} did not happen");
            // What follows at once commits with it: a ticket is assigned when it is opened.
            Assert.Superset(one.Told.ToHashSet(), told.ToHashSet());
            if (one.Told.Count == 0 && one.Section != "Tickets") Assert.Empty(told);
        }
    }

    private static void HearEverything(IServiceCollection services)
    {
        foreach (var topic in EventCatalogue.All.Where(one => !one.IsTaken && one.Topic is not (Topics.OrdersCreated or Topics.OrdersCancelled)).GroupBy(one => one.Topic))
            services.AddSingleton(new Subscription(topic.Key, "everything", topic.Select(one => one.Type).ToHashSet(), (_, _) => Task.CompletedTask));
    }

    /// <summary>An article, two more places, somebody who runs one of them and somebody who writes.</summary>
    private static async Task SettleInAsync(AShop shop)
    {
        await shop.StaffPostAsync("api/products", Json("""{ "sku": "BELL", "name": "Bell", "price": { "amount": 500, "currency": "EUR" }, "taxBasisPoints": 1900 }"""));
        await shop.StaffPostAsync("api/locations", Json("""{ "code": "north", "name": "North", "kind": "DEALER" }"""));
        await shop.StaffPostAsync("api/locations", Json("""{ "code": "south", "name": "South", "kind": "WAREHOUSE" }"""));
        await PutAsync(shop, "api/dealers/north", Json("""{ "name": "North", "address": { "line1": "1 Quay", "city": "Kiel", "postalCode": "24103", "country": "DE" } }"""), etag: "\"0\"");
        await PutAsync(shop, "api/dealers/north/deactivate", null, "POST", "api/dealers/north");
        await shop.StaffPostAsync("api/production/writers", Json("""{ "id": "writer-1", "skills": ["verse"] }"""));
        await PutAsync(shop, "api/ticket-agents/ann", Json("""{ "skills": ["DELIVERY"] }"""), etag: "\"0\"");
        await shop.StaffPostAsync("api/credit/customer-9/entries", Json("""{ "change": { "amount": 100, "currency": "EUR" }, "reason": "sorry" }"""));
    }

    /// <summary>Drafted, changed, ordered, put off, received in part, called off.</summary>
    private static async Task BuyAsync(AShop shop)
    {
        var purchase = (await shop.StaffPostAsync("api/purchases", Draft(5, "2030-01-09"))).Text("id");
        var path = $"api/purchases/{purchase}";
        await PutAsync(shop, path, Draft(8, "2030-01-09"));
        await PutAsync(shop, path + "/order", null, "POST", path);
        await PutAsync(shop, path, Draft(8, "2030-01-12"));
        await shop.StaffPostAsync(path + "/receipts", Json("""{ "deliveryNote": "DN-1", "units": [{ "lineId": "1", "quantity": 3 }] }"""));
        await shop.StaffPostAsync(path + "/cancel");

        static JsonObject Draft(int quantity, string day) =>
            Json($$"""{ "supplier": "Potter", "lines": [{ "sku": "{{Mug}}", "quantity": {{quantity}}, "expectedOn": "{{day}}" }] }""");
    }

    private static async Task MoveGoodsAsync(AShop shop)
    {
        await shop.StaffPostAsync("api/inventory/batch", Json($$"""
            { "entries": [{ "id": "in", "type": "RECEIPT", "sku": "{{Mug}}", "quantity": 20 }, { "id": "fix", "type": "ADJUSTMENT", "sku": "{{Mug}}", "quantity": -1, "reason": "broken" }] }
            """));
        foreach (var id in new[] { "t1", "t2" })
            await shop.StaffPostAsync($"api/inventory/{Mug}/transfers", Json($$"""{ "id": "{{id}}", "from": "main", "to": "south", "quantity": 2, "reason": "nearer" }"""));
        await shop.StaffPostAsync($"api/inventory/{Mug}/transfers/t1/received", Json("""{ "quantity": 2 }"""));
        await shop.StaffPostAsync($"api/inventory/{Mug}/transfers/t2/cancel");
    }

    /// <summary>One order is cancelled; of another a unit comes back as good as new, and one that is thrown away.</summary>
    private static async Task SellAndTakeBackAsync(AShop shop)
    {
        var buyer = new Buyer(shop, "buyer-1");
        await AShop.SendAsync(buyer.Client, HttpMethod.Post, $"api/orders/{await buyer.BuyAsync()}/cancel");
        var one = await buyer.SendBackAsync(await buyer.HasAsync(), Buyer.Units(2));
        await buyer.TakenBackAsync(one, restock: 1, scrap: 1);
    }

    /// <summary>A parcel that is packed too late, and a customer who asks for it.</summary>
    private static async Task PromiseAndAskAsync(AShop shop)
    {
        await shop.PromiseAsync(APromise.ToPack(600));
        var order = await shop.PlaceAsync();
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(12));
        var violation = "api/sla/violations/" + Assert.Single(await shop.Staff.ViolationsAsync()).Text("id");
        await shop.StaffPostAsync(violation + "/acknowledge");
        await shop.StaffPostAsync(violation + "/resolve", Json("""{ "reason": "packed by hand" }"""));

        var (status, ticket) = await AShop.SendAsync(shop.Customer, HttpMethod.Post, "api/tickets", Json($$"""{ "category": "DELIVERY", "subject": "Where?", "text": "I wait.", "orderId": "{{order}}" }"""));
        Assert.True(status == HttpStatusCode.Created, ticket?.ToJsonString());
        var path = "api/tickets/" + ticket!.Text("id");
        await shop.StaffPostAsync(path + "/comments", Json("""{ "text": "Tomorrow." }"""));
        using var file = new StringContent("a note");
        using var attached = await shop.Customer.PostAsync(new Uri(path + "/attachments", UriKind.Relative), file);
        Assert.True(attached.IsSuccessStatusCode);
        await PutAsync(shop, path + "/status", Json("""{ "status": "RESOLVED" }"""), from: path);
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static async Task PutAsync(AShop shop, string path, JsonObject? body, string method = "PUT", string? from = null, string? etag = null)
    {
        var (status, answer) = await shop.Staff.EditAsync(path, body, etag, method, from);
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Created, $"{path}: {status} {answer?.ToJsonString()}");
    }
}
