using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Exports;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Functions.Tests.Sla;
using Xunit;

namespace OrderFunctions.Functions.Tests.Exports;

/// <summary>CSV files of what is there: whole, safe to open, each row once, and for those who may have it.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task Every_kind_of_export_is_a_table_of_what_is_there()
    {
        await using var shop = await AShop.OpenAsync();
        await shop.PromiseAsync(APromise.ToPack(60));
        var paid = await shop.PlaceAsync(quantity: 2);
        await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(1));
        var failed = await shop.PlaceAsync(card: "tok_hard_decline");
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));

        var orders = await ExportAsync(shop, "ORDERS");
        Assert.Equal([paid, failed], orders.Select(row => row["order_id"]));
        Assert.Equal(
            ("ASSIGNED", "COMPLETED", "customer-1", "ada@example.com", "12 Sample Street", "EUR", "3465", "3465", "1", "2030-01-01T12:00:00.000Z"),
            (orders[0]["status"], orders[0]["payment_status"], orders[0]["customer_id"], orders[0]["email"], orders[0]["line1"], orders[0]["currency"],
                orders[0]["payable"], orders[0]["paid"], orders[0]["lines"], orders[0]["placed_at"]));
        Assert.Equal(("FAILED", "PAYMENT_DECLINED", "0"), (orders[1]["status"], orders[1]["reason"], orders[1]["paid"]));
        Assert.Equal([failed], (await ExportAsync(shop, "ORDERS", ("status", "FAILED"))).Select(row => row["order_id"]));
        Assert.Empty(await ExportAsync(shop, "ORDERS", ("from", "2030-01-01T13:00:00Z")));
        Assert.Empty(await ExportAsync(shop, "ORDERS", ("before", "2030-01-01T12:00:00Z")));

        var lines = await ExportAsync(shop, "LINES", ("sku", "MUG-BLUE"));
        Assert.Equal([(paid, "2", "2500"), (failed, "1", "1250")], lines.Select(row => (row["order_id"], row["quantity"], row["net"])));
        Assert.Empty(await ExportAsync(shop, "LINES", ("sku", "MUG-GREEN")));

        var payments = await ExportAsync(shop, "PAYMENTS");
        Assert.Equal([("COMPLETED", "3465"), ("FAILED", "0")], payments.Select(row => (row["status"], row["captured"])));

        var stock = await ExportAsync(shop, "STOCK", ("sku", "MUG-BLUE"), ("location", "main"));
        Assert.Equal(("main", "2", (await shop.StockAsync()).OnHand.ToString(System.Globalization.CultureInfo.InvariantCulture)), (Assert.Single(stock)["location"], stock[0]["committed"], stock[0]["on_hand"]));

        var violation = Assert.Single(await ExportAsync(shop, "VIOLATIONS", ("status", "OPEN")));
        Assert.Equal((paid, "PACK", "60"), (violation["order_id"], violation["stage"], violation["limit_seconds"]));
        Assert.Empty(await ExportAsync(shop, "VIOLATIONS", ("status", "RESOLVED")));

        var customer = Assert.Single(await ExportAsync(shop, "CUSTOMERS"));
        Assert.Equal(("customer-1", "EUR", "2", "3465", "2030-01-01T12:00:00.000Z"), (customer["customer_id"], customer["currency"], customer["orders"], customer["paid"], customer["first_order_at"]));
    }

    [Fact]
    public async Task What_people_wrote_is_neither_a_formula_nor_a_broken_row()
    {
        await using var shop = await AShop.OpenAsync();
        string[] names = ["=HYPERLINK(\"http://evil\")", "+1", "-1", "@SUM(A1)", "\uFF1D1+1", "a, \"b\"", " padded ", "'quoted'", "Grüße 🎁"];
        foreach (var (name, n) in names.Select((name, n) => (name, n)))
        {
            var order = AShop.Order(card: null);
            order["shippingAddress"]!["name"] = name;
            order["shippingAddress"]!["line2"] = $"{n}";
            await AShop.SendAsync(shop.Customer, HttpMethod.Post, "api/orders", order);
        }

        // What comes in the moment of the start may be in or not; what came before is.
        await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(1));
        var rows = await ExportAsync(shop, "ORDERS");

        Assert.Equal(
            ["'=HYPERLINK(\"http://evil\")", "'+1", "'-1", "'@SUM(A1)", "'\uFF1D1+1", "a, \"b\"", " padded ", "'quoted'", "Grüße 🎁"],
            rows.OrderBy(row => row["line2"], StringComparer.Ordinal).Select(row => row["name"]));

        // A reader that others wrote sees the same.
        using var nobody = shop.Host.CreateClient();
        using var text = new StringReader(await nobody.GetStringAsync(await LinkAsync(shop, new JsonObject { ["kind"] = "ORDERS" })));
        using var reader = new CsvHelper.CsvReader(text, System.Globalization.CultureInfo.InvariantCulture);
        var theirs = reader.GetRecords<dynamic>().Cast<IDictionary<string, object>>().Select(row => row.ToDictionary(pair => pair.Key, pair => (string)pair.Value)).ToList();
        Assert.Equal(rows, theirs);
    }

    [Fact]
    public async Task A_byte_order_mark_is_there_when_it_was_asked_for()
    {
        await using var shop = await AShop.OpenAsync();
        using var nobody = shop.Host.CreateClient();

        var with = await nobody.GetByteArrayAsync(await LinkAsync(shop, new JsonObject { ["kind"] = "STOCK", ["bom"] = true }));
        var without = await nobody.GetByteArrayAsync(await LinkAsync(shop, new JsonObject { ["kind"] = "STOCK" }));

        Assert.Equal([0xEF, 0xBB, 0xBF, (byte)'s'], with[..4]);
        Assert.Equal(with[3..], without);
    }

    [Fact]
    public async Task Each_role_exports_what_its_cell_says_and_its_file_is_its_own()
    {
        await using var shop = await AShop.OpenAsync();
        foreach (var (role, kinds) in new[]
        {
            (Roles.FulfilmentAdmin, "ORDERS LINES STOCK PAYMENTS VIOLATIONS CUSTOMERS"), (Roles.InventoryAdmin, "LINES STOCK"),
            (Roles.AnalyticsAdmin, "LINES STOCK PAYMENTS VIOLATIONS"), (Roles.Employee, ""), (Roles.Customer, ""),
        })
        {
            var allowed = new List<string>();
            foreach (var kind in "ORDERS LINES STOCK PAYMENTS VIOLATIONS CUSTOMERS".Split(' '))
            {
                var (status, _) = await AShop.SendAsync(shop.As(role, "one"), HttpMethod.Post, "api/exports", new JsonObject { ["kind"] = kind });
                Assert.True(status is HttpStatusCode.Accepted or HttpStatusCode.Forbidden, $"{role} {kind}: {status}");
                if (status == HttpStatusCode.Accepted) allowed.Add(kind);
            }

            Assert.Equal(kinds, string.Join(' ', allowed));
        }

        // The same key starts one job.
        var owner = shop.As(Roles.InventoryAdmin, "ann");
        var first = (await AShop.SendAsync(owner, HttpMethod.Post, "api/exports", new JsonObject { ["kind"] = "STOCK" }, key: "once")).Body!.Id();
        Assert.Equal(first, (await AShop.SendAsync(owner, HttpMethod.Post, "api/exports", new JsonObject { ["kind"] = "STOCK" }, key: "once")).Body!.Id());
        await shop.Host.WhenIdleAsync();
        using var mine = await owner.GetAsync(new Uri($"api/files/{first}", UriKind.Relative));
        using var theirs = await shop.As(Roles.InventoryAdmin, "ben").GetAsync(new Uri($"api/files/{first}", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (mine.StatusCode, theirs.StatusCode));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"kind":"NOTHING"}""")]
    [InlineData("""{"kind":"ORDERS","status":"paid"}""")]
    [InlineData("""{"kind":"ORDERS","status":"OPEN"}""")]
    [InlineData("""{"kind":"VIOLATIONS","status":"PAID"}""")]
    [InlineData("""{"kind":"STOCK","status":"OPEN"}""")]
    [InlineData("""{"kind":"STOCK","from":"2030-01-01T00:00:00Z"}""")]
    [InlineData("""{"kind":"ORDERS","from":"2030-01-02T00:00:00Z","before":"2030-01-01T00:00:00Z"}""")]
    [InlineData("""{"kind":"ORDERS","sku":"MUG-BLUE"}""")]
    [InlineData("""{"kind":"STOCK","sku":"../../etc"}""")]
    [InlineData("""{"kind":"STOCK","location":"Main Street"}""")]
    public async Task What_cannot_narrow_an_export_is_refused(string body)
    {
        await using var shop = await AShop.OpenAsync();
        var (status, _) = await AShop.SendAsync(shop.Staff, HttpMethod.Post, "api/exports", JsonNode.Parse(body));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Empty((await shop.GetAsync("api/jobs"))["jobs"]!.AsArray());
    }

    [Fact]
    public async Task An_export_of_many_parts_has_each_row_once_whatever_changes_meanwhile_and_whoever_dies()
    {
        var files = new StumblingFiles();
        await using var shop = await AShop.OpenAsync(options => options with { Services = services => services.Decorate<IFileStore>((inner, _) => files.Around(inner)) });
        var store = shop.Host.Services.GetRequiredService<IDocumentStore>();
        shop.Host.Services.GetServices<IJobKind>().OfType<ExportJob>().Single().PartBytes = 10_000;
        var skus = Enumerable.Range(0, 4_000).Select(n => $"Z-{n:D6}").ToList();
        await Task.WhenAll(skus.Select(sku => PlaceAsync(store, sku, onHand: 1)));
        // The second part cannot be written at first, and while the first one is, articles that were read and that were not change.
        files.Before = async name =>
        {
            if (name.Contains("/00001-", StringComparison.Ordinal))
                foreach (var sku in new[] { skus[0], skus[^1] }) await PlaceAsync(store, sku, onHand: 2, again: true);
            if (name.EndsWith("/00002-1", StringComparison.Ordinal)) throw new IOException("No space left.");
        };

        var (_, job) = await AShop.SendAsync(shop.Staff, HttpMethod.Post, "api/exports", new JsonObject { ["kind"] = "STOCK" });
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));

        var done = await shop.GetAsync($"api/jobs/{job!.Id()}");
        Assert.True(done.Text("status") == "SUCCEEDED", done.ToJsonString());
        Assert.Contains(files.Written, name => name.EndsWith("/00002-2", StringComparison.Ordinal));
        using var nobody = shop.Host.CreateClient();
        var rows = Rfc4180.Rows(await nobody.GetStringAsync(new Uri(done["result"]!.Text("href"), UriKind.Relative)));
        Assert.Equal(skus, rows.Select(row => row["sku"]).Where(sku => sku.StartsWith("Z-", StringComparison.Ordinal)));
        Assert.DoesNotContain("sku", rows.Select(row => row["sku"]));
        Assert.Equal(("1", "2"), (rows.Single(row => row["sku"] == skus[0])["on_hand"], rows.Single(row => row["sku"] == skus[^1])["on_hand"]));
    }

    [Fact]
    public async Task What_came_after_the_start_is_left_out_however_late_an_export_is_made()
    {
        var files = new StumblingFiles();
        await using var shop = await AShop.OpenAsync(options => options with { Services = services => services.Decorate<IFileStore>((inner, _) => files.Around(inner)) });
        var first = await shop.PlaceAsync(card: null);
        await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(1));
        var isFull = true;
        files.Before = name => isFull && name.Contains("/00001-", StringComparison.Ordinal) ? throw new IOException("No space left.") : Task.CompletedTask;
        var (_, job) = await AShop.SendAsync(shop.Staff, HttpMethod.Post, "api/exports", new JsonObject { ["kind"] = "ORDERS" });
        await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(1));
        await shop.PlaceAsync(card: null);
        isFull = false;
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));

        var done = await shop.GetAsync($"api/jobs/{job!.Id()}");
        Assert.True(done.Text("status") == "SUCCEEDED", done.ToJsonString());
        Assert.DoesNotContain(files.Written, name => name.EndsWith("/00001-1", StringComparison.Ordinal));
        using var nobody = shop.Host.CreateClient();
        Assert.Equal([first], Rfc4180.Rows(await nobody.GetStringAsync(new Uri(done["result"]!.Text("href"), UriKind.Relative))).Select(row => row["order_id"]));
    }

    [Fact]
    public async Task A_customer_is_one_row_however_many_pages_their_orders_fill_and_within_the_time_that_was_asked_for()
    {
        await using var shop = await AShop.OpenAsync();
        var store = shop.Host.Services.GetRequiredService<IDocumentStore>();
        var start = shop.Clock.GetUtcNow();
        await shop.PlaceAsync(card: null);
        await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(10));
        // Orders that were never placed fill the pages between: they are passed over.
        var (partition, at) = (CustomerOrder.PartitionOf("customer-1"), shop.Clock.GetUtcNow());
        foreach (var chunk in Enumerable.Range(0, 1_100).Chunk(100))
        {
            await store.CommitAsync(
                Containers.Customers, partition, [.. chunk.Select(n => TypedDocuments.Upsert(Guid.CreateVersion7(at).ToString(), new CustomerOrder(partition, at.ToUnixTimeMilliseconds()), StoredJson.Default.CustomerOrder))]);
        }

        await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(10));
        await shop.PlaceAsync(quantity: 2, card: null);
        foreach (var name in new[] { "ben", "cleo" }) await AShop.SendAsync(shop.As(Roles.Customer, name), HttpMethod.Post, "api/orders", AShop.Order(card: null));
        await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(1));

        var all = await ExportAsync(shop, "CUSTOMERS");
        Assert.Equal(["ben 1", "cleo 1", "customer-1 2"], all.Select(row => $"{row["customer_id"]} {row["orders"]}").Order(StringComparer.Ordinal));
        var late = await ExportAsync(shop, "CUSTOMERS", ("from", $"{start.AddSeconds(15):O}"));
        Assert.Equal(["ben 1", "cleo 1", "customer-1 1"], late.Select(row => $"{row["customer_id"]} {row["orders"]}").Order(StringComparer.Ordinal));
        var early = Assert.Single(await ExportAsync(shop, "CUSTOMERS", ("before", $"{start.AddSeconds(15):O}")));
        Assert.Equal(("customer-1", "1", "1978"), (early["customer_id"], early["orders"], early["ordered"]));
    }

    [Fact]
    public async Task An_export_that_is_held_goes_on_and_one_that_is_cancelled_leaves_nothing()
    {
        var files = new StumblingFiles();
        await using var shop = await AShop.OpenAsync(options => options with { Services = services => services.Decorate<IFileStore>((inner, _) => files.Around(inner)) });
        shop.Host.Services.GetRequiredService<IEnumerable<IJobKind>>().OfType<ExportJob>().Single().PartBytes = 10_000;
        var store = shop.Host.Services.GetRequiredService<IDocumentStore>();
        var skus = Enumerable.Range(0, 1_500).Select(n => $"Z-{n:D6}").ToList();
        await Task.WhenAll(skus.Select(sku => PlaceAsync(store, sku, onHand: 1)));
        var wish = "pause";
        files.Before = async name =>
        {
            if (name.Contains("/00002-", StringComparison.Ordinal)) await shop.StaffPostAsync($"api/jobs/{name.Split('/')[1]}/{wish}");
        };

        var (_, held) = await AShop.SendAsync(shop.Staff, HttpMethod.Post, "api/exports", new JsonObject { ["kind"] = "STOCK" });
        await shop.Host.WhenIdleAsync();
        Assert.Equal("PAUSED", (await shop.GetAsync($"api/jobs/{held!.Id()}")).Text("status"));
        await shop.StaffPostAsync($"api/jobs/{held!.Id()}/resume");
        await shop.Host.WhenIdleAsync();
        var done = await shop.GetAsync($"api/jobs/{held!.Id()}");
        Assert.Equal("SUCCEEDED", done.Text("status"));
        using var nobody = shop.Host.CreateClient();
        var rows = Rfc4180.Rows(await nobody.GetStringAsync(new Uri(done["result"]!.Text("href"), UriKind.Relative)));
        Assert.Equal(skus, rows.Select(row => row["sku"]).Where(sku => sku.StartsWith("Z-", StringComparison.Ordinal)));

        wish = "cancel";
        var (_, cancelled) = await AShop.SendAsync(shop.Staff, HttpMethod.Post, "api/exports", new JsonObject { ["kind"] = "STOCK" });
        await shop.Host.WhenIdleAsync();
        var gone = await shop.GetAsync($"api/jobs/{cancelled!.Id()}");
        Assert.Equal(("CANCELLED", null), (gone.Text("status"), gone["result"]));
        await foreach (var left in shop.Host.Services.GetRequiredService<IFileStore>().ListAsync($"jobs/{cancelled!.Id()}/", default)) Assert.Fail(left);
    }

    private static async Task PlaceAsync(IDocumentStore store, string sku, long onHand, bool again = false)
    {
        var counts = StockCounts.None(sku, "main") with { OnHand = onHand, Available = onHand };
        var write = again
            ? TypedDocuments.Replace(StockCounts.IdOf("main"), counts, StoredJson.Default.StockCounts, null)
            : TypedDocuments.Create(StockCounts.IdOf("main"), counts, StoredJson.Default.StockCounts);
        DocumentOperation[] place = again
            ? []
            : [TypedDocuments.Create(StockPlace.IdOf("main"), new StockPlace { Sku = sku, Location = "main" }, StoredJson.Default.StockPlace)];
        Assert.True((await store.CommitAsync(Containers.Stock, sku, [write, .. place])).IsCommitted);
    }

    private static async Task<Uri> LinkAsync(AShop shop, JsonObject body)
    {
        var (status, job) = await AShop.SendAsync(shop.Staff, HttpMethod.Post, "api/exports", body);
        Assert.True(status == HttpStatusCode.Accepted, job?.ToJsonString());
        await shop.Host.WhenIdleAsync();
        var done = await shop.GetAsync($"api/jobs/{job!.Id()}");
        Assert.True(done.Text("status") == "SUCCEEDED", done.ToJsonString());
        return new Uri(done["result"]!.Text("href"), UriKind.Relative);
    }

    private static async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ExportAsync(AShop shop, string kind, params (string Name, string Value)[] filter)
    {
        var body = new JsonObject { ["kind"] = kind };
        foreach (var (name, value) in filter) body[name] = value;
        using var nobody = shop.Host.CreateClient();
        return Rfc4180.Rows(await nobody.GetStringAsync(await LinkAsync(shop, body)));
    }
}
