using OrderFunctions.Benchmarks.Load;

namespace OrderFunctions.Benchmarks;

/// <summary>
/// The saga on the local host against the yardstick, with a slower disk and, last, with the disk as it is: that is the
/// run whose figures count. Ends with 1 when a target is missed.
/// </summary>
internal static class SagaBenchmark
{
    private const int SlowFlushMilliseconds = 2;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var variants = arguments.Some("variants", "slow", "plain");
        var sides = arguments.Some("sides", "yardstick", "saga");
        Measurement? yardstick = null;
        Measurement? saga = null;
        foreach (var variant in variants)
        {
            var flush = variant == "slow" ? SlowFlushMilliseconds : 0;
            Report.Heading(arguments, flush);
            foreach (var side in sides)
            {
                var measurement = await Measurement.TakeAsync(side, flush, arguments);
                Report.Print(side, measurement);
                if (side == "saga") saga = measurement;
                else yardstick = measurement;
            }

            if (saga is not null && yardstick is not null) Report.Ratio(saga, yardstick);
        }

        var met = Targets.Check(saga, yardstick);
        Console.WriteLine(Line(saga, yardstick));
        return met ? 0 : 1;
    }

    /// <summary>The figures of a side that was not run are null.</summary>
    public static string Line(Measurement? saga, Measurement? yardstick) => FiguresLine.Of(
        "saga",
        ("orders_per_s", saga?.Load.OrdersPerSecond, 0),
        ("yardstick_per_s", yardstick?.Load.OrdersPerSecond, 0),
        ("ratio", saga?.Load.OrdersPerSecond / yardstick?.Load.OrdersPerSecond, 3),
        ("ack_p99_ms", saga?.Load.Acknowledgement.P99, 2),
        ("e2e_p99_ms", saga?.Load.EndToEnd.P99, 2),
        ("cpu_s_per_1k", saga?.CpuPer1000, 3),
        ("peak_rss_mb", saga?.After.PeakRssMb, 0),
        ("sql_per_order", saga?.StatementsPerOrder, 1),
        ("rss_growth", saga?.RssGrowth, 3));
}
