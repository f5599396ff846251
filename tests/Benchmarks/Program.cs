using OrderFunctions.Benchmarks;
using OrderFunctions.Benchmarks.Hosts;
using OrderFunctions.Benchmarks.Load;
using OrderFunctions.Benchmarks.Replay;

// Three roles of one program: the benchmark itself, and the two processes that it starts from its own file.
var arguments = Arguments.Parse(args);
switch (arguments.Command)
{
    case "saga":
        return await SagaBenchmark.RunAsync(arguments);
    case "order":
        return await OrderBenchmark.RunAsync(arguments);
    case "start":
        return await StartBenchmark.RunAsync();
    case "replay":
        return await ReplayBenchmark.RunAsync(arguments);
    case "host":
        return await HostProcess.RunAsync(arguments);
    case "generator":
        return await GeneratorProcess.RunAsync(arguments);
    default:
        Console.Error.WriteLine(
            "Usage: saga | order | replay | start  [--orders 10000] [--concurrency 64] [--warmup 15000] [--variants plain,slow]");
        return 2;
}
