using OrderFunctions.Benchmarks.Hosts;
using OrderFunctions.Benchmarks.Load;
using OrderFunctions.Benchmarks.Replay;

namespace OrderFunctions.Benchmarks;

/// <summary>Three roles of one program: the benchmark itself, and the two processes that it starts from its own file.</summary>
internal static class BenchmarkProgram
{
    private const int WrongArguments = 2;

    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["saga"] = ["orders", "concurrency", "warmup", "variants", "sides"],
        ["order"] = ["orders", "concurrency", "warmup"],
        ["replay"] = ["events", "instances"],
        ["start"] = [],
        ["assign"] = ["lines", "dealers"],
        ["images"] = ["images", "kills"],
        ["export"] = ["rows", "kills", "what"],
        ["campaign"] = ["recipients", "kills"],
        ["host"] = ["kind", "data", "flush", "provider", "lease"],
        ["generator"] = ["address", "feed", "concurrency", "orders", "warmup", "token"],
    };

    /// <summary>
    /// 0: done, and every target met. 1: a target missed, or a run that is void because its books do not add up.
    /// 2: wrong arguments. What is wrong is one line of <paramref name="error"/>.
    /// </summary>
    public static async Task<int> RunAsync(string[] args, TextWriter error)
    {
        try
        {
            return await RunAsync(Parse(args));
        }
        catch (ArgumentsException wrong)
        {
            await error.WriteLineAsync(
                $"{wrong.Message} Usage: saga | order | replay | start | assign | images | export | campaign  [--orders 10000] [--concurrency 64] [--warmup 15000] [--variants slow,plain] [--sides yardstick,saga]");
            return WrongArguments;
        }
        catch (VoidRunException run)
        {
            await error.WriteLineAsync(run.Message);
            return 1;
        }
    }

    /// <exception cref="ArgumentsException">There is no such benchmark, or it does not take these.</exception>
    public static Arguments Parse(string[] args) => Arguments.Parse(args, Known);

    private static async Task<int> RunAsync(Arguments arguments) => arguments.Command switch
    {
        "saga" => await SagaBenchmark.RunAsync(arguments),
        "order" => await OrderBenchmark.RunAsync(arguments),
        "start" => await StartBenchmark.RunAsync(),
        "assign" => AssignBenchmark.Run(arguments),
        "images" => await ImagesBenchmark.RunAsync(arguments),
        "export" => await ExportBenchmark.RunAsync(arguments),
        "campaign" => await CampaignBenchmark.RunAsync(arguments),
        "replay" => await ReplayBenchmark.RunAsync(arguments),
        "host" => await HostProcess.RunAsync(arguments),
        _ => await GeneratorProcess.RunAsync(arguments),
    };
}
