using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Benchmarks.Replay;

/// <summary>So many steps, one after the other, and then a wait for one last event.</summary>
public sealed class LongOrchestration
{
    public const string LastEvent = "last";

    [Function(nameof(LongOrchestration))]
    public async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var steps = context.GetInput<int>();
        for (var step = 0; step < steps; step++) await context.CallActivityAsync<int>(nameof(Next), step);
        await context.WaitForExternalEvent<string>(LastEvent);
    }

    [Function(nameof(Next))]
    public int Next([ActivityTrigger] int step) => step + 1;
}
