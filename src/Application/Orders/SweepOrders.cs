using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Orders;

/// <summary>
/// The safety net under the durable timers: finds orders whose saga should have acted by now and wakes it, starting it
/// when it is gone. Only the order decides what that means; the sweeper releases nothing by itself.
/// </summary>
public sealed class SweepOrdersHandler(IDocumentStore store, TimeProvider time)
{
    /// <summary>How far behind a saga may be before it is woken.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private const int PageSize = 100;

    /// <summary>Wakes every order that is behind, most overdue first, through <paramref name="wake"/>.</summary>
    /// <returns>How many were woken.</returns>
    public async Task<int> HandleAsync(
        Func<string, CancellationToken, Task> wake, CancellationToken cancellationToken)
    {
        var woken = 0;
        string? continuation = null;
        do
        {
            var page = await store.QueryAsync(
                    new DocumentQuery(Containers.Orders, "due")
                    {
                        Before = (time.GetUtcNow() - Grace).ToUnixTimeMilliseconds(),
                        Limit = PageSize,
                        Continuation = continuation,
                    },
                    cancellationToken)
                .ConfigureAwait(false);
            foreach (var document in page.Documents)
            {
                await wake(document.Partition, cancellationToken).ConfigureAwait(false);
                woken++;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
        return woken;
    }
}
