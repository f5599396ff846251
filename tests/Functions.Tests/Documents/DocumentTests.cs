using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Domain.Documents;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Testing.Images;
using OrderFunctions.Testing.Pdfs;
using Xunit;

namespace OrderFunctions.Functions.Tests.Documents;

/// <summary>Parts lists at the doors: sent, read, reviewed, ordered once or rejected, and nothing that is not allowed.</summary>
public sealed class DocumentTests
{
    [Fact]
    public async Task A_parts_list_is_read_reviewed_ordered_paid_and_confirmed()
    {
        var heard = new ConcurrentQueue<string>();
        await using var desk = await ADesk.OpenAsync(services => services.AddSingleton(new Subscription(
            Topics.Fulfilment,
            "listener",
            new HashSet<string> { EventTypes.DocumentSubmitted, EventTypes.DocumentAssigned, EventTypes.DocumentOrdered },
            (one, _) =>
            {
                heard.Enqueue(one.Type);
                return Task.CompletedTask;
            })));
        var (shop, photo) = (desk.Shop, Photo.Jpeg(1600, 1200, orientation: 6));
        desk.Reader.Says = new PdfText(["1.  MUG-BLUE   2 pcs\n2.  pot cast 1l   3\nThank you", "a stoneware MUG in blue, please"], HasMorePages: false);
        var path = await desk.SubmitAsync(files: [SamplePdf.Of("anything"), photo]);

        // What staff see, and what the customer does.
        var seen = await shop.GetAsync(path);
        Assert.Equal("PENDING_REVIEW", seen.Text("status"));
        Assert.Equal(
            ["MUG-BLUE 100 SKU 2 p1", "POT-CAST-1L 90 SIMILAR_SKU 3 p1", "MUG-BLUE 70 NAME  p2", "MUG-WHITE 56 NAME  p2"],
            seen["suggestions"]!.AsArray().Select(one => $"{one!.Text("sku")} {one!["score"]} {one.Text("why")} {one["quantity"]} p{one["page"]}"));
        Assert.Equal(["READ 2", " "], seen["files"]!.AsArray().Select(one => $"{one!["text"]} {one["pages"]}"));
        var own = (await AShop.SendAsync(shop.Customer, HttpMethod.Get, path)).Body!;
        Assert.True(own["suggestions"] is null && own["contacts"] is null && own["reviewer"] is null && own["customerId"] is null);
        var large = await shop.Customer.GetByteArrayAsync(new Uri(seen["files"]![1]!.Text("href"), UriKind.Relative));
        Assert.Equal(("BRWG", -1), (Photo.QuartersOf(large), large.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Photo.Secret))));
        Assert.Equal(SamplePdf.Of("anything"), await shop.Customer.GetByteArrayAsync(new Uri(seen["files"]![0]!.Text("href"), UriKind.Relative)));

        // They talk, search, pick, change their minds and order.
        Assert.Equal(path.Split('/')[^1], (await shop.GetAsync("api/documents"))["documents"]![0]!.Id());
        await desk.DoAsync(path, "PUT", "/reviewer", new JsonObject { ["reviewer"] = "erna" });
        await desk.DoAsync(path, "POST", "/contacts", new JsonObject { ["channel"] = "PHONE", ["text"] = "Two mugs, not three." });
        Assert.Equal(["MUG-BLUE"], (await shop.GetAsync("api/products?search=blue+stoneware"))["products"]!.AsArray().Select(one => one!.Text("sku")));
        await desk.DoAsync(path, "PUT", "/items/MUG-BLUE", new JsonObject { ["quantity"] = 3 });
        await desk.DoAsync(path, "PUT", "/items/POT-CAST-1L", new JsonObject { ["quantity"] = 1 });
        await desk.DoAsync(path, "PUT", "/items/MUG-BLUE", new JsonObject { ["quantity"] = 2 });
        await desk.DoAsync(path, "DELETE", "/items/POT-CAST-1L");
        var made = await desk.DoAsync(path, "POST", "/order");

        var order = made.Text("orderId");
        Assert.Equal(("ORDER_CREATED", "erna"), (made.Text("status"), (await shop.GetAsync("api/documents?status=order-created&reviewer=erna"))["documents"]![0]!.Text("reviewer")));
        var placed = await shop.SettledAsync(order);
        Assert.Equal(("RESERVED", path.Split('/')[^1], "customer-1", 2), (placed.Text("status"), placed.Text("documentId"), placed.Text("customerId"), (int)placed["lines"]![0]!["quantity"]!));
        var contact = made["contacts"]![0]!;
        Assert.Equal(("erna", "PHONE", "Two mugs, not three."), (contact.Text("by"), contact.Text("channel"), contact.Text("text")));

        // From here on it is an order like any other; but its customer had to hear of it first.
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(20));
        await shop.PayAsync(order);
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        Assert.Equal(["ORDER_CONFIRMED", "ORDER_RECEIVED"], await shop.MessagesAsync(order));
        var mails = (await shop.GetAsync("api/ops/messages"))["messages"]!.AsArray();
        Assert.Contains("parts list", mails.Single(one => one!.Text("kind") == "ORDER_RECEIVED")!.Text("text"), StringComparison.Ordinal);
        Assert.Equal(["document.submitted", "document.assigned", "document.ordered"], heard);

        // Neither address nor words are in what others read.
        var others = (await shop.GetAsync("api/ops/audit")).ToJsonString() + (await shop.GetAsync("api/documents?status=order-created")).ToJsonString();
        foreach (var secret in new[] { "ada@example.com", "Sample Street", "Two mugs" }) Assert.DoesNotContain(secret, others, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ordered_ten_times_at_once_it_is_one_order_and_the_customer_pays_by_what_was_said()
    {
        await using var desk = await ADesk.OpenAsync();
        var path = await desk.PickedAsync(card: "tok_success");
        using var read = await desk.Staff.GetAsync(new Uri(path, UriKind.Relative));
        var seen = read.Headers.ETag!.ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => desk.TryAsync(path, "POST", "/order", etag: seen)));
        var later = await desk.TryAsync(path, "POST", "/order", etag: seen);

        Assert.All(answers.Append(later), answer => Assert.True(answer.Status == HttpStatusCode.OK, answer.Body?.ToJsonString()));
        var order = Assert.Single(answers.Append(later).Select(answer => answer.Body!["orderId"]?.GetValue<string>()).Distinct())!;
        Assert.Equal("ASSIGNED", await desk.Shop.StatusAsync(order));
        Assert.Single((await AShop.SendAsync(desk.Shop.Customer, HttpMethod.Get, "api/orders")).Body!["orders"]!.AsArray());
        Assert.Equal(2, (await desk.Shop.StockAsync()).Committed);
        Assert.Equal(2975 + 490, desk.Shop.MoneyAtGateway().Captured);
    }

    [Fact]
    public async Task Who_dies_while_the_order_is_placed_is_finished_for()
    {
        await using var desk = await ADesk.OpenAsync();
        var path = await desk.PickedAsync();
        var id = path.Split('/')[^1];
        var lists = desk.Shop.Host.Services.GetRequiredService<PartsListRepository>();
        var order = CreateOrderOfDocumentHandler.OrderIdOf((await lists.FindAsync(id, CancellationToken.None))!.Value.PartsList);

        // The process ends between the note and the order.
        await lists.ExecuteAsync(id, new PartsListCommand.Order(order), new("erna", IsStaff: true), CancellationToken.None);
        await desk.RefusedAsync("DOCUMENT_BEING_ORDERED", path, "DELETE", "/items/MUG-BLUE");
        await desk.RefusedAsync("DOCUMENT_BEING_ORDERED", path, "POST", "/reject", new JsonObject { ["reason"] = "OTHER" });
        Assert.True((bool)(await desk.Shop.GetAsync(path))["ordering"]!);
        await desk.Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(("ORDER_CREATED", order), ((await desk.Shop.GetAsync(path)).Text("status"), (await desk.Shop.GetAsync(path)).Text("orderId")));
        Assert.Equal("RESERVED", await desk.Shop.StatusAsync(order));
    }

    [Fact]
    public async Task An_order_that_cannot_be_placed_says_why_and_leaves_the_list_open()
    {
        await using var desk = await ADesk.OpenAsync();
        var dollar = new JsonObject { ["sku"] = "DOLLAR", ["name"] = "Dollar", ["price"] = new JsonObject { ["amount"] = 100, ["currency"] = "USD" }, ["taxBasisPoints"] = 0 };
        await desk.Shop.StaffPostAsync("api/products", dollar);
        var path = await desk.PickedAsync();
        await desk.DoAsync(path, "PUT", "/items/DOLLAR", new JsonObject { ["quantity"] = 1 });

        var (status, body) = await desk.TryAsync(path, "POST", "/order");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "MIXED_CURRENCIES"), (status, body!.Text("code")));
        Assert.NotNull(body!["errors"]!["$.items[1].sku"]);
        Assert.Empty((await AShop.SendAsync(desk.Shop.Customer, HttpMethod.Get, "api/orders")).Body!["orders"]!.AsArray());
        await desk.DoAsync(path, "DELETE", "/items/DOLLAR");
        var order = (await desk.DoAsync(path, "POST", "/order")).Text("orderId");

        // Nobody pays: it waits for three days, and then the goods are free again.
        await desk.Shop.LeapAsync(TimeSpan.FromDays(2));
        Assert.Equal("RESERVED", await desk.Shop.StatusAsync(order));
        await desk.Shop.LeapAsync(TimeSpan.FromDays(2));
        Assert.Equal("CANCELLED", await desk.Shop.StatusAsync(order));
        Assert.Equal(0, (await desk.Shop.StockAsync()).Reserved);
    }

    [Fact]
    public async Task A_customer_is_told_once_and_with_the_reason_that_there_will_be_no_order()
    {
        await using var desk = await ADesk.OpenAsync();
        var path = await desk.SubmitAsync(files: SamplePdf.Of("?"));
        var no = new JsonObject { ["reason"] = "UNREADABLE", ["message"] = "Page two is black." };
        await desk.DoAsync(path, "POST", "/reject", no);
        await desk.DoAsync(path, "POST", "/reject", no.DeepClone());
        await desk.Shop.Host.WhenIdleAsync();

        var mail = Assert.Single((await desk.Shop.GetAsync("api/ops/messages"))["messages"]!.AsArray())!;
        Assert.Equal(("DOCUMENT_REJECTED", "ada@example.com", path.Split('/')[^1]), (mail.Text("kind"), mail.Text("to"), mail.Text("documentId")));
        Assert.Contains("could not read it", mail.Text("text"), StringComparison.Ordinal);
        Assert.Contains("Page two is black.", mail.Text("text"), StringComparison.Ordinal);
        Assert.Null(mail["orderId"]);
        var told = (await AShop.SendAsync(desk.Shop.Customer, HttpMethod.Get, "api/notifications")).Body!["notifications"]![0]!;
        Assert.Equal(path.Split('/')[^1], told.Text("documentId"));
        var own = (await AShop.SendAsync(desk.Shop.Customer, HttpMethod.Get, path)).Body!;
        Assert.Equal(("REJECTED", "UNREADABLE", "Page two is black."), (own.Text("status"), own.Text("reason"), own.Text("message")));
        Assert.DoesNotContain("erna", own.ToJsonString(), StringComparison.Ordinal);

        await desk.RefusedAsync("DOCUMENT_CLOSED", path, "PUT", "/reviewer", new JsonObject { ["reviewer"] = "erna" });
        Assert.Equal("DOCUMENT_CLOSED", (await desk.SendFileAsync(path, SamplePdf.Of("more"))).Body.Text("code"));
    }

    [Fact]
    public async Task A_customer_takes_a_list_back_as_long_as_nobody_reads_it_and_sends_another()
    {
        var heard = new ConcurrentQueue<string>();
        await using var desk = await ADesk.OpenAsync(services => services.AddSingleton(new Subscription(
            Topics.Fulfilment,
            "listener",
            new HashSet<string> { EventTypes.DocumentWithdrawn },
            (one, _) =>
            {
                heard.Enqueue($"{one.Type} {one.Data.GetProperty("reason")}");
                return Task.CompletedTask;
            })));
        var (shop, path) = (desk.Shop, await desk.SubmitAsync(files: SamplePdf.Of("MUG-BLUE 20")));
        JsonObject wrong = new() { ["reason"] = "CORRECTED" };
        await desk.RefusedAsync("FORBIDDEN", path, "POST", "/withdraw", wrong.DeepClone());
        Assert.Equal(HttpStatusCode.NotFound, (await desk.TryAsync(path, "POST", "/withdraw", wrong.DeepClone(), "\"1\"", shop.As(Roles.Customer, "stranger"))).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await desk.TryAsync(path, "POST", "/withdraw", wrong.DeepClone(), "\"77\"", shop.Customer)).Status);
        Assert.Equal("PENDING_REVIEW", (await shop.GetAsync(path)).Text("status"));

        foreach (var _ in new[] { 1, 2 })
        {
            var (status, taken) = await desk.TryAsync(path, "POST", "/withdraw", wrong.DeepClone(), by: shop.Customer);
            Assert.True(status == HttpStatusCode.OK, taken?.ToJsonString());
            Assert.Equal(("WITHDRAWN", "CORRECTED", "withdrawn", false), (taken!.Text("status"), taken!.Text("withdrawal"), taken!["steps"]!.AsArray()[^1]!.Text("what"), (bool)taken!["steps"]!.AsArray()[^1]!["byStaff"]!));
        }

        await shop.Host.WhenIdleAsync();
        Assert.Equal(["document.withdrawn CORRECTED"], heard);
        await desk.RefusedAsync("DOCUMENT_CLOSED", path, "PUT", "/reviewer", new JsonObject { ["reviewer"] = "erna" });
        Assert.Equal("DOCUMENT_CLOSED", (await desk.SendFileAsync(path, SamplePdf.Of("MUG-BLUE 2"))).Body.Text("code"));
        Assert.Empty((await shop.GetAsync("api/documents"))["documents"]!.AsArray());
        Assert.Equal(path.Split('/')[^1], Assert.Single((await shop.GetAsync("api/documents?status=withdrawn"))["documents"]!.AsArray())!.Id());

        // The right one; once somebody reads it, they are the ones to ask.
        var right = await desk.UnderReviewAsync();
        await desk.RefusedAsync("DOCUMENT_UNDER_REVIEW", right, "POST", "/withdraw", wrong.DeepClone(), shop.Customer);
        Assert.Equal("UNDER_REVIEW", (await shop.GetAsync(right)).Text("status"));
    }

    [Fact]
    public async Task What_is_not_allowed_changes_nothing()
    {
        await using var desk = await ADesk.OpenAsync();
        var (shop, path) = (desk.Shop, await desk.SubmitAsync(files: SamplePdf.Of("MUG-BLUE 2")));
        var before = (await shop.GetAsync(path)).ToJsonString();
        var (stranger, two) = (shop.As(Roles.Customer, "stranger"), new JsonObject { ["quantity"] = 2 });

        // Somebody else's, and what customers may not do with their own.
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(stranger, HttpMethod.Get, path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.SendFileAsync(path, SamplePdf.Of("x"), by: stranger)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(new Uri(JsonNode.Parse(before)!["files"]![0]!.Text("href"), UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(stranger, HttpMethod.Get, "api/documents?customer=customer-1")).Status);
        Assert.Empty((await AShop.SendAsync(stranger, HttpMethod.Get, "api/documents")).Body!["documents"]!.AsArray());
        foreach (var (method, what, body) in new (string, string, JsonNode?)[]
        {
            ("PUT", "/reviewer", new JsonObject { ["reviewer"] = "customer-1" }), ("POST", "/contacts", new JsonObject { ["channel"] = "NOTE", ["text"] = "x" }),
            ("PUT", "/items/MUG-BLUE", two), ("DELETE", "/items/MUG-BLUE", null), ("POST", "/order", null), ("POST", "/reject", new JsonObject { ["reason"] = "OTHER" }),
        })
        {
            foreach (var one in new[] { shop.Customer, shop.As(Roles.Writer, "wanda"), shop.As(Roles.Dealer, "dora") }) await desk.RefusedAsync("FORBIDDEN", path, method, what, body?.DeepClone(), one);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await desk.SendFileAsync(path, SamplePdf.Of("x"), by: desk.Staff)).Status);

        // Not yet, not so, not from what is old.
        foreach (var (method, what, body) in new (string, string, JsonNode?)[] { ("PUT", "/items/MUG-BLUE", two), ("POST", "/order", null), ("POST", "/contacts", new JsonObject { ["channel"] = "NOTE", ["text"] = "x" }) })
            await desk.RefusedAsync("DOCUMENT_NOT_REVIEWED", path, method, what, body?.DeepClone());
        await desk.RefusedAsync("UNKNOWN_SKU", path, "PUT", "/items/NOTHING", two.DeepClone());
        await desk.RefusedAsync("NOT_PERSONALISED", path, "PUT", "/items/MUG-BLUE", new JsonObject { ["quantity"] = 1, ["wishes"] = "For Ada" });
        foreach (var quantity in new[] { 0, -1, 10_001 }) await desk.RefusedAsync("VALIDATION_FAILED", path, "PUT", "/items/MUG-BLUE", new JsonObject { ["quantity"] = quantity });
        await desk.RefusedAsync("VALIDATION_FAILED", path, "POST", "/contacts", new JsonObject { ["channel"] = "NOTE", ["text"] = " " });
        await desk.RefusedAsync("VALIDATION_FAILED", path, "POST", "/reject", new JsonObject { ["reason"] = "OTHER", ["message"] = new string('x', 2_001) });
        foreach (var (etag, status) in new[] { ("\"77\"", HttpStatusCode.PreconditionFailed), ("", (HttpStatusCode)428) })
        {
            Assert.Equal(status, (await desk.TryAsync(path, "PUT", "/reviewer", new JsonObject { ["reviewer"] = "erna" }, etag)).Status);
            Assert.Equal(status, (await desk.TryAsync(path, "POST", "/order", null, etag)).Status);
        }

        var bad = ADesk.List();
        bad["contact"]!["email"] = "nobody";
        await Situations.RefusedAsync(shop.Customer, "api/documents", "VALIDATION_FAILED", bad);
        Assert.Equal(before, (await shop.GetAsync(path)).ToJsonString());

        // A list without a file is nobody's work, and goes after a week.
        var empty = await desk.SubmitAsync();
        Assert.Single((await shop.GetAsync("api/documents"))["documents"]!.AsArray());
        await desk.RefusedAsync("DOCUMENT_EMPTY", empty, "PUT", "/reviewer", new JsonObject { ["reviewer"] = "erna" });
        shop.Clock.AdvanceTo(shop.Clock.GetUtcNow() + TimeSpan.FromDays(8));
        // The night's own round may be faster.
        await shop.Host.WhenIdleAsync();
        await SweepAsync(shop);
        Assert.Equal(0, await SweepAsync(shop));
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(shop.Customer, HttpMethod.Get, empty)).Status);
        Assert.Single((await AShop.SendAsync(shop.Customer, HttpMethod.Get, "api/documents")).Body!["documents"]!.AsArray());
        Assert.Equal(before, (await shop.GetAsync(path)).ToJsonString());
    }

    private static Task<int> SweepAsync(AShop shop) => shop.Host.Services.GetRequiredService<SweepDocumentsHandler>().HandleAsync(CancellationToken.None);
}
