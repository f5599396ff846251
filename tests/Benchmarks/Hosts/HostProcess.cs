using System.Text.Json;
using OrderFunctions.Benchmarks.App;
using OrderFunctions.Benchmarks.Campaigns;
using OrderFunctions.Benchmarks.Load;
using OrderFunctions.Benchmarks.Saga;
using OrderFunctions.Benchmarks.Yardstick;
using OrderFunctions.Storage;

namespace OrderFunctions.Benchmarks.Hosts;

/// <summary>
/// The process under test. It is driven by lines on standard input: "figures", "live", "audit PLACED DECLINED", and end of input to stop; it
/// answers each with one line.
/// </summary>
internal static class HostProcess
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        using var feed = new CompletionFeed();
        await using var host = await StartAsync(arguments, feed);
        await Console.Out.WriteLineAsync($"READY {host.Address} {feed.Port} {(host as AppHost)?.Token}");
        while (await Console.In.ReadLineAsync() is { } command)
        {
            var answer = command.Split(' ') switch
            {
                ["figures"] => JsonSerializer.Serialize(HostFigures.Take(host.Database, collected: false), LoadJson.Default.HostFigures),
                ["live"] => JsonSerializer.Serialize(HostFigures.Take(host.Database, collected: true), LoadJson.Default.HostFigures),
                ["audit", var placed, var declined] => await host.AuditAsync(long.Parse(placed), long.Parse(declined)) ?? "ok",
                _ => "?",
            };
            await Console.Out.WriteLineAsync(answer);
        }

        return 0;
    }

    /// <summary>A commit that takes so many milliseconds longer, as on a disk that really flushes.</summary>
    public static CommitFlush? SlowFlush(int milliseconds) => milliseconds == 0
        ? null
        : commit =>
        {
            commit();
            Thread.Sleep(milliseconds);
        };

    private static async Task<IBenchmarkHost> StartAsync(Arguments arguments, CompletionFeed feed) =>
        arguments.Text("kind", string.Empty) switch
        {
            "yardstick" => await YardstickHost.StartAsync(arguments, feed),
            "saga" => await SagaHost.StartAsync(arguments, feed),
            "campaign" => await CampaignHost.StartAsync(arguments),
            "app" => await AppHost.StartAsync(arguments, feed),
            var kind => throw new ArgumentException($"Unknown kind of host '{kind}'."),
        };
}
