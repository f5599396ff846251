using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace OrderFunctions.Application.Privacy;

/// <summary>Remove what is too old.</summary>
/// <param name="ForgetSagas">Removes orchestrations that began before then and have ended; answers how many.</param>
public sealed record RunRetention(Func<DateTimeOffset, CancellationToken, Task<int>> ForgetSagas);

/// <summary>Goes from room to room, a bounded bit in each; one that fails is tried again next time and holds up nobody else.</summary>
public sealed partial class RunRetentionHandler(
    IEnumerable<IRetention> rooms, RetentionOptions options, TimeProvider time, IMeterFactory meters, ILogger<RunRetentionHandler> log)
{
    /// <summary>What one run removes in one room at most.</summary>
    public const int Most = 2_000;

    private readonly Counter<long> _removed = meters.Create("OrderFunctions.Privacy")
        .CreateCounter<long>("retention_removed", description: "What was removed because its time was over, by what it was.");

    /// <summary>How many were removed, by name. Throws <see cref="AggregateException"/> at the end when a room failed.</summary>
    public async Task<IReadOnlyDictionary<string, int>> HandleAsync(RunRetention command, CancellationToken cancellationToken)
    {
        var (removed, failures) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<Exception>());
        await ForgetAsync("sagas", ct => command.ForgetSagas(time.GetUtcNow() - options.Sagas, ct)).ConfigureAwait(false);
        foreach (var room in rooms)
            await ForgetAsync(room.Name, ct => room.ForgetAsync(Most, ct)).ConfigureAwait(false);
        return failures.Count == 0 ? removed : throw new AggregateException("What is too old could not be removed everywhere.", failures);

        async Task ForgetAsync(string name, Func<CancellationToken, Task<int>> forget)
        {
            try
            {
                removed[name] = await forget(cancellationToken).ConfigureAwait(false);
                if (removed[name] == 0) return;
                _removed.Add(removed[name], new KeyValuePair<string, object?>("what", name));
                Log.Removed(log, removed[name], name);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Count} {What} were removed, because their time was over")]
        public static partial void Removed(ILogger logger, int count, string what);
    }
}
