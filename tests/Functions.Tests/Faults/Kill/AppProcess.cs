using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrderFunctions.Functions.Tests.Faults.Kill;

/// <summary>The app as its users run it: a process of its own on a data folder.</summary>
internal sealed class AppProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppProcess(Process process) => _process = process;

    public Uri Address => _address.Task.Result;

    /// <summary>Critical lines of the log: what people would be woken up for.</summary>
    public IEnumerable<string> Critical => _said.Where(line => line.Contains("\"LogLevel\":\"Critical\"", StringComparison.Ordinal));

    public string Log => string.Join('\n', _said.TakeLast(60));

    /// <summary>Starts the app and waits until it says where it listens.</summary>
    public static async Task<AppProcess> StartAsync(string folder, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            // A folder of its own: no settings file of a developer lies there.
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "OrderFunctions.Local.dll"), "--data", folder, "--port", "0" },
        };
        // No life is long enough for instrumented code to pay, nor is there anybody whose code is to be kept out of it.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        var app = new AppProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        app._process.OutputDataReceived += (_, line) => app.Hear(line.Data);
        app._process.ErrorDataReceived += (_, line) => app.Hear(line.Data);
        app._process.Exited += (_, _) => app._address.TrySetException(new InvalidOperationException("The app did not start:\n" + app.Log));
        app._process.Start();
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        await app._address.Task;
        return app;
    }

    /// <summary><c>kill -9</c>: returns at once, whatever the app is doing.</summary>
    public void Kill() => _process.Kill();

    public Task WhenGoneAsync() => _process.WaitForExitAsync();

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        _said.Enqueue(line);
        if (line.TrimStart() is ['h', 'e', 'a', 'l', 't', 'h', ' ', .. var rest])
            _address.TrySetResult(new Uri(rest.Trim().Replace("health/ready", "", StringComparison.Ordinal)));
    }
}
