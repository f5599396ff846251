using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Domain.Payments;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Functions.Tests.Returns;
using OrderFunctions.Testing.Images;
using OrderFunctions.Testing.Pdfs;
using Xunit;
using static OrderFunctions.Functions.Tests.Privacy.Zach;

namespace OrderFunctions.Functions.Tests.Privacy;

/// <summary>A customer who is in every room is given what is known of them, and forgotten.</summary>
public sealed class ErasureTests
{
    private const string Ours = "we count our shelves first";
    private const string Token = "token-of-a-device";

    [Fact]
    public async Task After_an_erasure_nothing_names_the_customer_but_the_invoice_and_late_news_bring_nothing_back()
    {
        var folder = Path.Combine(Path.GetTempPath(), "forgotten-" + Guid.NewGuid().ToString("N"));
        try
        {
            string order;
            await using (var shop = await AShop.OpenAsync(folder: folder))
            {
                order = await LiveAsync(shop);
                var before = await shop.SettledAsync(order);
                await AssertExportAsync(shop, order);

                // As long as something is open nobody is forgotten.
                var open = await PlaceAsync(shop, card: null);
                await AssertWaitedForAsync(shop, open);
                await Situations.RefusedAsync(shop.Staff, "api/customers/zach/erasure", "ERASURE_BLOCKED", Why);
                await AShop.SendAsync(shop.Staff, HttpMethod.Post, $"api/orders/{open}/cancel");
                await shop.Host.WhenIdleAsync();

                var erasure = await EraseAsync(shop);
                await AssertReportAsync(shop, erasure);
                await AssertPseudonymsAsync(shop, order, before);

                // News of later: the carrier reports, money goes back, and a message is asked for again.
                var sent = (await shop.MessagesAsync(order)).Count;
                await shop.StaffPostAsync($"api/orders/{order}/refunds", new JsonObject { ["goodwill"] = 100, ["reason"] = "late" });
                await shop.Host.WhenIdleAsync();
                await shop.Host.Services.GetRequiredService<NotifyCustomerHandler>().HandleAsync(new(order, MessageKind.OrderDelivered, "again"), default);
                Assert.Equal((0, 0), (sent, (await shop.MessagesAsync(order)).Count));
                Assert.DoesNotContain("refund-failed", await shop.FactsAsync(order));

                // Again is harmless, and finds nothing.
                var again = await ReportAsync(shop, await EraseAsync(shop, new JsonObject { ["reason"] = "asked once more" }));
                Assert.NotEqual((await ReportAsync(shop, erasure)).Text("pseudonym"), again.Text("pseudonym"));
                Assert.All(again["rooms"]!.AsArray(), room => Assert.Equal(0, room!["removed"]!.GetValue<int>() + room["pseudonymised"]!.GetValue<int>()));

                // Stored answers go within a day.
                await shop.LeapAsync(TimeSpan.FromHours(26));
                await shop.Host.AdvanceAsync(TimeSpan.FromHours(1));
                Assert.Empty((await shop.GetAsync("api/ops/invariants"))["violations"]!.AsArray());
            }

            var naming = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)) is var text && IsNamedIn(text))
                .Select(file => Path.GetFileName(file));
            Assert.Equal(["invoice.pdf"], naming.Distinct());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Who_dies_in_the_middle_of_an_erasure_is_gone_on_from_and_what_was_ordered_meanwhile_is_told_and_stays()
    {
        var (deaths, dying) = (0, new Dying());
        await using var shop = await AShop.OpenAsync(options => options with { Services = services => services.AddSingleton<IPersonalData>(dying) });
        var order = await DeliveredAsync(shop);
        var zach = shop.As(Roles.Customer, Id);
        dying.Dies = async () =>
        {
            if (deaths == 0) await AShop.SendAsync(zach, HttpMethod.Post, "api/orders", AShop.Order("MUG-BLUE"));
            return deaths++ < 2;
        };

        var erasure = await EraseAsync(shop);

        Assert.Equal(3, deaths);
        var rooms = (await ReportAsync(shop, erasure))["rooms"]!.AsArray();
        Assert.Equal(rooms.Count, rooms.Select(room => room!.Text("room")).Distinct().Count());
        Assert.DoesNotContain(shop.DocumentBodies(Containers.Orders), IsNamedIn);
        Assert.Equal("DELIVERED", await shop.StatusAsync(order));
        Assert.Equal(["invoices: 1", "orders: 1"], Kept(rooms, "orders"));

        // Whoever asks again is forgotten with the rest.
        var later = Assert.Single((await shop.GetAsync("api/orders?customer=zach"))["orders"]!.AsArray())!.Id();
        await AShop.SendAsync(zach, HttpMethod.Post, $"api/orders/{later}/cancel");
        await shop.Host.WhenIdleAsync();
        rooms = (await ReportAsync(shop, await EraseAsync(shop)))["rooms"]!.AsArray();
        Assert.Equal(["invoices: 1"], Kept(rooms, "orders"));
        Assert.Empty((await AShop.SendAsync(zach, HttpMethod.Get, "api/orders")).Body!["orders"]!.AsArray());
        Assert.Equal("(erased)", (await shop.SettledAsync(later))["shippingAddress"]!.Text("name"));
    }

    [Fact]
    public async Task An_invoice_goes_when_the_law_does_not_want_it_any_more()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await DeliveredAsync(shop);
        await EraseAsync(shop);
        Assert.Equal(HttpStatusCode.OK, await InvoiceAsync(shop, order));

        await shop.LeapAsync(new RetentionOptions().Invoices + TimeSpan.FromDays(1));
        await shop.Host.AdvanceAsync(TimeSpan.FromHours(1));

        // Nobody's token is good for ten years.
        Assert.DoesNotContain(Directory.EnumerateFiles(shop.Folder, "invoice.pdf", SearchOption.AllDirectories), File.Exists);
    }

    [Fact]
    public async Task A_customer_reaches_nobody_elses_data_and_a_clerk_forgets_nobody()
    {
        await using var shop = await AShop.OpenAsync();
        var (eve, clerk) = (shop.As(Roles.Customer, "eve"), shop.As(Roles.FulfilmentAdmin, "clerk"));

        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(eve, HttpMethod.Post, "api/customers/zach/data-export")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(eve, HttpMethod.Post, "api/customers/zach/erasure", Why)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(clerk, HttpMethod.Post, "api/customers/zach/erasure", Why)).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await AShop.SendAsync(clerk, HttpMethod.Post, "api/customers/zach/data-export")).Status);
        var (status, erasure) = await AShop.SendAsync(eve, HttpMethod.Post, "api/customers/me/erasure", Why);
        Assert.Equal(HttpStatusCode.Accepted, status);
        await shop.Host.WhenIdleAsync();

        // The report names nobody, and nobody else reads it.
        var report = (await AShop.SendAsync(eve, HttpMethod.Get, $"api/erasures/{erasure!.Id()}")).Body!;
        Assert.Equal(report.Text("pseudonym"), report.Text("by"));
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(shop.As(Roles.Customer, Id), HttpMethod.Get, $"api/erasures/{erasure!.Id()}")).Status);
    }

    /// <summary>Orders, a return with words, a ticket with a comment, preferences, a device, credit that was spent, an address that bounced, a dead letter.</summary>
    private static async Task<string> LiveAsync(AShop shop)
    {
        var zach = shop.As(Roles.Customer, "zach");
        var order = await DeliveredAsync(shop);
        var units = Buyer.Units(1);
        units["lines"]![0]!["text"] = "Grandma Petronella has one already";
        var back = await new Buyer(shop, "zach").SendBackAsync(order, units);
        Assert.Equal(HttpStatusCode.OK, (await Buyer.AskAsync(shop, back, "reject", new JsonObject { ["reason"] = $"{Name} has used it" })).Status);
        await shop.Host.WhenIdleAsync();

        var ticket = (await AShop.SendAsync(zach, HttpMethod.Post, "api/tickets", new JsonObject
        {
            ["category"] = "ORDER",
            ["subject"] = "For " + Name,
            ["text"] = $"Please call {Phone}",
            ["orderId"] = order,
        })).Body!;
        await AShop.SendAsync(shop.Staff, HttpMethod.Post, $"api/tickets/{ticket["id"]}/comments", new JsonObject { ["text"] = $"{Name} was called" });
        await AShop.SendAsync(shop.Staff, HttpMethod.Post, $"api/tickets/{ticket["id"]}/comments", new JsonObject { ["text"] = $"{Name} is a bore", ["internal"] = true });
        using (var attachment = new ByteArrayContent(Encoding.UTF8.GetBytes($"photographed at {Street}")))
        using (var attached = await zach.PostAsync(new Uri($"api/tickets/{ticket["id"]}/attachments", UriKind.Relative), attachment))
            Assert.True(attached.IsSuccessStatusCode);
        await AShop.SendAsync(shop.Staff, HttpMethod.Post, $"api/orders/{order}/holds", new JsonObject { ["reason"] = $"{Name} called" });
        await CreditAsync(shop, 50_000, $"{Name} was angry");
        // Paid with it, and given back.
        var paid = Body(card: null);
        paid["payment"] = new JsonObject { ["provider"] = PaymentAttempt.StoreCredit, ["method"] = "credit" };
        var bought = (await AShop.SendAsync(zach, HttpMethod.Post, "api/orders", paid)).Body!.Id();
        await shop.Host.WhenIdleAsync();
        await AShop.SendAsync(zach, HttpMethod.Post, $"api/orders/{bought}/cancel");
        await shop.Host.WhenIdleAsync();
        Assert.Equal("CANCELLED", await shop.StatusAsync(bought));
        await CreditAsync(shop, -50_000, Ours);
        await CreditAsync(shop, 1, $"what is at {Office}?");
        await CreditAsync(shop, -1, $"call {Workshop}");
        await SendListAsync(shop, zach);
        await shop.Host.Services.GetRequiredService<SuppressionList>().NoteAsync(Address, DeliveryNews.Bounced, default);
        await shop.Host.Services.GetRequiredService<NotificationProfiles>().AddAsync("zach", "phone-of-" + Name, Token, default);
        var letters = shop.Host.Services.GetRequiredService<Application.Ops.KeepDeadLetterHandler>();
        await letters.HandleAsync(new(new("images"), "1", $"to {Address}"), default);
        await letters.HandleAsync(new(new("images"), "2", new JsonObject { ["to"] = House, ["money"] = 12 }.ToJsonString()), default);
        await shop.Host.WhenIdleAsync();
        return order;
    }

    private static async Task SendListAsync(AShop shop, HttpClient zach)
    {
        var wanted = Body(card: null);
        wanted.Remove("lines");
        wanted["note"] = $"{Name} is in a hurry";
        wanted["contact"]!["phone"] = Workshop;
        var list = (await AShop.SendAsync(zach, HttpMethod.Post, "api/documents", wanted)).Body!.Id();
        foreach (var page in (byte[][])[SamplePdf.Of("MUG-BLUE 2 for " + Name), Photo.Jpeg(400, 300)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"api/documents/{list}/files") { Content = new ByteArrayContent(page) };
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            using var answer = await zach.SendAsync(request);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        await AShop.SendAsync(shop.Staff, HttpMethod.Post, $"api/documents/{list}/contacts", new JsonObject { ["channel"] = "PHONE", ["text"] = $"{Name} was called" });
        await AShop.SendAsync(shop.Staff, HttpMethod.Post, $"api/documents/{list}/contacts", new JsonObject { ["channel"] = "NOTE", ["text"] = $"{Name} is a bore" });
        await shop.Host.WhenIdleAsync();
    }

    private static async Task AssertExportAsync(AShop shop, string order)
    {
        var zach = shop.As(Roles.Customer, "zach");
        var (status, job) = await AShop.SendAsync(zach, HttpMethod.Post, "api/customers/me/data-export");
        Assert.Equal(HttpStatusCode.Accepted, status);
        await shop.Host.WhenIdleAsync();
        var done = (await AShop.SendAsync(zach, HttpMethod.Get, $"api/jobs/{job!["id"]}")).Body!;
        Assert.Equal("SUCCEEDED", done.Text("status"));
        using var client = shop.Host.CreateClient();
        await using var content = await client.GetStreamAsync(new Uri(done["result"]!.Text("href").TrimStart('/'), UriKind.Relative));
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        using var archive = new ZipArchive(copy);
        var rooms = archive.Entries.Where(entry => entry.FullName.EndsWith(".json", StringComparison.Ordinal)).ToDictionary(
            entry => entry.FullName[..^5], entry => JsonNode.Parse(entry.Open())!.AsArray());
        Assert.All(new[] { "orders", "returns", "tickets", "credit", "notifications", "webhooks", "documents" }, room => Assert.NotEmpty(rooms[room]));
        Assert.Contains(Street, rooms["orders"].ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(archive.Entries, entry => entry.FullName == $"files/orders/{order}/invoice.pdf" && entry.Length > 500);
        var files = archive.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("files/", StringComparison.Ordinal)).ToList();
        Assert.All(
            new[] { "files/orders/", "files/tickets/", "files/images/", "files/" + FileRecord.Folder },
            folder => Assert.Contains(files, name => name.StartsWith(folder, StringComparison.Ordinal)));
        // Nothing of others, and nothing that staff say among themselves; whoever has the token can write to the device.
        var all = string.Concat(rooms.Values.Select(room => room.ToJsonString()));
        Assert.All(new[] { "customer-1", " is a bore", Token, "\"checks\"", "\"tasks\"" }, one => Assert.DoesNotContain(one, all, StringComparison.Ordinal));
    }

    private static async Task AssertReportAsync(AShop shop, string erasure)
    {
        var report = await ReportAsync(shop, erasure);
        var rooms = report["rooms"]!.AsArray().ToDictionary(room => room!.Text("room"), room => room!);
        Assert.All(
            new[] { "orders", "returns", "tickets", "credit", "notifications", "webhooks", "documents", "jobs", "files" },
            room => Assert.True(rooms[room]["removed"]!.GetValue<int>() + rooms[room]["pseudonymised"]!.GetValue<int>() > 0, room));
        var invoices = Assert.Single(rooms["orders"]["kept"]!.AsArray())!;
        Assert.Equal("invoices", invoices.Text("what"));
        Assert.Contains(rooms["elsewhere"]["kept"]!.AsArray(), kept => kept!.Text("what") == "events");
        Assert.DoesNotContain(Name, report.ToJsonString(), StringComparison.Ordinal);
    }

    private static async Task AssertPseudonymsAsync(AShop shop, string order, JsonNode before)
    {
        var after = await shop.SettledAsync(order);
        Assert.Equal("(erased)", after["shippingAddress"]!.Text("name"));
        Assert.StartsWith("erased-", after.Text("customerId"), StringComparison.Ordinal);
        Assert.Equal(before["totals"]!.ToJsonString(), after["totals"]!.ToJsonString());
        Assert.Equal(before.Text("status"), after.Text("status"));
        Assert.Empty((await AShop.SendAsync(shop.As(Roles.Customer, "zach"), HttpMethod.Get, "api/orders")).Body!["orders"]!.AsArray());
        Assert.Equal(HttpStatusCode.OK, await InvoiceAsync(shop, order));
        // What happened still leads to what is.
        var (stored, pseudonym) = (await Situations.OrderAsync(shop, order), after.Text("customerId"));
        var timeline = (await AShop.SendAsync(shop.Staff, HttpMethod.Get, $"api/orders/{order}/timeline")).Body!.ToJsonString();
        Assert.False(IsNamedIn(timeline));
        Assert.Equal((true, "de"), (stored.Contact.IsErased, stored.Contact.Language));
        // Staff find the books under the pseudonym, and nothing leads there from the customer's id.
        Assert.Contains((await shop.GetAsync($"api/orders?customer={pseudonym}"))["orders"]!.AsArray(), one => one!.Id() == order);
        Assert.Single((await shop.GetAsync($"api/tickets?customer={pseudonym}"))["tickets"]!.AsArray());
        Assert.DoesNotContain(shop.DocumentBodies(Containers.Customers), body => body.Contains(CustomerOrder.PartitionOf(Id), StringComparison.Ordinal));
        var store = shop.Host.Services.GetRequiredService<IDocumentStore>();
        Assert.Empty(await CreditOfAsync(store, Id));
        Assert.Equal(6, (await CreditOfAsync(store, pseudonym)).Count);
        Assert.All(shop.DocumentIds(Containers.Credit).Where(id => id.StartsWith("payment-", StringComparison.Ordinal)), id => Assert.NotNull(
            store.FindAsync(Containers.Credit, pseudonym, id).AsTask().Result));
        Assert.NotNull((await shop.Host.Services.GetRequiredService<SuppressionList>().FindAsync(Address, default))!.Value.BouncedAt);
        foreach (var folder in new[] { "tickets/", "images/", FileRecord.Folder })
            await foreach (var left in shop.Host.Services.GetRequiredService<IFileStore>().ListAsync(folder, default)) Assert.Fail(left);
        // The trail of what staff did holds, without the name.
        var reasons = shop.DocumentBodies(Containers.Audit).Select(body => JsonNode.Parse(body)!)
            .Where(entry => entry.Text("path").StartsWith("/api/credit/", StringComparison.Ordinal)).Select(entry => entry.Text("reason"));
        Assert.Equal([Person.Erased, Person.Erased, Person.Erased, Ours], reasons.Order(StringComparer.Ordinal));
    }

    /// <summary>What became open after the first look is left alone, and said to be.</summary>
    private static async Task AssertWaitedForAsync(AShop shop, string open)
    {
        var room = shop.Host.Services.GetServices<IPersonalData>().OfType<OrdersOfPerson>().Single();
        var report = await room.EraseAsync(new(Id, "erased-1", [open], [Name]), default);
        Assert.Equal(("orders", 1, FindPersonHandler.OrderOpen), report.Kept.Select(kept => (kept.What, (int)kept.Count, kept.Reason)).Single());
        Assert.Equal(Name, (await shop.SettledAsync(open))["shippingAddress"]!.Text("name"));
    }

    private static async Task<IReadOnlyList<StoredDocument>> CreditOfAsync(IDocumentStore store, string customer) =>
        (await store.QueryAsync(new(Containers.Credit, "list") { Partition = customer, EqualTo = [CreditEntry.Entries] })).Documents;

    private static Task CreditAsync(AShop shop, int amount, string reason) => shop.StaffPostAsync(
        "api/credit/zach/entries", new JsonObject { ["change"] = new JsonObject { ["amount"] = amount, ["currency"] = "EUR" }, ["reason"] = reason });

    private static async Task<HttpStatusCode> InvoiceAsync(AShop shop, string order)
    {
        using var answer = await shop.Staff.GetAsync(new Uri($"api/orders/{order}/invoice", UriKind.Relative));
        return answer.StatusCode;
    }

    private static IEnumerable<string> Kept(JsonArray rooms, string room) =>
        rooms.Single(one => one!.Text("room") == room)!["kept"]!.AsArray().Select(kept => $"{kept!["what"]}: {kept["count"]}").Order(StringComparer.Ordinal);

    /// <summary>A room in which the worker dies a few times.</summary>
    private sealed class Dying : IPersonalData
    {
        public Func<Task<bool>> Dies { get; set; } = () => Task.FromResult(false);

        /// <summary>One that is asked in parts, as rooms that go by many orders are.</summary>
        public string Room => "returns";

        public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield break;
        }

        public async Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken) =>
            await Dies() ? throw new JobStoppedException() : RoomReport.Nothing(Room);
    }
}
