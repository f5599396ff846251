using OrderFunctions.Application.Imports;
using OrderFunctions.Application.Jobs;

namespace OrderFunctions.Functions.Imports;

/// <summary>An import is to be taken further.</summary>
public sealed class ImportsQueue(JobWorker worker)
{
    [Function("ImportsQueue")]
    public Task RunAsync([QueueTrigger(ImportJob.QueueName)] string message, CancellationToken cancellationToken) => worker.HandleAsync(message, cancellationToken);
}
