using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Functions.Tests.Exports;
using OrderFunctions.Functions.Tests.Ops;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Imports;

/// <summary>Staff send a file and have it brought in.</summary>
internal static class AnImport
{
    /// <summary>Somebody corrects a count by hand.</summary>
    public static async Task AdjustAsync(AShop shop, string sku, int change) => await shop.StaffPostAsync("api/inventory/batch", new JsonObject
    {
        ["entries"] = new JsonArray(new JsonObject { ["id"] = $"sold{change}", ["type"] = "ADJUSTMENT", ["sku"] = sku, ["quantity"] = change, ["reason"] = "sold" }),
    });

    /// <summary>Units are promised to an order.</summary>
    public static async Task ReserveAsync(AShop shop, string sku, string allocation = "held", int units = 1) =>
        Assert.True((await shop.Host.Services.GetRequiredService<ReserveStockHandler>().HandleAsync(new(sku, allocation, "an-order", units))).IsDone);

    /// <summary>A shop whose files may stumble.</summary>
    public static Task<AShop> OpenAsync(StumblingFiles files) =>
        AShop.OpenAsync(options => options with { Services = services => services.Decorate<IFileStore>((inner, _) => files.Around(inner)) });

    /// <summary>Sends a CSV file ahead; gives its id.</summary>
    public static Task<string> SendFileAsync(AShop shop, string text) => SendFileAsync(shop, Encoding.UTF8.GetBytes(text));

    /// <summary>The same.</summary>
    public static async Task<string> SendFileAsync(AShop shop, byte[] content)
    {
        var (status, body) = await SendAsync(shop.Staff, "api/files?kind=csv", new ByteArrayContent(content), "text/csv");
        Assert.True(status == HttpStatusCode.Created, body.ToJsonString());
        return body.Id();
    }

    /// <summary>Sends a body; gives the answer.</summary>
    public static async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpClient client, string path, HttpContent content, string? type)
    {
        using (content)
        {
            content.Headers.ContentType = type is null ? null : new(type);
            using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
            return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
        }
    }

    /// <summary>The job once it has ended.</summary>
    public static async Task<JsonNode> ImportAsync(AShop shop, string kind, string file, string mode = "ALL_OR_NOTHING", bool dryRun = false)
    {
        var body = new JsonObject { ["kind"] = kind, ["fileId"] = file, ["mode"] = mode, ["dryRun"] = dryRun };
        var (status, job) = await AShop.SendAsync(shop.Staff, HttpMethod.Post, "api/imports", body);
        Assert.True(status == HttpStatusCode.Accepted, job?.ToJsonString());
        await shop.Host.WhenIdleAsync();
        var ended = await shop.GetAsync($"api/jobs/{job!.Id()}");
        Assert.True(ended["finishedAt"] is not null, ended.ToJsonString());
        return ended;
    }

    /// <summary>What the report says of each row.</summary>
    public static async Task<IReadOnlyList<(string Line, string Sku, string Outcome, string Code)>> ReportAsync(AShop shop, JsonNode job) =>
        [.. (await RowsAsync(shop, job)).Select(row => (row["line"], row["sku"], row["outcome"], row["code"]))];

    /// <summary>The report as it is.</summary>
    public static async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> RowsAsync(AShop shop, JsonNode job)
    {
        using var nobody = shop.Host.CreateClient();
        return Rfc4180.Rows(await nobody.GetStringAsync(new Uri(job["result"]!.Text("href"), UriKind.Relative)));
    }
}
