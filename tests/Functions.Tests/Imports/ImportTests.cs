using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Imports;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Exports;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Imports;

/// <summary>CSV files of what is to be: looked at first, carried out once, and all or nothing where that was asked for.</summary>
public sealed class ImportTests(ImportTests.Open open) : IClassFixture<ImportTests.Open>
{
    private const string Products = "sku,name,price,currency,tax_basis_points,category\r\n";

    private AShop Shop => open.Shop;

    [Fact]
    public async Task Products_are_looked_at_then_brought_in_and_the_same_again_changes_nothing()
    {
        var file = await SendFileAsync(Shop, "\uFEFF" + Products + "IMP-1,\"Cup, \"\"small\"\"\",500,EUR,1900,cups\r\nMUG-BLUE,Blue mug,1300,EUR,1900,\r\n");

        var dry = await ImportAsync(Shop, "PRODUCTS", file, dryRun: true);
        Assert.Equal([("2", "IMP-1", "CREATED", ""), ("3", "MUG-BLUE", "UPDATED", "")], await ReportAsync(Shop, dry));
        Assert.Equal(HttpStatusCode.NotFound, (await AShop.SendAsync(Shop.Staff, HttpMethod.Get, "api/products/IMP-1")).Status);

        var run = await ImportAsync(Shop, "PRODUCTS", file);
        Assert.Equal(("SUCCEEDED", 2, 2), (run.Text("status"), (int)run["progress"]!["done"]!, (int)run["progress"]!["total"]!));
        Assert.Equal(await ReportAsync(Shop, dry), await ReportAsync(Shop, run));
        var cup = await Shop.GetAsync("api/products/IMP-1");
        Assert.Equal(("Cup, \"small\"", 500, "cups"), (cup.Text("name"), (int)cup["price"]!["amount"]!, cup.Text("category")));
        Assert.Equal(["UNCHANGED", "UNCHANGED"], (await ReportAsync(Shop, await ImportAsync(Shop, "PRODUCTS", file))).Select(row => row.Outcome));
        Assert.Equal(cup.Text("updatedAt"), (await Shop.GetAsync("api/products/IMP-1")).Text("updatedAt"));
    }

    [Fact]
    public async Task A_bad_row_stops_all_of_them_or_only_itself()
    {
        var file = await SendFileAsync(Shop, "sku,price,currency\nTEA-GREEN-100,777,EUR\nNO-SUCH,1,EUR\nTEA-GREEN-100,778,EUR\nMUG-BLUE,-1,euro\n");

        var whole = await ImportAsync(Shop, "PRICES", file);
        Assert.Equal(("FAILED", "IMPORT_ROWS_REFUSED"), (whole.Text("status"), whole["error"]!.Text("code")));
        (string, string, string, string)[] report = [("2", "TEA-GREEN-100", "UPDATED", ""), ("3", "NO-SUCH", "REFUSED", "UNKNOWN_SKU"), ("4", "TEA-GREEN-100", "REFUSED", "ROW_TWICE"), ("5", "MUG-BLUE", "REFUSED", "ROW_INVALID")];
        Assert.Equal(report, await ReportAsync(Shop, whole));
        Assert.NotEqual(777, await PriceAsync("TEA-GREEN-100"));

        var some = await ImportAsync(Shop, "PRICES", file, mode: "BEST_EFFORT");
        Assert.Equal(("SUCCEEDED", 1), (some.Text("status"), (int)some["progress"]!["done"]!));
        Assert.Equal(report, await ReportAsync(Shop, some));
        Assert.Equal(777, await PriceAsync("TEA-GREEN-100"));
    }

    [Fact]
    public async Task Stock_is_corrected_with_a_reason_once_per_row_whoever_sends_it_again()
    {
        var before = (await Shop.StockAsync("PEN-FOUNTAIN")).OnHand;
        const string Rows = "sku,change,reason\nPEN-FOUNTAIN,7,counted\n";
        await ImportAsync(Shop, "STOCK", await SendFileAsync(Shop, Rows));
        Assert.Equal(["UNCHANGED"], (await ReportAsync(Shop, await ImportAsync(Shop, "STOCK", await SendFileAsync(Shop, Rows)))).Select(row => row.Outcome));
        Assert.Equal(before + 7, (await Shop.StockAsync("PEN-FOUNTAIN")).OnHand);

        var tooMuch = await ImportAsync(Shop, "STOCK", await SendFileAsync(Shop, "sku,change\nPEN-FOUNTAIN,1\nMUG-BLUE,-1000000\n"), dryRun: true);
        Assert.Equal(("FAILED", "NOT_ENOUGH"), (tooMuch.Text("status"), (await ReportAsync(Shop, tooMuch))[1].Code));

        // The same key is one job, and a key with another body is none.
        var body = new JsonObject { ["kind"] = "STOCK", ["fileId"] = await SendFileAsync(Shop, "sku,change\nPEN-FOUNTAIN,1\n") };
        var first = (await AShop.SendAsync(Shop.Staff, HttpMethod.Post, "api/imports", body, key: "import-once")).Body!.Id();
        Assert.Equal(first, (await AShop.SendAsync(Shop.Staff, HttpMethod.Post, "api/imports", body, key: "import-once")).Body!.Id());
        await Shop.Host.WhenIdleAsync();
        Assert.Equal(before + 8, (await Shop.StockAsync("PEN-FOUNTAIN")).OnHand);
    }

