using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Sla;

/// <summary>
/// The safety net under the reminders: looks at everything that should have been looked at. What a look finds does not depend on
/// when it is made, so one that comes late records what an earlier one would have.
/// </summary>
public sealed partial class SweepSlaHandler(IDocumentStore store, WatchSlaHandler watch, TimeProvider time, ILogger<SweepSlaHandler> log)
{
    /// <summary>How late a reminder may be before somebody looks without it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    /// <returns>How many were looked at.</returns>
    public async Task<int> HandleAsync(CancellationToken cancellationToken)
    {
        var looked = 0;
        var query = new DocumentQuery(Containers.Sla, Containers.SlaDue) { Before = (time.GetUtcNow() - Grace).ToUnixTimeMilliseconds() };
        await foreach (var document in store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
            looked += await TryLookAsync(document.As(StoredJson.Default.SlaRecord).Value.Subject, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        return looked;
    }

    private async Task<bool> TryLookAsync(string subject, CancellationToken cancellationToken)
    {
        try
        {
            await watch.HandleAsync(new WatchSla(subject), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotLooked(log, subject, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The promises about {Subject} could not be looked at; the next sweep tries again")]
        public static partial void NotLooked(ILogger logger, string subject, Exception exception);
    }
}
