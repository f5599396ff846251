using System.Diagnostics;

namespace OrderFunctions.Benchmarks.Load;

/// <summary>This program once more, in another role, spoken to by lines.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public static ChildProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new ChildProcess(Process.Start(start)!);
    }

    /// <exception cref="VoidRunException">The process has ended.</exception>
    public async Task<string> AskAsync(string line)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            throw EndedEarly();
        }

        return await ReadAsync();
    }

    /// <exception cref="VoidRunException">The process has ended.</exception>
    public async Task<string> ReadAsync() => await _process.StandardOutput.ReadLineAsync() ?? throw EndedEarly();

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended by itself, and nobody reads what was still to be written.
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static VoidRunException EndedEarly() => new("The run is void: a child process ended early.");
}
