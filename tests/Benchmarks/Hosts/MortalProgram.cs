using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using OrderFunctions.Benchmarks.Load;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Local;

namespace OrderFunctions.Benchmarks.Hosts;

/// <summary>The shipped program, or another one of its kind, as a process of its own, which can be killed and started again on what it left.</summary>
internal sealed partial class MortalProgram : IAsyncDisposable
{
    private readonly ProcessStartInfo _start;
    private Process _process;
    private double _peak;

    private MortalProgram(string folder, ProcessStartInfo start, Process process, Uri address)
    {
        (_start, _process, Address) = (start, process, address);
        using var issuer = DevelopmentIssuer.Load(DataFolder.At(folder).DevelopmentKey);
        var token = issuer.CreateToken("benchmark", [Roles.SuperAdmin], new IdentityOptions().Audience, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(12));
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>With a token of staff.</summary>
    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Where it listens; another one after each restart.</summary>
    public Uri Address { get; private set; }

    /// <summary>The highest resident memory that the process, or one before it, had; known once it was killed.</summary>
    public double PeakRssMb => _peak;

    /// <summary>Processor time that the process has used, in seconds.</summary>
    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Starts it on this data folder.</summary>
    /// <param name="file">Another program than the shipped one.</param>
    /// <param name="arguments">What that one takes; it says its address in one of its first lines.</param>
    public static async Task<MortalProgram> StartAsync(string folder, string? file = null, params string[] arguments)
    {
        var start = new ProcessStartInfo(file ?? Path.Combine(AppContext.BaseDirectory, "OrderFunctions.Local"), file is null ? ["--port", "0", "--data", folder] : arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var (process, address) = await StartProcessAsync(start);
        return new MortalProgram(folder, start, process, address);
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAndRestartAsync()
    {
        await KillAsync();
        (_process, Address) = await StartProcessAsync(_start);
    }

    public async Task KillAsync()
    {
        if (_process.HasExited) return;
        // The kernel knows the peak, as long as there is a process.
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        _peak = Math.Max(_peak, long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024.0);
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Client.Dispose();
    }

    private static async Task<(Process Process, Uri Address)> StartProcessAsync(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (FirstAddress().Match(line) is not { Success: true } found) continue;
            // Whatever else it says is read, so that it never waits for a reader.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return (process, new Uri(found.Value));
        }

        throw new VoidRunException("The run is void: the program ended before it was ready.");
    }

    [GeneratedRegex("http://[^/]+/")]
    private static partial Regex FirstAddress();
}
