using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Tests.Exports;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;
using static OrderFunctions.Functions.Tests.Imports.AnImport;

namespace OrderFunctions.Functions.Tests.Imports;

/// <summary>Stock from a file: differences and counts, each row once, and never more than is there.</summary>
public sealed class StockImportTests
{
    [Fact]
    public async Task Stock_is_corrected_with_a_reason_once_per_row_whoever_sends_it_again()
    {
        await using var shop = await AShop.OpenAsync();
        var before = (await shop.StockAsync("PEN-FOUNTAIN")).OnHand;
        const string Rows = "sku,change,reason\nPEN-FOUNTAIN,7,counted\n";
        await ImportAsync(shop, "STOCK", await SendFileAsync(shop, Rows));
        Assert.Equal(["UNCHANGED"], (await ReportAsync(shop, await ImportAsync(shop, "STOCK", await SendFileAsync(shop, Rows)))).Select(row => row.Outcome));
        Assert.Equal(before + 7, (await shop.StockAsync("PEN-FOUNTAIN")).OnHand);

        var tooMuch = await ImportAsync(shop, "STOCK", await SendFileAsync(shop, "sku,change\nPEN-FOUNTAIN,1\nMUG-BLUE,-1000000\n"), dryRun: true);
        Assert.Equal(("FAILED", "NOT_ENOUGH"), (tooMuch.Text("status"), (await ReportAsync(shop, tooMuch))[1].Code));

        // The same key is one job, and a key with another body is none.
        var body = new JsonObject { ["kind"] = "STOCK", ["fileId"] = await SendFileAsync(shop, "sku,change\nPEN-FOUNTAIN,1\n") };
        var first = (await AShop.SendAsync(shop.Staff, HttpMethod.Post, "api/imports", body, key: "import-once")).Body!.Id();
        Assert.Equal(first, (await AShop.SendAsync(shop.Staff, HttpMethod.Post, "api/imports", body, key: "import-once")).Body!.Id());
        await shop.Host.WhenIdleAsync();
        Assert.Equal(before + 8, (await shop.StockAsync("PEN-FOUNTAIN")).OnHand);
    }

