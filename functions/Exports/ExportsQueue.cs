using OrderFunctions.Application.Exports;
using OrderFunctions.Application.Jobs;

namespace OrderFunctions.Functions.Exports;

/// <summary>An export is to be taken further.</summary>
public sealed class ExportsQueue(JobWorker worker)
{
    [Function("ExportsQueue")]
    public Task RunAsync([QueueTrigger(ExportJob.QueueName)] string message, CancellationToken cancellationToken) => worker.HandleAsync(message, cancellationToken);
}
