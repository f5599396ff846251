using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Privacy;

/// <summary>Exports and erasures. The message is the job's.</summary>
public sealed class PrivacyJobsQueue(JobWorker worker, SearchedSagas sagas, WatchSagasHandler watch)
{
    [Function("PrivacyQueue")]
    public Task RunAsync(
        [QueueTrigger(PrivacyQueue.Name)] string message, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        sagas.SearchWith(new SagaClient(client, watch));
        return worker.HandleAsync(message, cancellationToken);
    }
}
