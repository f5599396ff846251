using System.Diagnostics;
using System.Globalization;
using OrderFunctions.Storage;

namespace OrderFunctions.Benchmarks.Hosts;

/// <summary>What a host process says about itself; two of them make a difference.</summary>
internal sealed record HostFigures(
    double CpuSeconds,
    double RssMb,
    double PeakRssMb,
    double HeapMb,
    double AllocatedMb,
    long Statements,
    long Commits,
    long Bytes,
    long Changes)
{
    /// <param name="database">The host's database.</param>
    /// <param name="collected">Collects the heap first, so that what is left of it is what is alive; costs the host a pause.</param>
    public static HostFigures Take(Database database, bool collected)
    {
        using var process = Process.GetCurrentProcess();
        var statistics = database.Statistics;
        return new HostFigures(
            process.TotalProcessorTime.TotalSeconds,
            StatusMegabytes("VmRSS:"),
            StatusMegabytes("VmHWM:"),
            GC.GetTotalMemory(collected) / 1048576.0,
            GC.GetTotalAllocatedBytes() / 1048576.0,
            statistics.Statements,
            statistics.Commits,
            statistics.BytesWritten,
            statistics.Changes);
    }

    // The runtime does not know the peak on Linux; the kernel does.
    private static double StatusMegabytes(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(field, StringComparison.Ordinal));
        var kilobytes = line[field.Length..].Replace("kB", string.Empty, StringComparison.Ordinal).Trim();
        return long.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024.0;
    }
}
