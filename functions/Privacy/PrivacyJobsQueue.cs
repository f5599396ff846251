using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Functions.Privacy;

/// <summary>Exports and erasures. The message is the job's.</summary>
public sealed class PrivacyJobsQueue(JobWorker worker)
{
    [Function("PrivacyQueue")]
    public Task RunAsync([QueueTrigger(PrivacyQueue.Name)] string message, CancellationToken cancellationToken) =>
        worker.HandleAsync(message, cancellationToken);
}
