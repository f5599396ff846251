using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrderFunctions.Benchmarks.Load;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Local;

namespace OrderFunctions.Benchmarks.Export;

/// <summary>The shipped program as a process of its own, which can be killed and started again on what it left.</summary>
internal sealed partial class MortalHost : IAsyncDisposable
{
    private readonly string _folder;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(2) };
    private Process _process;
    private double _peak;

    private MortalHost(string folder, Process process) => (_folder, _process) = (folder, process);

    public static async Task<MortalHost> StartAsync(string folder)
    {
        var (process, address) = await StartProcessAsync(folder);
        var host = new MortalHost(folder, process);
        using var issuer = DevelopmentIssuer.Load(DataFolder.At(folder).DevelopmentKey);
        var token = issuer.CreateToken(
            "benchmark", [Roles.SuperAdmin], new IdentityOptions().Audience, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(12));
        host._client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        host._address = address;
        return host;
    }

    private Uri _address = null!;

    public async Task<string> StartExportAsync(string what)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, "api/exports"));
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Content = JsonContent.Create(new JsonObject { ["kind"] = what.ToUpperInvariant() });
        using var answer = await _client.SendAsync(request);
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

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAndRestartAsync()
    {
        await KillAsync();
        (_process, _address) = await StartProcessAsync(_folder);
    }

    /// <summary>Processor time of the process so far, in seconds: what a busy machine does not change.</summary>
    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Looks at every row: its number stands in it, once.</summary>
    public async Task<(long Lost, long Duplicated, long Bytes)> CountAsync(string path, int rows)
    {
        var seen = new BitArray(rows);
        var (duplicated, found, bytes) = (0L, 0L, 0L);
        await using var content = await _client.GetStreamAsync(new Uri(_address, path));
        using var reader = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, 1 << 16);
        await reader.ReadLineAsync();
        while (await reader.ReadLineAsync() is { } line)
        {
            bytes += line.Length + 2;
            var at = line.IndexOf(ExportSeed.Mark, StringComparison.Ordinal);
            if (at < 0 || !int.TryParse(line.AsSpan(at + ExportSeed.Mark.Length, 7), NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n >= rows)
                throw new VoidRunException($"The run is void: '{line}' is no row.");
            if (seen[n]) duplicated++;
            else found++;
            seen[n] = true;
        }

        return (rows - found, duplicated, bytes);
    }

    /// <summary>Ends the process, and gives the highest resident memory that it, or one before it, had.</summary>
    public async Task<double> StopAsync()
    {
        await KillAsync();
        return _peak;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        _client.Dispose();
    }

    private async Task<JsonNode> JobAsync(string job, int wait)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_address, $"api/jobs/{job}"));
        if (wait > 0) request.Headers.Add("Prefer", string.Create(CultureInfo.InvariantCulture, $"wait={wait}"));
        using var answer = await _client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private async Task KillAsync()
    {
        if (_process.HasExited) return;
        // The kernel knows the peak, as long as there is a process.
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        _peak = Math.Max(_peak, long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024.0);
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    private static async Task<(Process Process, Uri Address)> StartProcessAsync(string folder)
    {
        var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "OrderFunctions.Local"), ["--port", "0", "--data", folder])
        {
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Address().Match(line) is not { Success: true } found) continue;
            // Whatever else it says is read, so that it never waits for a reader.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return (process, new Uri(found.Value));
        }

        throw new VoidRunException("The run is void: the program ended before it was ready.");
    }

    [GeneratedRegex("http://[^/]+/")]
    private static partial Regex Address();
}
