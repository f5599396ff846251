namespace OrderFunctions.Domain.Notifications;

/// <summary>When a customer is not to be disturbed, by the clock on their wall; from 22:00 until 07:00 goes over midnight.</summary>
/// <param name="From">Begins; inclusive.</param>
/// <param name="Until">Ends; exclusive, and not the same as <paramref name="From"/>.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly Until)
{
    /// <summary>
    /// When the present quiet ends, in UTC; null when there is none. An hour that the clocks skip ends it when they have; of one
    /// that comes twice the second counts.
    /// </summary>
    public DateTimeOffset? EndAfter(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var time = TimeOnly.FromDateTime(local);
        // IsBetween goes over midnight by itself.
        if (From == Until || !time.IsBetween(From, Until)) return null;
        var day = DateOnly.FromDateTime(local);
        var end = (time < Until ? day : day.AddDays(1)).ToDateTime(Until);
        var at = new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
        return at > now ? at : null;
    }
}
