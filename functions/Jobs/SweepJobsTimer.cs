using OrderFunctions.Application.Jobs;

namespace OrderFunctions.Functions.Jobs;

/// <summary>Every minute: jobs whose message was lost or whose worker is dead, and those that ended long ago.</summary>
public sealed class SweepJobsTimer(SweepJobsHandler sweep)
{
    [Function("SweepJobs")]
    public Task RunAsync([TimerTrigger("35 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => sweep.HandleAsync(cancellationToken);
}
