using OrderFunctions.Benchmarks.Load;

namespace OrderFunctions.Benchmarks;

/// <summary>
/// The shipped app under the load of the saga benchmark: from the request to the order that the warehouse can pack. Ends
/// with 1 when its memory grows.
/// </summary>
internal static class OrderBenchmark
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        Report.Heading(arguments, flushMilliseconds: 0);
        var app = await Measurement.TakeAsync("app", 0, arguments);
        Report.Print("order", app);
        var met = Targets.CheckMemory(app);
        Console.WriteLine(FiguresLine.Of(
            "order",
            ("orders_per_s", app.Load.OrdersPerSecond, 0),
            ("ack_p99_ms", app.Load.Acknowledgement.P99, 2),
            ("e2e_p99_ms", app.Load.EndToEnd.P99, 2),
            ("cpu_s_per_1k", app.CpuPer1000, 3),
            ("peak_rss_mb", app.After.PeakRssMb, 0),
            ("sql_per_order", app.StatementsPerOrder, 1),
            ("rss_growth", app.RssGrowth, 3)));
        return met ? 0 : 1;
    }
}
