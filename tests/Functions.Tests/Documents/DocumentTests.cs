using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Events.Contracts;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Files;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Testing.Files;
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
    public async Task Without_a_program_that_reads_PDFs_staff_see_what_is_missing_and_everything_else_works()
    {
        await using var desk = await ADesk.OpenAsync(program: "no-such-program");
        var path = await desk.SubmitAsync(files: [SamplePdf.Of("MUG-BLUE 2"), Photo.Jpeg(64, 48)]);

        var seen = await desk.Shop.GetAsync(path);
        Assert.Equal(["FAILED PDF_READER_MISSING", " "], seen["files"]!.AsArray().Select(one => $"{one!["text"]} {one["problem"]}"));
        Assert.False((bool)seen["pdfReader"]!);
        foreach (var word in new[] { "no-such-program", "apt-get install poppler-utils" }) Assert.Contains(word, seen.Text("pdfReaderMissing"), StringComparison.Ordinal);
        Assert.Empty(seen["suggestions"]!.AsArray());
        Assert.Null((await AShop.SendAsync(desk.Shop.Customer, HttpMethod.Get, path)).Body!["pdfReaderMissing"]);

        Assert.Equal(SamplePdf.Of("MUG-BLUE 2"), await desk.Staff.GetByteArrayAsync(new Uri(seen["files"]![0]!.Text("href"), UriKind.Relative)));
        await desk.DoAsync(path, "PUT", "/reviewer", new JsonObject { ["reviewer"] = "erna" });
        await desk.DoAsync(path, "PUT", "/items/MUG-BLUE", new JsonObject { ["quantity"] = 2 });
        Assert.Equal("RESERVED", await desk.Shop.StatusAsync((await desk.DoAsync(path, "POST", "/order")).Text("orderId")));
        Assert.Empty(await desk.Shop.RepairsAsync());
    }

    [Fact]
    public async Task A_catalogue_that_is_too_large_for_a_search_says_so()
    {
        await using var desk = await ADesk.OpenAsync();
        desk.Shop.Host.Services.GetRequiredService<WorkOnDocumentHandler>().MaxArticles = 3;
        desk.Reader.Says = new PdfText(["BOOK-TEA 1\nTEA-GREEN-100 2"], HasMorePages: false);

        var seen = await desk.Shop.GetAsync(await desk.SubmitAsync(files: SamplePdf.Of("anything")));

        Assert.Equal(("READ", "ARTICLES_LEFT_OUT"), (seen["files"]![0]!.Text("text"), seen["files"]![0]!.Text("problem")));
        Assert.Equal(["BOOK-TEA"], seen["suggestions"]!.AsArray().Select(one => one!.Text("sku")));
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

    [Fact]
    public async Task Files_that_are_something_else_leave_nothing_behind()
    {
        await using var desk = await ADesk.OpenAsync();
        var path = await desk.SubmitAsync();
        var pdf = SamplePdf.Of("MUG-BLUE 2");
        (string What, byte[] Content, string? Type, HttpStatusCode Status, string Code)[] bad =
        [
            ("nothing", [], null, HttpStatusCode.UnsupportedMediaType, "DOCUMENT_TYPE_REFUSED"),
            ("a text that is called a PDF", "MUG-BLUE 2"u8.ToArray(), "application/pdf", HttpStatusCode.UnsupportedMediaType, "DOCUMENT_TYPE_REFUSED"),
            ("a text", "MUG-BLUE 2"u8.ToArray(), null, HttpStatusCode.UnsupportedMediaType, "DOCUMENT_TYPE_REFUSED"),
            ("a program", [0x4D, 0x5A, 0x90, 0], "application/pdf", HttpStatusCode.UnsupportedMediaType, "DOCUMENT_TYPE_REFUSED"),
            ("a PDF that is called a photo", pdf, "image/jpeg", HttpStatusCode.UnsupportedMediaType, "DOCUMENT_TYPE_REFUSED"),
            ("half a PDF", pdf[..(pdf.Length / 2)], "application/pdf", HttpStatusCode.UnprocessableEntity, "DOCUMENT_BROKEN"),
            ("half a photo", Photo.Png()[..100], null, HttpStatusCode.UnprocessableEntity, "IMAGE_BROKEN"),
            ("a bomb", Photo.Bomb(), "image/png", HttpStatusCode.RequestEntityTooLarge, "IMAGE_TOO_MANY_PIXELS"),
            ("a packed bomb", ArchiveBomb.Docx(), null, HttpStatusCode.UnsupportedMediaType, "DOCUMENT_TYPE_REFUSED"),
            ("a bomb of one", ArchiveBomb.Gzip(), null, HttpStatusCode.UnsupportedMediaType, "DOCUMENT_TYPE_REFUSED"),
            ("too much", new byte[(20 * 1024 * 1024) + 1], "application/pdf", HttpStatusCode.RequestEntityTooLarge, "BODY_TOO_LARGE"),
        ];
        foreach (var (what, content, type, status, code) in bad)
        {
            var (answered, body) = await desk.SendFileAsync(path, content, type);
            Assert.True((answered, body.Text("code")) == (status, code), $"{what}: {answered} {body.ToJsonString()}");
        }

        // One that does not say how long it is ends where it is too much.
        var endless = await RawUpload.SendAsync(desk.Shop.Customer, path + "/files", "%PDF-1.7\n", 1L << 30);
        Assert.Equal((413, "BODY_TOO_LARGE"), (endless.Status, JsonNode.Parse(endless.Body)!.Text("code")));

        Assert.Empty(desk.Files);
        Assert.Equal(0, desk.Reader.Reads);

        // What a file is called is nobody's concern; the same one twice, also at once and under one key, is one page.
        foreach (var name in new[] { "../../etc/passwd", new string('n', 200) + ".pdf" }) Assert.Equal(HttpStatusCode.Accepted, (await desk.SendFileAsync(path, pdf, name: name)).Status);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => desk.SendFileAsync(path, pdf)));
        foreach (var _ in new[] { 1, 2 }) Assert.Equal(HttpStatusCode.Accepted, (await desk.SendFileAsync(path, SamplePdf.Of("two"), key: "once")).Status);
        Assert.Equal("IDEMPOTENCY_KEY_REUSED", (await desk.SendFileAsync(path, SamplePdf.Of("three"), key: "once")).Body.Text("code"));
        await desk.Shop.Host.WhenIdleAsync();
        Assert.Equal(2, (await desk.Shop.GetAsync(path))["files"]!.AsArray().Count);
        Assert.Equal(2, desk.Files.Count);
        Assert.All(desk.Files, file => Assert.StartsWith("kept", file, StringComparison.Ordinal));

        // Twenty pages are enough.
        for (var n = 2; n < PartsList.MaxFiles; n++) Assert.Equal(HttpStatusCode.Accepted, (await desk.SendFileAsync(path, SamplePdf.Of($"page {n}"))).Status);
        Assert.Equal("DOCUMENT_FULL", (await desk.SendFileAsync(path, SamplePdf.Of("one more"))).Body.Text("code"));
        Assert.Equal(PartsList.MaxFiles, desk.Files.Count);

        // What came and was never named, because its process died, goes; what a list names stays.
        using (var content = new MemoryStream(SamplePdf.Of("lost"))) await desk.Shop.Host.Services.GetRequiredService<ReceivePdfHandler>().HandleAsync(new(content), default);
        Assert.Equal(PartsList.MaxFiles + 1, desk.Files.Count);
        await desk.Shop.Host.AdvanceAsync(TimeSpan.FromHours(26));
        Assert.Equal(PartsList.MaxFiles, desk.Files.Count);
    }

    [Fact]
    public async Task A_reader_that_dies_is_tried_again_given_up_and_sent_again_and_the_list_goes_on()
    {
        await using var desk = await ADesk.OpenAsync();
        desk.Reader.FailsNext(2);
        var first = await desk.SubmitAsync(files: SamplePdf.Of("one"));
        await desk.Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(["READ"], await TextsAsync(desk, first));

        // It never comes back: staff work without, and see that.
        desk.Reader.FailsNext(int.MaxValue);
        var second = await desk.SubmitAsync(files: SamplePdf.Of("two"));
        await desk.Shop.Host.AdvanceAsync(TimeSpan.FromMinutes(10));
        var seen = (await desk.Shop.GetAsync(second))["files"]![0]!;
        Assert.Equal(("FAILED", "PDF_NOT_READ"), (seen.Text("text"), seen.Text("problem")));
        Assert.NotEmpty(await desk.DoAsync(second, "PUT", "/reviewer", new JsonObject { ["reviewer"] = "erna" }) is { } view ? view["files"]!.AsArray() : []);

        // The message waits in the repair queue, and is sent again when the reader is back.
        desk.Reader.FailsNext(0);
        var letter = Assert.Single(await desk.Shop.RepairsAsync("dead-letter"));
        await desk.Shop.StaffPostAsync($"api/ops/repairs/{letter.Id()}/retry", new JsonObject { ["reason"] = "It is back." });
        await desk.Shop.Host.WhenIdleAsync();
        Assert.Equal(["READ"], await TextsAsync(desk, second));
    }

    [Fact]
    public async Task What_the_reader_says_no_to_is_shown_and_a_message_that_comes_again_reads_nothing_twice()
    {
        await using var desk = await ADesk.OpenAsync();
        (Result<PdfText> Says, string Shown)[] cases =
        [
            (new Refusal(DocumentCodes.Locked, ""), "FAILED PDF_LOCKED"),
            (new Refusal(DocumentCodes.TooMuch, ""), "FAILED PDF_TOO_MUCH"),
            (new PdfText(["MUG-BLUE"], HasMorePages: true), "READ PDF_PAGES_LEFT_OUT"),
            (new PdfText([" \n", ""], HasMorePages: false), "NO_TEXT "),
        ];
        var path = await desk.SubmitAsync();
        foreach (var (says, _) in cases)
        {
            desk.Reader.Says = says;
            await desk.SendFileAsync(path, SamplePdf.Of(Guid.NewGuid().ToString()));
            await desk.Shop.Host.WhenIdleAsync();
        }

        desk.Reader.Missing = "There is none.";
        await desk.SendFileAsync(path, SamplePdf.Of("last"));
        await desk.Shop.Host.WhenIdleAsync();
        var jobs = desk.Shop.Host.Services.GetRequiredService<IJobQueue>();
        await jobs.SendAsync(WorkOnDocumentHandler.Queue, path.Split('/')[^1], TimeSpan.Zero, CancellationToken.None);
        await jobs.SendAsync(WorkOnDocumentHandler.Queue, Guid.NewGuid().ToString(), TimeSpan.Zero, CancellationToken.None);
        await desk.Shop.Host.WhenIdleAsync();

        var seen = await desk.Shop.GetAsync(path);
        Assert.Equal([.. cases.Select(one => one.Shown), "FAILED PDF_READER_MISSING"], seen["files"]!.AsArray().Select(one => $"{one!["text"]} {one["problem"]}"));
        Assert.Equal((5, false), (desk.Reader.Reads, (bool)seen["pdfReader"]!));
    }

    private static Task<int> SweepAsync(AShop shop) => shop.Host.Services.GetRequiredService<SweepDocumentsHandler>().HandleAsync(CancellationToken.None);

    private static async Task<IReadOnlyList<string>> TextsAsync(ADesk desk, string path) =>
        [.. (await desk.Shop.GetAsync(path))["files"]!.AsArray().Select(file => file!.Text("text"))];
}
