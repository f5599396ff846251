using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Imports;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Exports;
using OrderFunctions.Functions.Tests.Files;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.Testing.Files;
using Xunit;
using static OrderFunctions.Functions.Tests.Imports.AnImport;

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
            ("sku,change\nMUG-BLUE,1\0\n"u8.ToArray(), "text/csv", 415, "FILE_TYPE_REFUSED"),
            // What is packed is not unpacked, whatever would come out of it.
            (ArchiveBomb.Xlsx(), null, 415, "FILE_TYPE_REFUSED"),
            (ArchiveBomb.Docx(), "text/csv", 415, "FILE_TYPE_REFUSED"),
            (ArchiveBomb.Gzip(), "text/csv", 415, "FILE_TYPE_REFUSED"),
        })
        {
            var refused = await SendAsync(Shop.Staff, "api/files?kind=csv", new ByteArrayContent(content), type);
            Assert.Equal((status, code), ((int)refused.Status, refused.Body.Text("code")));
        }

        using (var packed = new ByteArrayContent(ArchiveBomb.Gzip()) { Headers = { ContentEncoding = { "gzip" } } })
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync(Shop.Staff, "api/files?kind=csv", packed, "text/csv")).Status);

        // A gigabyte is refused before it comes, and what does not say how much it is as soon as it is too much: it goes to the store while it comes.
        using (var request = new HttpRequestMessage(HttpMethod.Post, "api/files?kind=csv") { Content = new Announced(1L << 30) })
        {
            request.Headers.ExpectContinue = true;
            using var answer = await Shop.Staff.SendAsync(request);
            Assert.Equal((HttpStatusCode.RequestEntityTooLarge, 0), (answer.StatusCode, ((Announced)request.Content!).Sent));
        }

        var (through, isWritten) = ((TailStream?)null, false);
        open.Files.Through = content => through = new TailStream(content, 16);
        var endless = await RawUpload.SendAsync(Shop.Staff, "api/files?kind=csv", "sku,change\n", 1L << 30, sent => isWritten |= sent > ImportJob.Upload.MaxBytes * 3 / 4 && through is { Tail.Length: > 0 });
        Assert.Equal((413, "BODY_TOO_LARGE", true), (endless.Status, JsonNode.Parse(endless.Body)!.Text("code"), isWritten));
        Assert.Contains($"{ImportJob.Upload.MaxBytes} bytes", endless.Body, StringComparison.Ordinal);
        Assert.InRange(endless.Sent, ImportJob.Upload.MaxBytes, ImportJob.Upload.MaxBytes * 2);
        open.Files.Through = static content => content;
        Assert.Equal(before, await KeptAsync());

        foreach (var (role, kind, status) in new[] { (Roles.InventoryAdmin, "csv", 201), (Roles.InventoryAdmin, "nothing", 400), (Roles.Customer, "csv", 403), (Roles.AnalyticsAdmin, "csv", 403) })
            Assert.Equal(status, (int)(await SendAsync(Shop.As(role, "ann"), "api/files?kind=" + kind, new StringContent("sku,change\n"), "text/csv")).Status);
        // Who may send files does not yet send these.
        await Shop.Host.Services.GetRequiredService<PermissionStore>().TryReplaceAsync(PermissionStore.Untouched, [new(Roles.Employee, "files", "upload", Reach.Any)], "staff-1", default);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(Shop.As(Roles.Employee, "erna"), "api/files?kind=csv", new StringContent("sku,change\n"), "text/csv")).Status);
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
    public async Task A_cancelled_import_says_which_rows_were_done_and_which_were_not_reached()
    {
        var files = new StumblingFiles();
        await using var shop = await OpenAsync(files);
        var text = Products + string.Concat(Enumerable.Range(0, 1_200).Select(n => $"ROW-{n:D4},Row,{n},EUR,1900,\n"));
        var deaths = 0;
        files.Before = async name =>
        {
            // Its second part is carried out, and the worker dies before it has saved that.
            if (!name.Contains("/apply-00002-", StringComparison.Ordinal) || deaths++ > 0) return;
            await shop.StaffPostAsync($"api/jobs/{name.Split('/')[1]}/cancel");
            throw new IOException("The worker died.");
        };
        var body = new JsonObject { ["kind"] = "PRODUCTS", ["fileId"] = await SendFileAsync(shop, text), ["mode"] = "BEST_EFFORT" };
        var started = (await AShop.SendAsync(shop.Staff, HttpMethod.Post, "api/imports", body)).Body!.Id();
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));

        var job = await shop.GetAsync($"api/jobs/{started}");
        Assert.Equal("CANCELLED", job.Text("status"));
        var report = await ReportAsync(shop, job);
        Assert.Equal(Enumerable.Range(0, 1_200).Select(n => $"ROW-{n:D4}"), report.Select(row => row.Sku));
        Assert.Equal([("CREATED", 500), ("UNCHANGED", 500), ("NOT_REACHED", 200)], report.GroupBy(row => row.Outcome).Select(group => (group.Key, group.Count())));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), ((await AShop.SendAsync(shop.Staff, HttpMethod.Get, "api/products/ROW-0999")).Status, (await AShop.SendAsync(shop.Staff, HttpMethod.Get, "api/products/ROW-1000")).Status));
        await foreach (var left in shop.Host.Services.GetRequiredService<IFileStore>().ListAsync($"jobs/{started}/", default)) Assert.Fail(left);

        // Cancelled while the rows are looked at, nothing was done.
        files.Before = async name =>
        {
            if (name.Contains("/check-00001-", StringComparison.Ordinal)) await shop.StaffPostAsync($"api/jobs/{name.Split('/')[1]}/cancel");
        };
        var none = await ImportAsync(shop, "PRICES", await SendFileAsync(shop, "sku,price,currency\n" + string.Concat(Enumerable.Range(0, 600).Select(n => $"ROW-{n:D4},7777,EUR\n"))));
        Assert.Equal(("CANCELLED", "NOT_REACHED", 600), (none.Text("status"), Assert.Single((await ReportAsync(shop, none)).Select(row => row.Outcome).Distinct()), (await ReportAsync(shop, none)).Count));
        Assert.Equal(0, (int)(await shop.GetAsync("api/products/ROW-0000"))["price"]!["amount"]!);
    }

    [Fact]
    public async Task A_file_of_a_hundred_thousand_rows_is_taken_and_one_of_a_row_more_is_not()
    {
        // All about the same article: of the others nobody has to be asked.
        var rows = new StringBuilder("sku,price,currency\n").Insert("sku,price,currency\n".Length, "MUG-BLUE,1250,EUR\n", ImportJob.MaxRows);
        var most = await ImportAsync(Shop, "PRICES", await SendFileAsync(Shop, rows.ToString()), mode: "BEST_EFFORT", dryRun: true);
        Assert.Equal(("SUCCEEDED", ImportJob.MaxRows), (most.Text("status"), (int)most["progress"]!["total"]!));
        var more = await ImportAsync(Shop, "PRICES", await SendFileAsync(Shop, rows.Append("TEA-GREEN-100,1,EUR\n").ToString()), mode: "BEST_EFFORT");
        Assert.Equal(("FAILED", "CSV_TOO_MANY_ROWS", null), (more.Text("status"), more["error"]!.Text("code"), more["result"]));
        Assert.StartsWith("Line 100002:", more["error"]!.Text("message"), StringComparison.Ordinal);
        Assert.NotEqual(1, await PriceAsync("TEA-GREEN-100"));
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

        internal StumblingFiles Files { get; } = new();

        public async Task InitializeAsync() => Shop = await OpenAsync(Files);

        public async Task DisposeAsync() => await Shop.DisposeAsync();
    }

    // So many bytes of text are announced.
    private sealed class Announced(long announced) : HttpContent
    {
        public long Sent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var chunk = new byte[64 * 1024];
            for (; Sent < announced; Sent += chunk.Length) await stream.WriteAsync(chunk);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = announced;
            return true;
        }
    }
}
