namespace OrderFunctions.LocalHost.Invocation;

/// <summary>Timers take at most 49 days: a longer wait is cut into pieces, and whoever wakes early looks again.</summary>
internal static class LongTimer
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    public static TimeSpan Cap(TimeSpan wait) => wait < Longest ? wait : Longest;
}
