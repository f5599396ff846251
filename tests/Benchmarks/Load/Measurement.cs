using System.Globalization;
using System.Text.Json;
using OrderFunctions.Benchmarks.Hosts;

namespace OrderFunctions.Benchmarks.Load;

/// <summary>The figures of a run do not count: orders failed that must not, or the books do not add up.</summary>
internal sealed class VoidRunException(string message) : Exception(message);

/// <summary>One host under one load, from an empty data file.</summary>
internal sealed record Measurement(
    LoadReport Load, HostFigures Before, HostFigures After, HostFigures Settled, IReadOnlyList<double> RssMb)
{
    private const int SecondsForMemory = 8;

    public double CpuPer1000 => (After.CpuSeconds - Before.CpuSeconds) * 1000 / Load.Orders;

    public double StatementsPerOrder => (double)(After.Statements - Before.Statements) / Load.Orders;

    public double CommitsPerOrder => (double)(After.Commits - Before.Commits) / Load.Orders;

    public double ChangesPerOrder => (double)(After.Changes - Before.Changes) / Load.Orders;

    public double BytesPerOrder => (double)(After.Bytes - Before.Bytes) / Load.Orders;

    public double AllocatedKbPerOrder => (After.AllocatedMb - Before.AllocatedMb) * 1024 / Load.Orders;

    /// <summary>What an order leaves on the managed heap after a full collection: what waits in memory, or what leaks.</summary>
    public double LiveKbPerOrder => (Settled.HeapMb - Before.HeapMb) * 1024 / Load.Orders;

    /// <summary>
    /// Resident memory at the end of the run by that at the end of its first quarter, when everything has been used once;
    /// null for a run so short that this says nothing.
    /// </summary>
    public double? RssGrowth => RssMb.Count >= SecondsForMemory ? RssMb[^1] / RssMb[RssMb.Count / 4] : null;

    public static async Task<Measurement> TakeAsync(string kind, int flushMilliseconds, Arguments arguments)
    {
        var folder = Directory.CreateTempSubdirectory("orderfunctions-benchmark-");
        try
        {
            string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
            await using var host = ChildProcess.Start(
                "host", "--kind", kind, "--data", Path.Combine(folder.FullName, "data.db"), "--flush", Text(flushMilliseconds));
            var ready = (await host.ReadAsync()).Split(' ');
            string[] identity = ready is [_, _, _, { Length: > 0 } token] ? ["--token", token] : [];
            await using var generator = ChildProcess.Start(
            [
                "generator", "--address", ready[1], "--feed", ready[2], "--concurrency", Text(arguments.Concurrency),
                "--orders", Text(arguments.Orders), "--warmup", Text(arguments.WarmUp), .. identity,
            ]);
            await generator.ReadAsync();

            var before = await FiguresAsync(host, "live");
            var (load, rss) = await WatchAsync(generator.AskAsync("go"), host);
            var after = await FiguresAsync(host);
            var declined = OrderRequests.Declined(arguments.Orders) + OrderRequests.Declined(arguments.WarmUp);
            var audit = await host.AskAsync($"audit {load.Orders + arguments.WarmUp} {declined}");
            if (audit != "ok" || load.Failures > 0)
                throw new VoidRunException($"The {kind} run is void: {load.Failures} failures, audit: {audit}");
            return new Measurement(load, before, after, await FiguresAsync(host, "live"), rss);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(LoadReport Load, IReadOnlyList<double> RssMb)> WatchAsync(Task<string> run, ChildProcess host)
    {
        var rss = new List<double>();
        while (await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(1))) != run)
            rss.Add((await FiguresAsync(host)).RssMb);
        return (JsonSerializer.Deserialize(await run, LoadJson.Default.LoadReport)!, rss);
    }

    private static async Task<HostFigures> FiguresAsync(ChildProcess host, string which = "figures") =>
        JsonSerializer.Deserialize(await host.AskAsync(which), LoadJson.Default.HostFigures)!;
}
