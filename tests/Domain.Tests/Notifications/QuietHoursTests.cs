using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Domain.Tests.Notifications;

/// <summary>When a customer's quiet ends, by their own clock.</summary>
public sealed class QuietHoursTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("22:00", "07:00", "2030-01-10T20:59:59Z", null)] // 21:59:59
    [InlineData("22:00", "07:00", "2030-01-10T21:00:00Z", "2030-01-11T06:00:00Z")]
    [InlineData("22:00", "07:00", "2030-01-11T02:00:00Z", "2030-01-11T06:00:00Z")]
    [InlineData("22:00", "07:00", "2030-01-11T06:00:00Z", null)]
    [InlineData("12:00", "14:00", "2030-07-10T10:30:00Z", "2030-07-10T12:00:00Z")] // in summer time
    [InlineData("12:00", "14:00", "2030-07-10T12:00:00Z", null)]
    [InlineData("00:00", "02:30", "2030-03-31T00:15:00Z", "2030-03-31T01:30:00Z")] // 02:30 does not exist: 03:30
    [InlineData("00:00", "02:30", "2030-10-27T00:40:00Z", null)] // 02:40, the first time
    [InlineData("00:00", "02:30", "2030-10-27T00:10:00Z", "2030-10-27T01:30:00Z")] // 02:10 of the first; 02:30 of the second
    [InlineData("08:00", "08:00", "2030-01-10T07:00:00Z", null)]
    public void Quiet_ends_when_the_clock_on_the_wall_says_so(string from, string until, string now, string? ends)
    {
        var quiet = new QuietHours(TimeOnly.Parse(from, null), TimeOnly.Parse(until, null));

        Assert.Equal(ends is null ? null : DateTimeOffset.Parse(ends, null), quiet.EndAfter(DateTimeOffset.Parse(now, null), Berlin));
    }
}
