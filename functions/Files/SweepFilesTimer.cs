using OrderFunctions.Application.Files;

namespace OrderFunctions.Functions.Files;

/// <summary>Every hour: files whose time is over, and what no record names.</summary>
public sealed class SweepFilesTimer(SweepFilesHandler sweep)
{
    [Function("SweepFiles")]
    public Task RunAsync([TimerTrigger("0 23 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => sweep.HandleAsync(cancellationToken);
}
