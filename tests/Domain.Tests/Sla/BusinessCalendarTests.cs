using FsCheck;
using FsCheck.Fluent;
using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Domain.Tests.Sla;

/// <summary>Working time, held against counting half hours one by one.</summary>
public sealed class BusinessCalendarTests
{
    // Clocks that change by an hour, by half an hour, at midnight, and never.
    private static readonly TimeZoneInfo[] Zones =
        [.. new[] { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC" }.Select(TimeZoneInfo.FindSystemTimeZoneById)];

    private static readonly DateTimeOffset NewYear = new(2018, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(30);

    [Fact]
    public void Working_time_is_what_counting_it_comes_to_and_is_due_when_it_has_passed() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue).ArrayOf(24)),
        numbers =>
        {
            var draw = new Draw(numbers);
            var (zone, hours, holidays, from) = (Zones[draw.Of(Zones.Length)], HoursOf(draw), HolidaysOf(draw), NewYear + (Step * draw.Of(365 * 48)));
            var to = from + (Step * draw.Of(400));
            var calendar = new BusinessCalendar(zone, hours, holidays);

            var worked = calendar.Between(from, to);

            Assert.Equal(Counted(zone, hours, holidays, from, to), worked);
            Assert.Equal(TimeSpan.Zero, calendar.Between(to, from));
            if (worked > TimeSpan.Zero) Assert.True(calendar.Due(from, worked) <= to);
            var work = TimeSpan.FromMinutes(1 + draw.Of(3000));
            var due = calendar.Due(from, work);
            Assert.Equal(work, calendar.Between(from, due));
            Assert.Equal(work - TimeSpan.FromTicks(1), calendar.Between(from, due.AddTicks(-1)));
            Assert.Equal(due, calendar.Due(calendar.Due(from, work / 2), work - (work / 2)));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("2030-03-31T00:30:00Z", 60, "2030-03-31T01:30:00Z")] // 01:30, then 02:00 is 03:00 already
    [InlineData("2030-10-27T00:30:00Z", 90, "2030-10-27T02:00:00Z")] // 02:30 summer time, then 02:00 again
    [InlineData("2030-05-03T14:00:00Z", 120, "2030-05-06T08:00:00Z")] // Friday 16:00, one hour before the end
    public void A_day_has_the_hours_that_it_has(string start, int minutes, string due)
    {
        OpeningHours[] week =
        [
            .. new[] { DayOfWeek.Monday, DayOfWeek.Friday }.Select(day => new OpeningHours(day, 9 * 60, 17 * 60)),
            new(DayOfWeek.Sunday, 1 * 60, 4 * 60),
        ];
        var hours = start.Contains("05-03", StringComparison.Ordinal) ? week[..2] : week;
        var calendar = new BusinessCalendar(Zones[0], hours, []);

        Assert.Equal(DateTimeOffset.Parse(due, null), calendar.Due(DateTimeOffset.Parse(start, null), TimeSpan.FromMinutes(minutes)));
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(60, 1441)]
    [InlineData(500, 700)]
    public void Hours_that_are_none_or_that_overlap_are_no_calendar(int opens, int closes) =>
        Assert.Throws<ArgumentException>(() => new BusinessCalendar(
            TimeZoneInfo.Utc, [new(DayOfWeek.Monday, 540, 1020), new(DayOfWeek.Monday, opens, closes)], []));

    private static TimeSpan Counted(
        TimeZoneInfo zone, IReadOnlyList<OpeningHours> hours, IReadOnlySet<DateOnly> holidays, DateTimeOffset from, DateTimeOffset to)
    {
        var worked = TimeSpan.Zero;
        for (var at = from; at < to; at += Step)
        {
            var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
            var minute = (local.Hour * 60) + local.Minute;
            var isOpen = hours.Any(one => one.Day == local.DayOfWeek && one.Opens <= minute && minute < one.Closes);
            if (isOpen && !holidays.Contains(DateOnly.FromDateTime(local))) worked += Step;
        }

        return worked;
    }

    private static OpeningHours[] HoursOf(Draw draw) =>
    [
        .. Enum.GetValues<DayOfWeek>().Where(day => day == DayOfWeek.Tuesday || draw.Of(4) > 0).SelectMany(day =>
        {
            var (first, second, third) = (draw.Of(8), 8 + draw.Of(8), 16 + draw.Of(9));
            return (OpeningHours[])[new(day, first * 60, second * 60), .. third > second ? [new OpeningHours(day, second * 60, third * 60)] : (OpeningHours[])[]];
        }),
    ];

    private static HashSet<DateOnly> HolidaysOf(Draw draw) =>
        [.. Enumerable.Range(0, 20).Select(_ => DateOnly.FromDateTime(NewYear.DateTime).AddDays(draw.Of(380)))];

    /// <summary>Gives the numbers again and again, a little changed.</summary>
    private sealed class Draw(int[] numbers)
    {
        private int _next;

        public int Of(int below)
        {
            var number = numbers.Length == 0 ? 0 : numbers[_next % numbers.Length] ^ (_next * 7919);
            _next++;
            return (int)((uint)number % (uint)below);
        }
    }
}
