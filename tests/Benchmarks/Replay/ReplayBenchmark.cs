using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Benchmarks.Orders;
using OrderFunctions.LocalHost;
using OrderFunctions.LocalHost.DurableTask;

namespace OrderFunctions.Benchmarks.Replay;

/// <summary>
/// How long an orchestration with a history of 1,000 events takes to come back after a restart: many such instances are
/// left waiting, the host is started anew, every instance gets the event it waits for, and the time until the last one
/// has ended is shared out among them.
/// </summary>
internal static class ReplayBenchmark
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var events = arguments.Number("events", 1_000, least: 1);
        var instances = arguments.Number("instances", 50, least: 1);
        var folder = Directory.CreateTempSubdirectory("orderfunctions-benchmark-");
        try
        {
            var path = Path.Combine(folder.FullName, "data.db");
            await using (var first = Build(path)) await LeaveWaitingAsync(first, instances, events);

            // A small round first, so that what is measured is replay and not the compiler.
            await using (var warm = Build(path)) await ReplayAsync(warm, from: 0, to: instances / 5);
            await using var second = Build(path);
            var elapsed = await ReplayAsync(second, from: instances / 5, to: instances);

            var count = instances - (instances / 5);
            var each = elapsed.TotalMilliseconds / count;
            Console.WriteLine($"{count} instances with a history of {events} events each were back and done in {elapsed.TotalMilliseconds:F0} ms");
            Console.WriteLine(FiguresLine.Of(
                "replay", ("events", events, 0), ("instances", count, 0), ("ms_per_replay", each, 3), ("events_per_s", events * 1000 / each, 0)));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static LocalFunctionHost Build(string path)
    {
        var builder = LocalFunctionHost.CreateBuilder(new LocalFunctionHostOptions { Port = 0, DatabasePath = path });
        builder.AddFunctions(typeof(LongOrchestration));
        builder.Services.Configure<JsonSerializerOptions>(json => json.TypeInfoResolver = OrderJson.Default);
        return builder.Build();
    }

    private static async Task LeaveWaitingAsync(LocalFunctionHost host, int instances, int events)
    {
        await host.StartAsync();
        for (var n = 0; n < instances; n++)
        {
            await host.DurableClient.ScheduleNewOrchestrationInstanceAsync(
                nameof(LongOrchestration), events, new StartOrchestrationOptions(IdOf(n)));
        }

        await host.WhenIdleAsync();
        await host.StopAsync();
    }

    private static async Task<TimeSpan> ReplayAsync(LocalFunctionHost host, int from, int to)
    {
        var start = Stopwatch.GetTimestamp();
        await host.StartAsync();
        await Task.WhenAll(Enumerable.Range(from, to - from).Select(n => EndAsync(host, IdOf(n))));
        var elapsed = Stopwatch.GetElapsedTime(start);
        await host.StopAsync();
        return elapsed;
    }

    private static async Task EndAsync(LocalFunctionHost host, string id)
    {
        await host.DurableClient.RaiseEventAsync(id, LongOrchestration.LastEvent, "end");
        var ended = await host.DurableClient.WaitForInstanceCompletionAsync(id);
        if (!ended.IsCompleted) throw new InvalidOperationException($"{id} ended as {ended.RuntimeStatus}.");
    }

    private static string IdOf(int number) => $"long-{number:D5}";
}
