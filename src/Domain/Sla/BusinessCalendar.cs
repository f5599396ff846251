namespace OrderFunctions.Domain.Sla;

/// <summary>Hours of one day of the week in which the clock runs.</summary>
/// <param name="Day">Day in the calendar's time zone.</param>
/// <param name="Opens">Minute of the day, 0 to 1439.</param>
/// <param name="Closes">Minute of the day, later than <paramref name="Opens"/>; 1440 is midnight.</param>
public sealed record OpeningHours(DayOfWeek Day, int Opens, int Closes);

/// <summary>
/// When work is done: weekly hours in a time zone, less holidays. Time is counted as it passes, so a day on which the clocks are
/// changed has the hours that it has: an hour that does not exist is not worked, one that comes twice is worked twice.
/// </summary>
public sealed class BusinessCalendar
{
    private readonly TimeZoneInfo _zone;
    private readonly ILookup<DayOfWeek, OpeningHours>? _hours;
    private readonly HashSet<DateOnly> _holidays;

    /// <summary>Throws <see cref="ArgumentException"/> for hours that are none or that overlap.</summary>
    public BusinessCalendar(TimeZoneInfo zone, IReadOnlyList<OpeningHours> hours, IEnumerable<DateOnly> holidays)
    {
        if (hours.Count == 0 || !AreSound(hours)) throw new ArgumentException("No hours, or hours that overlap.", nameof(hours));
        (_zone, _holidays) = (zone, [.. holidays]);
        _hours = hours.OrderBy(one => one.Opens).ToLookup(one => one.Day);
    }

    private BusinessCalendar() => (_zone, _holidays) = (TimeZoneInfo.Utc, []);

    /// <summary>Every hour of every day.</summary>
    public static BusinessCalendar Always { get; } = new();

    /// <summary>Whether each is within its day, and no two of them have a minute in common.</summary>
    public static bool AreSound(IEnumerable<OpeningHours> hours) => hours.GroupBy(one => one.Day).All(day =>
    {
        var ended = 0;
        foreach (var one in day.OrderBy(hour => hour.Opens))
        {
            if (one.Opens < ended || one.Closes <= one.Opens || one.Closes > 24 * 60) return false;
            ended = one.Closes;
        }

        return true;
    });

    /// <summary>The first instant by which so much working time has passed since <paramref name="start"/>; UTC.</summary>
    public DateTimeOffset Due(DateTimeOffset start, TimeSpan work)
    {
        if (work <= TimeSpan.Zero) return start.ToUniversalTime();
        if (_hours is null) return start.ToUniversalTime() + work;
        foreach (var (opens, closes) in From(start))
        {
            var begins = Later(opens, start);
            if (closes <= begins) continue;
            if (work <= closes - begins) return begins.ToUniversalTime() + work;
            work -= closes - begins;
        }

        throw new InvalidOperationException("The calendar has come to its end.");
    }

    /// <summary>Working time between two instants; zero when the second is not the later one.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from) return TimeSpan.Zero;
        if (_hours is null) return to - from;
        var worked = TimeSpan.Zero;
        foreach (var (opens, closes) in From(from))
        {
            if (opens >= to) break;
            var (begins, ends) = (Later(opens, from), closes < to ? closes : to);
            if (ends > begins) worked += ends - begins;
        }

        return worked;
    }

    /// <summary>Open times in their order, from the day before <paramref name="from"/> on; none overlaps another.</summary>
    private IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> From(DateTimeOffset from)
    {
        var ended = DateTimeOffset.MinValue;
        for (var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, _zone).DateTime).AddDays(-1); ; day = day.AddDays(1))
        {
            if (_holidays.Contains(day)) continue;
            foreach (var hours in _hours![day.DayOfWeek])
            {
                // When an hour comes twice, one window can end in its second run and the next one begin in its first.
                var opens = Later(InstantOf(day, hours.Opens, last: false), ended);
                var closes = InstantOf(day, hours.Closes, last: true);
                if (closes <= opens) continue;
                yield return (opens, closes);
                ended = closes;
            }
        }
    }

    /// <summary>
    /// A local time as an instant, or the end of the gap that it is in. When an hour comes twice, a window opens with the first
    /// of them, and closes with the last one if it was open within that hour.
    /// </summary>
    private DateTimeOffset InstantOf(DateOnly day, int minute, bool last)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
        while (_zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        if (!_zone.IsAmbiguousTime(local)) return new DateTimeOffset(local, _zone.GetUtcOffset(local));
        var offsets = _zone.GetAmbiguousTimeOffsets(local);
        return new DateTimeOffset(local, last && _zone.IsAmbiguousTime(local.AddTicks(-1)) ? offsets.Min() : offsets.Max());
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
