using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Application.Papers;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Tests.OpenApi;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Returns;

/// <summary>Goods come back: for money, for credit, for other goods; and what is refused changes nothing.</summary>
public sealed class ReturnJourneyTests(AShopThatTakesBack fixture) : IClassFixture<AShopThatTakesBack>, IAsyncLifetime
{
    private AShop Shop => fixture.Shop;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => fixture.AssertSoundAsync();

    [Fact]
    public async Task A_return_goes_from_request_to_refund_and_the_goods_back_on_the_shelf()
    {
        var buyer = fixture.NewBuyer();
        var order = await buyer.HasAsync(quantity: 3);
        var (onHand, _, _, _) = await Shop.StockAsync();
        var unit = (await Shop.OrderAsync(order)).Lines[0].RefundFor(1);

        var one = await buyer.SendBackAsync(order);
        Assert.Equal("REQUESTED", (await buyer.ReturnAsync(one)).Text("status"));
        Assert.Equal(HttpStatusCode.NotFound, (await buyer.Client.GetAsync($"api/returns/{one}/label")).StatusCode);

        await buyer.StaffAsync(one, "approve", new JsonObject { ["note"] = "Please pack it well." });
        Assert.Equal("application/pdf", (await buyer.Client.GetAsync($"api/returns/{one}/label")).Content.Headers.ContentType!.MediaType);
        await buyer.StaffAsync(one, "received", []);
        Assert.Equal(AllocationStatus.Returned, (await Shop.OrderAsync(order)).Lines[0].Allocations[0].Status);
        await buyer.StaffAsync(one, "inspect", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["restock"] = 1, ["scrap"] = 0 }) });

        var done = await buyer.ReturnAsync(one);
        Assert.Equal(("COMPLETED", unit), (done.Text("status"), done["givenBack"]!.GetValue<long>()));
        var seen = await Shop.SettledAsync(order);
        var refund = Assert.Single(seen["refunds"]!.AsArray())!;
        Assert.Equal(("SUCCEEDED", "RETURNED", unit, one), (refund.Text("status"), refund.Text("reason"), refund["amount"]!["amount"]!.GetValue<long>(), refund.Text("returnId")));
        Assert.Equal(("DELIVERED", "PARTIALLY_REFUNDED"), (seen.Text("status"), seen.Text("paymentStatus")));
        Assert.Equal(onHand + 1, (await Shop.StockAsync()).OnHand);
        Assert.Equal(["RETURN_APPROVED"], (await Shop.MessagesAsync(order)).Where(kind => kind.StartsWith("RETURN", StringComparison.Ordinal)));
        Assert.Contains("REFUND_SENT", await Shop.MessagesAsync(order));
        var facts = await Shop.FactsAsync(order);
        string[] expected =
        [
            "return-opened", "return-requested", "return-claimed", "return-approved", "return-labelled", "return-received", "goods-returned",
            "return-order-told", "return-inspected", "return-goods-booked", "return-given-back", "return-completed",
        ];
        Assert.Equal(expected.Order(), facts.Where(fact => fact.StartsWith("return-", StringComparison.Ordinal) || fact == "goods-returned").Order());
    }

    [Fact]
    public async Task What_is_worn_is_scrapped_and_part_of_the_money_is_kept_back()
    {
        var buyer = fixture.NewBuyer();
        var order = await buyer.HasAsync();
        var before = await Shop.StockAsync();
        var worth = (await Shop.OrderAsync(order)).Lines[0].Amounts.Gross;
        var one = await buyer.SendBackAsync(order, Buyer.Units(2));

        var done = await buyer.TakenBackAsync(one, restock: 1, scrap: 1, verdict => (verdict["withheld"], verdict["finding"], verdict["shipping"]) = (300, "One is scratched.", 490));

        Assert.Equal(("COMPLETED", worth + 490 - 300, "One is scratched."), (done.Text("status"), done["givenBack"]!.GetValue<long>(), done.Text("finding")));
        Assert.Equal(before.OnHand + 1, (await Shop.StockAsync()).OnHand);
        var stored = await Shop.OrderAsync(order);
        Assert.Equal((-300, 490), (stored.Refunds[0].Goodwill, stored.Refunds[0].Shipping));
    }

    [Fact]
    public async Task Store_credit_pays_the_next_order_in_part_and_comes_back_when_that_is_cancelled()
    {
        var buyer = fixture.NewBuyer();
        var first = await buyer.HasAsync();
        var worth = (await Shop.OrderAsync(first)).Lines[0].Amounts.Gross;
        var one = await buyer.SendBackAsync(first, Buyer.Units(2, "STORE_CREDIT"));
        Assert.Equal(worth, (await buyer.TakenBackAsync(one, restock: 2))["credit"]!.GetValue<long>());
        Assert.Equal(worth, await buyer.CreditAsync());

        var second = await buyer.BuyAsync(quantity: 3, card: null);
        await Situations.RefusedAsync(buyer.Client, $"api/orders/{second}/payments", "PAYMENT_PART_NOT_POSSIBLE", new JsonObject { ["provider"] = "sandbox", ["amount"] = 1 });
        await PayAsync(buyer, second, new JsonObject { ["provider"] = "store-credit", ["amount"] = worth });
        Assert.Equal(("PAYMENT_PENDING", 0), (await Shop.StatusAsync(second), await buyer.CreditAsync()));
        await PayAsync(buyer, second, new JsonObject { ["provider"] = "sandbox", ["method"] = "tok_success" });
        Assert.Equal("ASSIGNED", await Shop.StatusAsync(second));

        await AShop.SendAsync(buyer.Client, HttpMethod.Post, $"api/orders/{second}/cancel");
        Assert.Equal("CANCELLED", await Shop.StatusAsync(second));
        Assert.Equal(worth, await buyer.CreditAsync());

        // More than there is: declined, and nothing was taken.
        var third = await buyer.BuyAsync(quantity: 9, card: null);
        await PayAsync(buyer, third, new JsonObject { ["provider"] = "store-credit" });
        Assert.Equal("insufficient_credit", (await Shop.SettledAsync(third))["payments"]![0]!.Text("declineCode"));
        Assert.Equal(worth, await buyer.CreditAsync());
        await AShop.SendAsync(buyer.Client, HttpMethod.Post, $"api/orders/{third}/cancel");
        await Shop.Host.WhenIdleAsync();
    }

    [Theory]
    [InlineData("MUG-BLUE", 1, false)]
    [InlineData("MUG-BLUE", 4, true)]
    public async Task An_exchange_is_an_order_of_its_own_and_the_difference_is_refunded_or_paid(string wanted, int quantity, bool customerPays)
    {
        var buyer = fixture.NewBuyer();
        var order = await buyer.HasAsync();
        var worth = (await Shop.OrderAsync(order)).Lines[0].Amounts.Gross;
        var one = await buyer.SendBackAsync(order, Buyer.Units(2, "EXCHANGE", wanted, quantity));

        var inspected = await buyer.TakenBackAsync(one, restock: 2);

        var exchange = inspected.Text("exchangeOrderId");
        var price = (await Shop.OrderAsync(exchange)).Totals;
        Assert.Equal(0, price.Shipping);
        if (customerPays)
        {
            Assert.Equal(("INSPECTED", "PAYMENT_PENDING"), (inspected.Text("status"), await Shop.StatusAsync(exchange)));
            await PayAsync(buyer, exchange, new JsonObject { ["provider"] = "sandbox", ["method"] = "tok_success" });
        }

        var done = await buyer.ReturnAsync(one);
        Assert.Equal(("COMPLETED", worth, Math.Min(worth, price.Payable)), (done.Text("status"), done["givenBack"]!.GetValue<long>(), done["credit"]!.GetValue<long>()));
        var (from, to) = (await Shop.SettledAsync(order), await Shop.SettledAsync(exchange));
        Assert.Equal(("ASSIGNED", order, exchange), (to.Text("status"), to["exchangeOf"]!.Text("orderId"), from["returns"]![0]!.Text("exchangedBy")));
        var stored = await Shop.OrderAsync(order);
        Assert.Equal(Math.Max(0, worth - price.Payable), stored.Refunds.Where(refund => !refund.ToCredit).Sum(refund => refund.Amount.Amount));
        Assert.Equal(Math.Max(0, price.Payable - worth), (await Shop.OrderAsync(exchange)).Payments.Where(payment => payment.Provider == "sandbox").Sum(payment => payment.Amount.Amount));
        Assert.Equal(0, await buyer.CreditAsync());
    }

    [Theory]
    [InlineData("PRINT-LTD", 1, false)]
    [InlineData("MUG-BLUE", 4, true)]
    public async Task An_exchange_that_comes_to_nothing_falls_back_to_a_refund(string wanted, int quantity, bool neverPaid)
    {
        var buyer = fixture.NewBuyer();
        var order = await buyer.HasAsync();
        var worth = (await Shop.OrderAsync(order)).Lines[0].Amounts.Gross;
        var one = await buyer.SendBackAsync(order, Buyer.Units(2, "EXCHANGE", wanted, quantity));

        var inspected = await buyer.TakenBackAsync(one, restock: 2);
        if (neverPaid)
        {
            Assert.Equal("INSPECTED", inspected.Text("status"));
            await Shop.LeapAsync(TimeSpan.FromDays(7));
        }

        var done = await buyer.ReturnAsync(one);
        Assert.Equal(("COMPLETED", true, worth, 0), (done.Text("status"), done["fellBack"]!.GetValue<bool>(), done["givenBack"]!.GetValue<long>(), done["credit"]!.GetValue<long>()));
        Assert.Equal(neverPaid ? "PAYMENT_TIMEOUT" : "OUT_OF_STOCK", done.Text("problem"));
        var refund = Assert.Single((await Shop.OrderAsync(order)).Refunds);
        Assert.Equal((false, Domain.Payments.RefundStatus.Succeeded, worth), (refund.ToCredit, refund.Status, refund.Amount.Amount));
        Assert.Equal("FAILED", await Shop.StatusAsync(done.Text("exchangeOrderId")));
        Assert.Equal(0, await buyer.CreditAsync());
    }

    [Fact]
    public async Task Refusals_have_a_code_and_change_nothing()
    {
        var buyer = fixture.NewBuyer();
        var sent = await buyer.BuyAsync();
        await Refused(sent, Buyer.Units(1), "NOT_RETURNABLE");
        var order = await buyer.HasAsync();
        await Refused(order, Buyer.Units(3), "QUANTITY_INVALID");
        await Refused(order, Buyer.Units(1, "EXCHANGE", "NO-SUCH-SKU"), "UNKNOWN_SKU");
        await Refused(order, Buyer.Units(1, "EXCHANGE"), "VALIDATION_FAILED");
        await Shop.StaffPostAsync("api/products", new JsonObject
        {
            ["sku"] = "MUG-ABROAD",
            ["name"] = "A mug",
            ["price"] = new JsonObject { ["amount"] = 900, ["currency"] = "USD" },
            ["taxBasisPoints"] = 0,
        });
        await Refused(order, Buyer.Units(1, "EXCHANGE", "MUG-ABROAD"), "MIXED_CURRENCIES");
        var unknown = Buyer.Units(1);
        unknown["lines"]![0]!["photos"] = new JsonArray("photo-none.png");
        await Refused(order, unknown, "PHOTO_UNKNOWN");
        var pictured = Buyer.Units(1);
        pictured["lines"]![0]!["photos"] = new JsonArray([.. Enumerable.Range(0, 6).Select(n => (JsonNode)$"photo-{n}.png")]);
        await Refused(order, pictured, "VALIDATION_FAILED");
        var twice = Buyer.Units(1, "EXCHANGE", "MUG-BLUE");
        twice["exchange"]!.AsArray().Add(twice["exchange"]![0]!.DeepClone());
        await Refused(order, twice, "VALIDATION_FAILED");
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(Shop.Customer, HttpMethod.Post, $"api/orders/{order}/returns", Buyer.Units(1))).Status);
        Assert.Empty((await AShop.SendAsync(buyer.Client, HttpMethod.Get, $"api/orders/{order}/returns")).Body!["returns"]!.AsArray());

        var one = await buyer.SendBackAsync(order, Buyer.Units(2));
        await Refused(order, Buyer.Units(1), "QUANTITY_INVALID");
        Assert.Equal(HttpStatusCode.Forbidden, (await buyer.Client.PostAsync($"api/returns/{one}/approve", null)).StatusCode);
        Assert.Equal((HttpStatusCode)428, (await Shop.Staff.PostAsync($"api/returns/{one}/reject", JsonContent(new JsonObject { ["reason"] = "worn" }))).StatusCode);
        await Staff(one, "inspect", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["restock"] = 2, ["scrap"] = 0 }) }, "WRONG_STATE");
        await Staff(one, "received", [], "WRONG_STATE");
        var seen = (await Shop.Staff.GetAsync($"api/returns/{one}")).Headers.ETag!;
        await buyer.StaffAsync(one, "approve", []);
        // From the customer to the shop, with all units.
        var label = new LabelPaper(
            "Return", "RT" + one.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant(), order,
            ["Ada Example", "12 Sample Street", "10115 Berlin", "DE"], ["The Shop"], Pieces: 2);
        Assert.Equal(label.ToPdf(), await buyer.Client.GetByteArrayAsync(new Uri($"api/returns/{one}/label", UriKind.Relative)));
        // Decided on what somebody else has changed since.
        using var stale = new HttpRequestMessage(HttpMethod.Post, $"api/returns/{one}/reject") { Content = JsonContent(new JsonObject { ["reason"] = "worn" }) };
        stale.Headers.IfMatch.Add(seen);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Shop.Staff.SendAsync(stale)).StatusCode);
        await Staff(one, "received", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["quantity"] = 3 }) }, "QUANTITY_INVALID");
        await Staff(one, "received", new JsonObject { ["location"] = "nowhere" }, "UNKNOWN_LOCATION");
        await buyer.StaffAsync(one, "received", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["quantity"] = 1 }) });
        await Staff(one, "inspect", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["restock"] = 1, ["scrap"] = 1 }) }, "QUANTITY_INVALID");
        var kept = new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["lineId"] = "1", ["restock"] = 1, ["scrap"] = 0 }), ["withheld"] = 1 };
        await Staff(one, "inspect", kept, "VALIDATION_FAILED");
        await Staff(one, "reject", new JsonObject { ["reason"] = "worn" }, "WRONG_STATE");
        Assert.Equal("RECEIVED", (await buyer.ReturnAsync(one)).Text("status"));

        // The other unit did not come: it can be sent back later, and then the window closes.
        await Shop.LeapAsync(TimeSpan.FromDays(31));
        await Refused(order, Buyer.Units(1), "RETURN_WINDOW_CLOSED");

        Task Refused(string of, JsonObject body, string code) => Situations.RefusedAsync(buyer.Client, $"api/orders/{of}/returns", code, body);

        async Task Staff(string of, string what, JsonObject body, string code)
        {
            var (status, answer) = await buyer.StaffAsync(of, what, body);
            Assert.True((int)status >= 400, $"{what}: {status}");
            Assert.Equal(code, answer!.Text("code"));
        }
    }

    [Fact]
    public async Task A_rejected_return_leaves_the_goods_with_the_customer_who_is_told_why()
    {
        var buyer = fixture.NewBuyer();
        var order = await buyer.HasAsync();
        var one = await buyer.SendBackAsync(order, Buyer.Units(2));

        await buyer.StaffAsync(one, "reject", new JsonObject { ["reason"] = "They were worn." });

        Assert.Equal(("REJECTED", "They were worn."), ((await buyer.ReturnAsync(one)).Text("status"), (await buyer.ReturnAsync(one)).Text("decision")));
        Assert.Equal(AllocationStatus.Delivered, (await Shop.OrderAsync(order)).Lines[0].Allocations[0].Status);
        Assert.Equal(one, Assert.Single((await AShop.SendAsync(buyer.Client, HttpMethod.Get, $"api/orders/{order}/returns")).Body!["returns"]!.AsArray())!.Text("id"));
        var closed = (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, "api/returns?state=closed")).Body!["returns"]!.AsArray();
        Assert.Contains(closed, found => found!.Text("id") == one);
        Assert.DoesNotContain((await AShop.SendAsync(Shop.Staff, HttpMethod.Get, "api/returns")).Body!["returns"]!.AsArray(), found => found!.Text("id") == one);
        Assert.Contains("RETURN_REJECTED", await Shop.MessagesAsync(order));
        await buyer.SendBackAsync(order);
    }

    [Fact]
    public async Task A_photo_is_what_its_content_says_and_only_of_its_order()
    {
        var buyer = fixture.NewBuyer();
        var order = await buyer.HasAsync();
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
        var (kept, again) = (await UploadAsync(png, "text/plain"), await UploadAsync(png, "image/png"));
        Assert.Equal((HttpStatusCode.Created, "image/png"), (kept.Status, kept.Body.Text("contentType")));
        Assert.Equal(kept.Body.Text("name"), again.Body.Text("name"));
        Assert.Equal("PHOTO_INVALID", (await UploadAsync("<svg onload=alert(1)>"u8.ToArray(), "image/png")).Body.Text("code"));
        Assert.Equal("PHOTO_INVALID", (await UploadAsync("%PDF-1.7"u8.ToArray(), "image/png")).Body.Text("code"));
        Assert.Equal("BODY_TOO_LARGE", (await UploadAsync(new byte[(5 * 1024 * 1024) + 1], "image/png")).Body.Text("code"));

        var body = Buyer.Units(1);
        body["lines"]![0]!["photos"] = new JsonArray(kept.Body.Text("name"));
        var one = await buyer.SendBackAsync(order, body);
        var photo = await buyer.Client.GetAsync($"api/returns/{one}/photos/{kept.Body.Text("name")}");
        Assert.Equal(png, await photo.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", photo.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await Shop.Customer.GetAsync($"api/returns/{one}/photos/{kept.Body.Text("name")}")).StatusCode);

        // Of another order it is no photo, whichever way it is named.
        var other = await buyer.HasAsync();
        foreach (var name in new[] { kept.Body.Text("name"), $"../{order}/{kept.Body.Text("name")}" })
        {
            body["lines"]![0]!["photos"] = new JsonArray(name);
            await Situations.RefusedAsync(buyer.Client, $"api/orders/{other}/returns", "PHOTO_UNKNOWN", body.DeepClone());
        }

        async Task<(HttpStatusCode Status, JsonNode Body)> UploadAsync(byte[] content, string type)
        {
            using var bytes = new ByteArrayContent(content);
            bytes.Headers.ContentType = new(type);
            using var response = await buyer.Client.PostAsync($"api/orders/{order}/photos", bytes);
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            ApiWatch.Look(HttpMethod.Post, $"api/orders/{order}/photos", null, response.StatusCode, answer);
            return (response.StatusCode, answer);
        }
    }

    private static System.Net.Http.Json.JsonContent JsonContent(JsonObject body) => System.Net.Http.Json.JsonContent.Create(body);

    private async Task PayAsync(Buyer buyer, string order, JsonObject body)
    {
        var (status, answer) = await AShop.SendAsync(buyer.Client, HttpMethod.Post, $"api/orders/{order}/payments", body);
        Assert.True(status == HttpStatusCode.Created, answer?.ToJsonString());
        await Shop.Host.WhenIdleAsync();
    }
}
