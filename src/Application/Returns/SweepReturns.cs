using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Returns;

/// <summary>Finds returns whose saga should have acted by now and wakes it, as <c>SweepOrders</c> does for orders.</summary>
public sealed partial class SweepReturnsHandler(IDocumentStore store, TimeProvider time, ILogger<SweepReturnsHandler> log)
{
    /// <summary>Wakes every return that is behind, through <paramref name="wake"/>; one that cannot be woken does not stop the others.</summary>
    public async Task HandleAsync(Func<string, CancellationToken, Task> wake, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(Containers.Returns, "due") { Before = time.GetUtcNow().ToUnixTimeMilliseconds() };
        await foreach (var document in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
        {
            var one = document.As(StoredJson.Default.ReturnDocument).Value.Return;
            try
            {
                await wake(one.Id, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Log.NotWoken(log, one.Id, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The saga of return {ReturnId} could not be woken; the next sweep tries again")]
        public static partial void NotWoken(ILogger logger, string returnId, Exception exception);
    }
}
