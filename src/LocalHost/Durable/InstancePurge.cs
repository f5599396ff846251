using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>
/// Deletes finished instances: found on a reading connection, so that nobody waits for the search, and deleted in small commits, each
/// only if it is still the one that was found.
/// </summary>
internal static class InstancePurge
{
    private const int PerCommit = 100;

    public static async Task<PurgeResult> RunAsync(Database database, string instanceId) => new(
        await database
            .WriteAsync(sql => DurableStore.Find(sql, instanceId) is { } row && DurableStore.IsFinished(row.Status) && DurableStore.TryDelete(sql, row.Id, row.History) ? 1 : 0)
            .ConfigureAwait(false),
        isComplete: true);

    public static async Task<PurgeResult> RunAsync(
        Database database, TimeProvider time, PurgeInstancesFilter filter, CancellationToken cancellation)
    {
        var (started, purged, after) = (time.GetTimestamp(), 0, "");
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var found = database.Read(sql => DurableStore.Finished(sql, filter, after, PerCommit));
            if (found.Count > 0)
                purged += await database.WriteAsync(sql => found.Count(one => DurableStore.TryDelete(sql, one.Id, one.History))).ConfigureAwait(false);
            if (found.Count < PerCommit)
                return new(purged, isComplete: true);
            after = found[^1].Id;
            if (filter.Timeout is { } timeout && time.GetElapsedTime(started) >= timeout)
                return new(purged, isComplete: false);
        }
    }
}
