using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Functions.Http.Idempotency;

/// <summary>Forgets keys whose time is over, every hour. Keys that placed an order have no such time.</summary>
public sealed class SweepIdempotencyKeysTimer(IDocumentStore store, TimeProvider time)
{
    [Function("SweepIdempotencyKeys")]
    public async Task RunAsync([TimerTrigger("0 17 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var records = new IdempotencyRecords(store);
        while (true)
        {
            var page = await records.ExpiredAsync(time.GetUtcNow(), cancellationToken);
            var deleted = 0;
            foreach (var key in page.Documents)
                deleted += await records.TryDeleteAsync(key.Partition, key.Version, cancellationToken) ? 1 : 0;
            if (deleted == 0)
                return;
        }
    }
}
