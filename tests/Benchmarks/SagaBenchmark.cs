using System.Globalization;
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
        var variants = arguments.Text("variants", "slow,plain").Split(',');
        var sides = arguments.Text("sides", "yardstick,saga").Split(',');
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

        if (saga is null || yardstick is null) return 0;
        var met = Targets.Check(saga, yardstick);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""
            {"benchmark":"saga","orders_per_s":{{saga.Load.OrdersPerSecond:F0}},"yardstick_per_s":{{yardstick.Load.OrdersPerSecond:F0}},"ratio":{{saga.Load.OrdersPerSecond / yardstick.Load.OrdersPerSecond:F3}},"ack_p99_ms":{{saga.Load.Acknowledgement.P99:F2}},"e2e_p99_ms":{{saga.Load.EndToEnd.P99:F2}},"cpu_s_per_1k":{{saga.CpuPer1000:F3}},"peak_rss_mb":{{saga.After.PeakRssMb:F0}},"sql_per_order":{{saga.StatementsPerOrder:F1}}}
            """));
        return met ? 0 : 1;
    }
}
