using OrderFunctions.Benchmarks.Load;

namespace OrderFunctions.Benchmarks;

/// <summary>The shipped app under the load of the saga benchmark: from the request to the order that the warehouse can pack.</summary>
internal static class OrderBenchmark
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        Report.Heading(arguments, flushMilliseconds: 0);
        var app = await Measurement.TakeAsync("app", 0, arguments);
        Report.Print("order", app);
        Console.WriteLine($$"""
            {"benchmark":"order","orders_per_s":{{app.Load.OrdersPerSecond:F0}},"ack_p99_ms":{{app.Load.Acknowledgement.P99:F2}},"e2e_p99_ms":{{app.Load.EndToEnd.P99:F2}},"cpu_s_per_1k":{{app.CpuPer1000:F3}},"peak_rss_mb":{{app.After.PeakRssMb:F0}},"sql_per_order":{{app.StatementsPerOrder:F1}}}
            """);
        return 0;
    }
}