    [Theory]
    [InlineData("change")]
    [InlineData("quantity")]
    public async Task What_was_sold_meanwhile_gives_back_what_had_been_taken_and_can_be_sent_again(string column)
    {
        var files = new StumblingFiles();
        await using var shop = await OpenAsync(files);
        var (mugs, tea, pens) = ((await shop.StockAsync()).OnHand, (await shop.StockAsync("TEA-GREEN-100")).Available, (await shop.StockAsync("PEN-FOUNTAIN")).OnHand);
        var file = await SendFileAsync(shop, column == "change"
            ? $"sku,change\nMUG-BLUE,-2\nPEN-FOUNTAIN,5\nTEA-GREEN-100,-{tea}\n"
            : $"sku,quantity\nMUG-BLUE,{mugs - 2}\nPEN-FOUNTAIN,{pens + 5}\nTEA-GREEN-100,0\n");
        files.Before = async name =>
        {
            // All rows were good; then somebody orders one.
            if (name.Contains("/check-00001-", StringComparison.Ordinal)) await ReserveAsync(shop, "TEA-GREEN-100");
        };

        var job = await ImportAsync(shop, "STOCK", file);

        Assert.Equal(("FAILED", "IMPORT_ROWS_REFUSED"), (job.Text("status"), job["error"]!.Text("code")));
        Assert.Equal([("4", "TEA-GREEN-100", "REFUSED", "NOT_ENOUGH")], await ReportAsync(shop, job));
        Assert.Equal((mugs, tea - 1, pens), ((await shop.StockAsync()).OnHand, (await shop.StockAsync("TEA-GREEN-100")).Available, (await shop.StockAsync("PEN-FOUNTAIN")).OnHand));

        files.Before = static _ => Task.CompletedTask;
        await shop.Host.Services.GetRequiredService<ReleaseReservationHandler>().HandleAsync(new("TEA-GREEN-100", "held", 1));
        (string, string, string, string)[] done = [("2", "MUG-BLUE", "UPDATED", ""), ("4", "TEA-GREEN-100", "UPDATED", ""), ("3", "PEN-FOUNTAIN", "UPDATED", "")];
        Assert.Equal(done, await ReportAsync(shop, await ImportAsync(shop, "STOCK", file)));
        Assert.Equal(done.Select(row => (row.Item1, row.Item2, "UNCHANGED", "")), await ReportAsync(shop, await ImportAsync(shop, "STOCK", file)));
        Assert.Equal((mugs - 2, 0, pens + 5), ((await shop.StockAsync()).OnHand, (await shop.StockAsync("TEA-GREEN-100")).Available, (await shop.StockAsync("PEN-FOUNTAIN")).OnHand));

        // What an earlier import has done is not a later one's to take back.
        await ReserveAsync(shop, "BOOK-TEA");
        var books = (await shop.StockAsync("BOOK-TEA")).OnHand;
        var both = await SendFileAsync(shop, $"sku,change\nMUG-BLUE,-3\nBOOK-TEA,-{books}\n");
        Assert.Equal(["UPDATED", "REFUSED"], (await ReportAsync(shop, await ImportAsync(shop, "STOCK", both, mode: "BEST_EFFORT"))).Select(row => row.Outcome));
        await shop.Host.Services.GetRequiredService<ReleaseReservationHandler>().HandleAsync(new("BOOK-TEA", "held", 1));
        await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(1));
        files.Before = async name =>
        {
            if (name.Contains("/check-00001-", StringComparison.Ordinal)) await ReserveAsync(shop, "BOOK-TEA", "again");
        };
        Assert.Equal("FAILED", (await ImportAsync(shop, "STOCK", both)).Text("status"));
        Assert.Equal(mugs - 5, (await shop.StockAsync()).OnHand);
    }

    [Fact]
    public async Task A_count_is_what_is_there_and_the_same_file_again_changes_nothing()
    {
        await using var shop = await AShop.OpenAsync();
        await ReserveAsync(shop, "MUG-BLUE", units: 2);
        var (mugs, pens, pots) = ((await shop.StockAsync()).OnHand, (await shop.StockAsync("PEN-FOUNTAIN")).OnHand, (await shop.StockAsync("POT-CAST-1L")).OnHand);
        var text = $"sku,quantity,reason\nPEN-FOUNTAIN,{pens + 3},\nMUG-BLUE,{mugs - 4},shelf 7\nPOT-CAST-1L,{pots},\n";
        var file = await SendFileAsync(shop, text);

        Assert.Equal(["UPDATED", "UPDATED", "UNCHANGED"], (await ReportAsync(shop, await ImportAsync(shop, "STOCK", file, dryRun: true))).Select(row => row.Outcome));
        Assert.Equal((pens, mugs), ((await shop.StockAsync("PEN-FOUNTAIN")).OnHand, (await shop.StockAsync()).OnHand));
        var run = await ImportAsync(shop, "STOCK", file);
        Assert.Equal([("3", "MUG-BLUE", "change: -4"), ("2", "PEN-FOUNTAIN", "change: +3"), ("4", "POT-CAST-1L", "")], (await RowsAsync(shop, run)).Select(row => (row["line"], row["sku"], row["message"])));
        Assert.Equal((pens + 3, mugs - 4, 2, mugs - 6), ((await shop.StockAsync("PEN-FOUNTAIN")).OnHand, (await shop.StockAsync()).OnHand, (await shop.StockAsync()).Reserved, (await shop.StockAsync()).Available));
        Assert.Equal([("COUNT", 3L), ("shelf 7", -4L), ("COUNT", 0L)], [await EntryAsync(shop, text, 2, "PEN-FOUNTAIN"), await EntryAsync(shop, text, 3, "MUG-BLUE"), await EntryAsync(shop, text, 4, "POT-CAST-1L")]);

        // Sold since: the count was of then.
        foreach (var sku in new[] { "PEN-FOUNTAIN", "POT-CAST-1L" }) await AdjustAsync(shop, sku, -1);
        foreach (var mode in new[] { "ALL_OR_NOTHING", "BEST_EFFORT" })
            Assert.Equal(["UNCHANGED", "UNCHANGED", "UNCHANGED"], (await ReportAsync(shop, await ImportAsync(shop, "STOCK", await SendFileAsync(shop, text), mode: mode))).Select(row => row.Outcome));
        Assert.Equal((pens + 2, pots - 1), ((await shop.StockAsync("PEN-FOUNTAIN")).OnHand, (await shop.StockAsync("POT-CAST-1L")).OnHand));

        // Counts and differences in one file, and what is neither.
        var rest = await SendFileAsync(shop, $"sku,quantity,change\nPEN-FOUNTAIN,{pens},\nPOT-CAST-1L,,2\nMUG-BLUE,1,\nBOOK-TEA,1,1\nTEA-GREEN-100,,\nMUG-WHITE,-1,\nNO-SUCH,1,\n");
        var some = await ImportAsync(shop, "STOCK", rest, mode: "BEST_EFFORT");
        Assert.Equal(
            ["UPDATED ", "UPDATED ", "REFUSED NOT_ENOUGH", "REFUSED ROW_INVALID", "REFUSED ROW_INVALID", "REFUSED ROW_INVALID", "REFUSED UNKNOWN_SKU"],
            (await ReportAsync(shop, some)).Select(row => $"{row.Outcome} {row.Code}"));
        Assert.Equal("quantity: 2 are promised to orders; the count cannot be lower.", (await RowsAsync(shop, some))[2]["message"]);
        Assert.Equal((pens, pots + 1, mugs - 4), ((await shop.StockAsync("PEN-FOUNTAIN")).OnHand, (await shop.StockAsync("POT-CAST-1L")).OnHand, (await shop.StockAsync()).OnHand));
        Assert.Empty((await new StockInvariants(shop.Host.Services.GetRequiredService<IDocumentStore>()).CheckAsync("PEN-FOUNTAIN"))!);
    }

    private static async Task<(string? Reason, long Change)> EntryAsync(AShop shop, string text, int line, string sku)
    {
        var id = StockEntry.IdOf($"csv-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]}-{line}-1");
        var entry = (await shop.Host.Services.GetRequiredService<IDocumentStore>().ReadAsync(Containers.Stock, sku, id, StoredJson.Default.StockEntry))!.Value;
        return (entry.Reason, entry.Quantity);
    }
}