    [Theory]
    [InlineData("sku,change\nMUG-BLUE,1\nMUG-BLUE,\"2", "CSV_QUOTING", "Line 3")]
    [InlineData("sku,change\nMUG-BLUE,1\nTEA-GREEN-100\n", "CSV_RAGGED", "Line 3")]
    [InlineData("sku,change\n", "CSV_EMPTY", "Line 2")]
    [InlineData("sku;change\nMUG-BLUE;1\n", "CSV_COLUMN_UNKNOWN", "Line 1")]
    [InlineData("sku\nMUG-BLUE\n", "CSV_COLUMN_MISSING", "Line 1")]
    [InlineData("sku,change,change\nMUG-BLUE,1,2\n", "CSV_COLUMN_TWICE", "Line 1")]
    [InlineData("sku,change\n!LONG\nMUG-BLUE,1\0\n", "CSV_CONTROL_CHARACTER", "Line 402")]
    [InlineData("sku,change\n!LONG\nMUG-BL\u00dcE,1\n", "CSV_NOT_UTF8", "Line 402")]
    public async Task A_file_that_is_no_such_table_changes_nothing_and_is_told_by_line(string text, string code, string line)
    {
        var before = await Shop.StockAsync();
        // What an upload shows at its beginning is refused there; the rest is found when it is read.
        var bytes = Encoding.Latin1.GetBytes(text.Replace("!LONG", string.Join('\n', Enumerable.Range(0, 400).Select(n => $"NO-SUCH-{n:D3},1")), StringComparison.Ordinal));
        var file = await SendFileAsync(Shop, bytes);

        foreach (var mode in new[] { "ALL_OR_NOTHING", "BEST_EFFORT" })
        {
            var job = await ImportAsync(Shop, "STOCK", file, mode: mode);
            Assert.Equal(("FAILED", code), (job.Text("status"), job["error"]!.Text("code")));
            Assert.StartsWith(line + ":", job["error"]!.Text("message"), StringComparison.Ordinal);
        }

        Assert.Equal(before, await Shop.StockAsync());
        Assert.Empty(await Shop.RepairsAsync());
    }

