using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Production;

namespace OrderFunctions.Application.Orders;

/// <summary>
/// The safety net under the durable timers: finds orders whose saga should have acted by now and wakes it, starting it
/// when it is gone. Only the order decides what that means; the sweeper releases nothing by itself.
/// </summary>
public sealed partial class SweepOrdersHandler(IDocumentStore store, TimeProvider time, ILogger<SweepOrdersHandler> log)
{
    /// <summary>How far behind a saga may be before it is woken.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private const int PageSize = 100;

    /// <summary>
    /// Wakes the saga of every order and line that is behind, by instance id, most overdue first, through <paramref name="wake"/>. One that cannot be woken is left
    /// to the next sweep and does not stop the others.
    /// </summary>
    /// <param name="wake">Wakes the saga of an order.</param>
    /// <param name="wakeParcel">Wakes the saga of a parcel, by order and shipment.</param>
    /// <returns>How many orders were woken.</returns>
    public async Task<int> HandleAsync(
        Func<string, CancellationToken, Task> wake,
        CancellationToken cancellationToken,
        Func<string, string, CancellationToken, Task>? wakeParcel = null)
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
                woken += await TryWakeAsync(TaskCard.SagaOf(document.Partition, document.Id) ?? document.Partition, wake, cancellationToken).ConfigureAwait(false) ? 1 : 0;
                if (wakeParcel is null || document.Id != OrderDocument.Id) continue;
                foreach (var parcel in OrderGlance.OpenParcels(document.As(StoredJson.Default.OrderDocument).Value.Order))
                {
                    await TryWakeAsync(document.Partition, (order, token) => wakeParcel(order, parcel, token), cancellationToken)
                        .ConfigureAwait(false);
                }
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
        return woken;
    }

    private async Task<bool> TryWakeAsync(
        string orderId, Func<string, CancellationToken, Task> wake, CancellationToken cancellationToken)
    {
        try
        {
            await wake(orderId, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotWoken(log, orderId, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The saga of order {OrderId} could not be woken; the next sweep tries again")]
        public static partial void NotWoken(ILogger logger, string orderId, Exception exception);
    }
}
