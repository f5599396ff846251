using NCrontab;

namespace OrderFunctions.LocalHost.Timers;

/// <summary>A cron schedule of six fields, in UTC.</summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule cron;

    private TimerSchedule(CrontabSchedule cron) => this.cron = cron;

    /// <summary>Null, with the reason, when the text is no schedule.</summary>
    public static TimerSchedule? TryParse(string? expression, out string? error)
    {
        error = null;
        try
        {
            var cron = CrontabSchedule.Parse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
            // 30 February: the search gives up at its end.
            if (cron.GetNextOccurrence(DateTime.UnixEpoch) < DateTime.UnixEpoch.AddYears(100))
                return new TimerSchedule(cron);
            error = "it never occurs.";
            return null;
        }
        catch (Exception e) when (e is CrontabException or ArgumentException or FormatException)
        {
            error = e.Message;
            return null;
        }
    }

    /// <summary>The first occurrence after the moment.</summary>
    public DateTime Next(DateTime after) => DateTime.SpecifyKind(cron.GetNextOccurrence(after), DateTimeKind.Utc);

    /// <summary>Schedules that come more often than once a minute keep no status.</summary>
    public bool IsKept(DateTime now)
    {
        var first = Next(now);
        return Next(first) - first >= TimeSpan.FromMinutes(1);
    }
}