    [Fact]
    public async Task Uploads_are_looked_at_and_counted_as_they_come_and_what_is_refused_is_not_kept()
    {
        var before = await KeptAsync();
        foreach (var (content, type, status, code) in new (byte[], string?, int, string)[]
        {
            ([], null, 400, "FILE_EMPTY"),
            ("%PDF-1.7\n"u8.ToArray(), null, 415, "FILE_TYPE_REFUSED"),
            (Encoding.Unicode.GetBytes("\uFEFFsku,change\n"), null, 415, "FILE_TYPE_REFUSED"),
            ("sku,change\n"u8.ToArray(), "image/png", 415, "FILE_TYPE_REFUSED"),
            ("<html>"u8.ToArray(), "text/csv", 415, "FILE_TYPE_REFUSED"),
        })
        {
            var refused = await SendAsync(Shop.Staff, "api/files?kind=csv", new ByteArrayContent(content), type);
            Assert.Equal((status, code), ((int)refused.Status, refused.Body.Text("code")));
        }

        // A gigabyte is refused before it comes, and what does not say how much it is as soon as it is too much.
        using (var request = new HttpRequestMessage(HttpMethod.Post, "api/files?kind=csv") { Content = new Announced(1L << 30) })
        {
            request.Headers.ExpectContinue = true;
            using var answer = await Shop.Staff.SendAsync(request);
            Assert.Equal((HttpStatusCode.RequestEntityTooLarge, 0), (answer.StatusCode, ((Announced)request.Content!).Sent));
        }

        var endless = await SendAsync(Shop.Staff, "api/files?kind=csv", new Announced(null, ImportJob.Upload.MaxBytes + 1), null);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "BODY_TOO_LARGE"), (endless.Status, endless.Body.Text("code")));
        Assert.Equal(before, await KeptAsync());

        foreach (var (role, kind, status) in new[] { (Roles.InventoryAdmin, "csv", 201), (Roles.InventoryAdmin, "nothing", 400), (Roles.Customer, "csv", 403), (Roles.AnalyticsAdmin, "csv", 403) })
            Assert.Equal(status, (int)(await SendAsync(Shop.As(role, "ann"), "api/files?kind=" + kind, new StringContent("sku,change\n"), "text/csv")).Status);
        var theirs = (await SendAsync(Shop.As(Roles.InventoryAdmin, "ann"), "api/files?kind=csv", new StringContent("sku,change\n"), "text/csv")).Body;
        var (answered, problem) = await AShop.SendAsync(Shop.Staff, HttpMethod.Post, "api/imports", new JsonObject { ["kind"] = "STOCK", ["fileId"] = theirs.Id() });
        Assert.Equal((HttpStatusCode.BadRequest, "$.fileId"), (answered, problem!["errors"]!.AsObject().Single().Key));
        Assert.Equal(HttpStatusCode.Forbidden, (await AShop.SendAsync(Shop.As(Roles.AnalyticsAdmin, "ann"), HttpMethod.Post, "api/imports", new JsonObject { ["kind"] = "STOCK", ["fileId"] = theirs.Id() })).Status);
    }

    [Fact]
    public async Task All_or_nothing_goes_on_to_the_end_whoever_dies_and_whoever_wants_to_cancel()
    {
        var files = new StumblingFiles();
        await using var shop = await OpenAsync(files);
        var staff = shop.Staff;
        var file = await SendFileAsync(shop, Products + string.Concat(Enumerable.Range(0, 1_200).Select(n => $"ROW-{n:D4},Row,{n},EUR,1900,\n")));
        string? cancel = null;
        var deaths = 0;
        files.Before = async name =>
        {
            // The rows of this part are carried out, and the worker dies before it has saved that; more often than any other job could bear.
            if (!name.Contains("/apply-00002-", StringComparison.Ordinal)) return;
            cancel ??= (await AShop.SendAsync(staff, HttpMethod.Post, $"api/jobs/{name.Split('/')[1]}/cancel")).Body!.Text("code");
            if (++deaths <= 6) throw new IOException("The worker died.");
        };

        var (_, started) = await AShop.SendAsync(staff, HttpMethod.Post, "api/imports", new JsonObject { ["kind"] = "PRODUCTS", ["fileId"] = file });
        for (var n = 0; n < 60 && (await shop.GetAsync($"api/jobs/{started!.Id()}"))["finishedAt"] is null; n++) await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));

        var job = await shop.GetAsync($"api/jobs/{started!.Id()}");
        Assert.Equal(("SUCCEEDED", "JOB_HAS_NO_RETURN", 7), (job.Text("status"), cancel, deaths));
        var report = await ReportAsync(shop, job);
        Assert.Equal(Enumerable.Range(0, 1_200).Select(n => $"ROW-{n:D4}"), report.Select(row => row.Sku));
        Assert.Equal(("CREATED", "UNCHANGED", "CREATED"), (report[0].Outcome, report[700].Outcome, report[1_100].Outcome));
        Assert.Equal(1_199, (int)(await shop.GetAsync("api/products/ROW-1199"))["price"]!["amount"]!);
    }

    [Fact]
    public async Task What_was_sold_meanwhile_gives_back_what_had_been_taken_and_can_be_sent_again()
    {
        var files = new StumblingFiles();
        await using var shop = await OpenAsync(files);
        var (mugs, tea) = ((await shop.StockAsync()).OnHand, (await shop.StockAsync("TEA-GREEN-100")).Available);
        var file = await SendFileAsync(shop, $"sku,change\nMUG-BLUE,-2\nPEN-FOUNTAIN,5\nTEA-GREEN-100,-{tea}\n");
        var pens = (await shop.StockAsync("PEN-FOUNTAIN")).OnHand;
        var isSold = false;
        files.Before = async name =>
        {
            // All rows were good; then somebody takes one.
            if (isSold || !name.Contains("/check-00001-", StringComparison.Ordinal)) return;
            isSold = true;
            await AdjustAsync(shop, "TEA-GREEN-100", -1);
        };

        var job = await ImportAsync(shop, "STOCK", file);

        Assert.Equal(("FAILED", "IMPORT_ROWS_REFUSED"), (job.Text("status"), job["error"]!.Text("code")));
        Assert.Equal([("4", "TEA-GREEN-100", "REFUSED", "NOT_ENOUGH")], await ReportAsync(shop, job));
        Assert.Equal((mugs, tea - 1, pens), ((await shop.StockAsync()).OnHand, (await shop.StockAsync("TEA-GREEN-100")).Available, (await shop.StockAsync("PEN-FOUNTAIN")).OnHand));

        await AdjustAsync(shop, "TEA-GREEN-100", 1);
        Assert.Equal("SUCCEEDED", (await ImportAsync(shop, "STOCK", file)).Text("status"));
        Assert.Equal("SUCCEEDED", (await ImportAsync(shop, "STOCK", file)).Text("status"));
        Assert.Equal((mugs - 2, 0, pens + 5), ((await shop.StockAsync()).OnHand, (await shop.StockAsync("TEA-GREEN-100")).Available, (await shop.StockAsync("PEN-FOUNTAIN")).OnHand));
    }

    private static async Task AdjustAsync(AShop shop, string sku, int change) => await shop.StaffPostAsync("api/inventory/batch", new JsonObject
    {
        ["entries"] = new JsonArray(new JsonObject { ["id"] = $"sold{change}", ["type"] = "ADJUSTMENT", ["sku"] = sku, ["quantity"] = change, ["reason"] = "sold" }),
    });

    private static Task<AShop> OpenAsync(StumblingFiles files) =>
        AShop.OpenAsync(options => options with { Services = services => services.Decorate<IFileStore>((inner, _) => files.Around(inner)) });

    private static Task<string> SendFileAsync(AShop shop, string text) => SendFileAsync(shop, Encoding.UTF8.GetBytes(text));

    private static async Task<string> SendFileAsync(AShop shop, byte[] content)
    {
        var (status, body) = await SendAsync(shop.Staff, "api/files?kind=csv", new ByteArrayContent(content), "text/csv");
        Assert.True(status == HttpStatusCode.Created, body.ToJsonString());
        return body.Id();
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpClient client, string path, HttpContent content, string? type)
    {
        using (content)
        {
            content.Headers.ContentType = type is null ? null : new(type);
            using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
            return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
        }
    }

    private static async Task<JsonNode> ImportAsync(AShop shop, string kind, string file, string mode = "ALL_OR_NOTHING", bool dryRun = false)
    {
        var body = new JsonObject { ["kind"] = kind, ["fileId"] = file, ["mode"] = mode, ["dryRun"] = dryRun };
        var (status, job) = await AShop.SendAsync(shop.Staff, HttpMethod.Post, "api/imports", body);
        Assert.True(status == HttpStatusCode.Accepted, job?.ToJsonString());
        await shop.Host.WhenIdleAsync();
        var ended = await shop.GetAsync($"api/jobs/{job!.Id()}");
        Assert.True(ended["finishedAt"] is not null, ended.ToJsonString());
        return ended;
    }

    private static async Task<IReadOnlyList<(string Line, string Sku, string Outcome, string Code)>> ReportAsync(AShop shop, JsonNode job)
    {
        using var nobody = shop.Host.CreateClient();
        var rows = Rfc4180.Rows(await nobody.GetStringAsync(new Uri(job["result"]!.Text("href"), UriKind.Relative)));
        return [.. rows.Select(row => (row["line"], row["sku"], row["outcome"], row["code"]))];
    }

    private async Task<int> PriceAsync(string sku) => (int)(await Shop.GetAsync($"api/products/{sku}"))["price"]!["amount"]!;

    private async Task<IReadOnlyList<string>> KeptAsync()
    {
        var names = new List<string>();
        await foreach (var name in Shop.Host.Services.GetRequiredService<IFileStore>().ListAsync(FileRecord.Folder, default)) names.Add(name);
        return [.. names.Order(StringComparer.Ordinal)];
    }

    /// <summary>The shop of the tests that do not need one of their own.</summary>
    public sealed class Open : IAsyncLifetime
    {
        public AShop Shop { get; private set; } = null!;

        public async Task InitializeAsync() => Shop = await AShop.OpenAsync();

        public async Task DisposeAsync() => await Shop.DisposeAsync();
    }

    // So many bytes of text: announced, or only sent.
    private sealed class Announced(long? announced, long sends = 0) : HttpContent
    {
        public long Sent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var chunk = new byte[64 * 1024];
            chunk.AsSpan().Fill((byte)'a');
            for (var left = announced ?? sends; left > 0; left -= chunk.Length)
            {
                var size = (int)Math.Min(left, chunk.Length);
                await stream.WriteAsync(chunk.AsMemory(0, size));
                Sent += size;
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = announced ?? 0;
            return announced is not null;
        }
    }
}
