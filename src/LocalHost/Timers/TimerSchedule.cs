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
            return new TimerSchedule(CrontabSchedule.Parse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = true }));
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
