using System.Collections;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Benchmarks.Hosts;
using OrderFunctions.Benchmarks.Load;

namespace OrderFunctions.Benchmarks.Export;

/// <summary>Who wants a table of a shop, seen from outside.</summary>
internal sealed class TableReader(MortalProgram program)
{
    /// <summary>Asks for a table; gives the job.</summary>
    public async Task<string> StartAsync(string what)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(program.Address, "api/exports"));
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Content = JsonContent.Create(new JsonObject { ["kind"] = what.ToUpperInvariant() });
        using var answer = await program.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
    }

    public async Task<bool> HasEndedAsync(string job) => (await JobAsync(job, wait: 0))["finishedAt"] is not null;

    /// <summary>Waits for the end, and gives the path of the file and the seconds that the job took.</summary>
    public async Task<(string Path, double Seconds)> EndOfAsync(string job)
    {
        while (true)
        {
            var seen = await JobAsync(job, wait: 30);
            if (seen["finishedAt"] is null) continue;
            var seconds = (seen["finishedAt"]!.GetValue<DateTimeOffset>() - seen["createdAt"]!.GetValue<DateTimeOffset>()).TotalSeconds;
            return seen["result"]?["href"]?.GetValue<string>() is { } path ? (path, seconds) : throw new VoidRunException($"The run is void: the export ended as {seen["status"]} {seen["error"]}.");
        }
    }

    /// <summary>Looks at every row: its number stands in it, once.</summary>
    public async Task<(long Lost, long Duplicated, long Bytes)> CountAsync(string path, string what, int rows)
    {
        var seen = new BitArray(rows);
        var (duplicated, found, bytes) = (0L, 0L, 0L);
        await using var content = await program.Client.GetStreamAsync(new Uri(program.Address, path));
        using var reader = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, 1 << 16);
        await reader.ReadLineAsync();
        while (await reader.ReadLineAsync() is { } line)
        {
            bytes += line.Length + 2;
            var at = line.IndexOf(ExportSeed.Mark, StringComparison.Ordinal);
            // The articles that a new shop has.
            if (at < 0 && what == "stock") continue;
            if (at < 0 || !int.TryParse(line.AsSpan(at + ExportSeed.Mark.Length, 7), NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n >= rows)
                throw new VoidRunException($"The run is void: '{line}' is no row.");
            if (seen[n]) duplicated++;
            else found++;
            seen[n] = true;
        }

        return (rows - found, duplicated, bytes);
    }

    private async Task<JsonNode> JobAsync(string job, int wait)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(program.Address, $"api/jobs/{job}"));
        if (wait > 0) request.Headers.Add("Prefer", string.Create(CultureInfo.InvariantCulture, $"wait={wait}"));
        using var answer = await program.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
