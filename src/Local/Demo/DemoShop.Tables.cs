using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace OrderFunctions.Local.Demo;

/// <summary>Tables that go out and come in.</summary>
internal sealed partial class DemoShop
{
    /// <summary>Staff ask for a table, follow the job, and fetch the file by its link, as a browser without a token would.</summary>
    public async Task ExportAsync(string kind, CancellationToken cancellationToken)
    {
        Say($"POST api/exports             {kind}");
        var job = await EndOfAsync(await AskStaffAsync(HttpMethod.Post, "api/exports", new JsonObject { ["kind"] = kind, ["bom"] = true }, cancellationToken), cancellationToken);
        var result = job["result"]!;
        using var nobody = new HttpClient { BaseAddress = _address };
        var content = await nobody.GetByteArrayAsync(result["href"]!.GetValue<string>(), cancellationToken);
        var isWhole = Convert.ToHexStringLower(SHA256.HashData(content)) == result["sha256"]!.GetValue<string>();
        Say($"GET api/files/…              {result["name"]}, {job["progress"]!["done"]} rows, checksum {(isWhole ? "right" : "WRONG")}, link good until {result["hrefExpiresAt"]!.GetValue<DateTimeOffset>():HH:mm}");
        foreach (var line in System.Text.Encoding.UTF8.GetString(content).TrimStart('\uFEFF').Split("\r\n").Take(3)) Say("  " + (line.Length <= 120 ? line : line[..120] + "…"));
    }

    /// <summary>Staff send new prices, see in a dry run that one row cannot be, and bring the others in.</summary>
    public async Task ImportPricesAsync(string sku, CancellationToken cancellationToken)
    {
        var good = $"sku,price,currency\r\n{sku},1240,EUR\r\n";
        await ImportAsync("PRICES", good + "NO-SUCH-THING,1,EUR\r\n", dryRun: true, cancellationToken);
        await ImportAsync("PRICES", good, dryRun: false, cancellationToken);
        var price = (await GetAsync($"api/products/{sku}", cancellationToken))["price"]!;
        Say($"GET api/products/{sku}    {price["amount"]} {price["currency"]}");
    }

    /// <summary>Somebody has counted the shelf, and found one more.</summary>
    public async Task ImportCountAsync(string sku, CancellationToken cancellationToken)
    {
        var counted = (await AskStaffAsync(HttpMethod.Get, $"api/inventory/{sku}", null, cancellationToken))["onHand"]!.GetValue<long>() + 1;
        await ImportAsync("STOCK", $"sku,quantity\r\n{sku},{counted}\r\n", dryRun: false, cancellationToken);
    }

    private async Task ImportAsync(string kind, string table, bool dryRun, CancellationToken cancellationToken)
    {
        using var content = new StringContent(table, System.Text.Encoding.UTF8, "text/csv");
        using var sent = await _staff.PostAsync("api/files?kind=csv", content, cancellationToken);
        var file = await ReadAsync(sent.EnsureSuccessStatusCode(), cancellationToken);
        Say($"POST api/files?kind=csv      {file["length"]} bytes");
        Say($"POST api/imports             {kind}{(dryRun ? ", dry run" : "")}");
        var body = new JsonObject { ["kind"] = kind, ["fileId"] = file["id"]!.GetValue<string>(), ["dryRun"] = dryRun };
        var job = await EndOfAsync(await AskStaffAsync(HttpMethod.Post, "api/imports", body, cancellationToken), cancellationToken);
        using var nobody = new HttpClient { BaseAddress = _address };
        foreach (var line in (await nobody.GetStringAsync(job["result"]!["href"]!.GetValue<string>(), cancellationToken)).TrimEnd().Split("\r\n")) Say("  " + line);
    }

    // Tells how it ended.
    private async Task<JsonNode> EndOfAsync(JsonNode job, CancellationToken cancellationToken)
    {
        var id = job["id"]!.GetValue<string>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (job["finishedAt"] is null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"api/jobs/{id}");
            request.Headers.TryAddWithoutValidation("Prefer", "wait=10");
            using var response = await _staff.SendAsync(request, limit.Token);
            job = await ReadAsync(response.EnsureSuccessStatusCode(), limit.Token);
        }

        Say(string.Create(CultureInfo.InvariantCulture, $"  job {job["kind"]} {job["status"]}, {job["progress"]!["percent"]} %{(job["error"] is { } error ? $": {error["message"]}" : "")}"));
        return job;
    }
}
