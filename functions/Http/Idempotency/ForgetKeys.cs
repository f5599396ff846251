using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Functions.Http.Idempotency;

/// <summary>
/// Keys whose time is over. Of a key that placed an order only the reply goes, because it says who the customer is: the repeat of years
/// later runs again under the key's id, and finds the order.
/// </summary>
internal sealed class ForgetKeys(IDocumentStore store, TimeProvider time) : IRetention
{
    public string Name => "idempotency-keys";

    public Task<int> ForgetAsync(int most, CancellationToken cancellationToken) =>
        new IdempotencyRecords(store).ForgetAsync(time.GetUtcNow(), most, cancellationToken);
}
