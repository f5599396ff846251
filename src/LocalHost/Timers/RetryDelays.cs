using System.Globalization;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.LocalHost.Timers;

/// <summary>How long to wait before a function-level retry.</summary>
internal static class RetryDelays
{
    /// <summary>Null: no retry after the attempt of this number (0 is the first run).</summary>
    public static TimeSpan? After(RetryAttribute? retry, int attempt)
    {
        if (retry is null || (retry.MaxRetryCount >= 0 && attempt >= retry.MaxRetryCount))
            return null;
        return retry switch
        {
            FixedDelayRetryAttribute r => Span(r.DelayInterval),
            ExponentialBackoffRetryAttribute r => Doubled(Span(r.MinimumInterval), Span(r.MaximumInterval), attempt),
            _ => null,
        };
    }

    private static TimeSpan Doubled(TimeSpan least, TimeSpan most, int attempt)
    {
        var ticks = least.Ticks * Math.Pow(2, attempt);
        return ticks < most.Ticks ? TimeSpan.FromTicks((long)ticks) : most;
    }

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
