using OrderFunctions.LocalHost.Worker;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Timers;

/// <summary>What is kept of a schedule; times in ticks UTC.</summary>
internal sealed class TimerStatusStore(Database database)
{
    /// <summary>Null when nothing is kept, or what is kept belongs to another schedule.</summary>
    public ScheduleStatus? Find(string function, string schedule) => database.Read(connection =>
    {
        var statement = connection
            .Prepare("SELECT last, next, updated FROM timer_status WHERE function = ?1 AND schedule = ?2")
            .Bind(1, function)
            .Bind(2, schedule);
        if (!statement.Step())
            return null;
        var status = new ScheduleStatus
        {
            Last = Utc(statement.GetInt64(0)),
            Next = Utc(statement.GetInt64(1)),
            LastUpdated = Utc(statement.GetInt64(2)),
        };
        statement.Reset();
        return status;
    });

    public Task SaveAsync(string function, string schedule, ScheduleStatus status)
    {
        var (last, next, updated) = (status.Last.Ticks, status.Next.Ticks, status.LastUpdated.Ticks);
        return database.WriteAsync(connection =>
        {
            connection
                .Prepare(
                    """
                    INSERT INTO timer_status (function, schedule, last, next, updated) VALUES (?1, ?2, ?3, ?4, ?5)
                    ON CONFLICT (function) DO UPDATE SET schedule = excluded.schedule, last = excluded.last, next = excluded.next, updated = excluded.updated
                    """)
                .Bind(1, function)
                .Bind(2, schedule)
                .Bind(3, last)
                .Bind(4, next)
                .Bind(5, updated)
                .Execute();
        });
    }

    private static DateTime Utc(long ticks) => new(ticks, DateTimeKind.Utc);
}
