using OrderFunctions.Benchmarks.Load;

namespace OrderFunctions.Benchmarks;

/// <summary>The figures for people; the line for machines comes last and elsewhere.</summary>
internal static class Report
{
    public static void Heading(Arguments arguments, int flushMilliseconds)
    {
        Line($"{arguments.Orders} orders, {arguments.Concurrency} at a time, {Environment.ProcessorCount} cores, " +
            (flushMilliseconds == 0 ? "flush as the disk does it" : $"{flushMilliseconds} ms added to every flush"));
    }

    public static void Print(string name, Measurement measurement)
    {
        var (load, after) = (measurement.Load, measurement.After);
        Line($"  {name,-10} {load.OrdersPerSecond,8:F0} orders/s   CPU {measurement.CpuPer1000:F3} s per 1,000   " +
            $"memory {after.RssMb:F0} MB (peak {after.PeakRssMb:F0}, managed {after.HeapMb:F0})");
        Latency("acknowledgement", load.Acknowledgement);
        Latency("end to end", load.EndToEnd);
        Line($"  {string.Empty,-10} per order: {measurement.StatementsPerOrder:F1} SQL statements, {measurement.BytesPerOrder:F0} bytes, " +
            $"{measurement.CommitsPerOrder:F2} flushes ({measurement.ChangesPerOrder:F1} changes)");
        Line($"  {string.Empty,-10} per order on the heap: {measurement.AllocatedKbPerOrder:F0} KB allocated, {measurement.LiveKbPerOrder:F2} KB left when all is done");
        if (measurement.RssGrowth is not null)
        {
            var samples = Enumerable.Range(0, 8).Select(n => measurement.RssMb[n * (measurement.RssMb.Count - 1) / 7]);
            Line($"  {string.Empty,-10} memory over time, MB: {string.Join(' ', samples.Select(mb => $"{mb:F0}"))}");
        }
    }

    public static void Ratio(Measurement saga, Measurement yardstick) =>
        Line($"  ratio      {saga.Load.OrdersPerSecond / yardstick.Load.OrdersPerSecond:F3}");

    private static void Latency(string what, Percentiles p) =>
        Line($"  {string.Empty,-10} {what,-16} p50 {p.P50:F2}  p95 {p.P95:F2}  p99 {p.P99:F2}  max {p.Max:F2} ms");

    private static void Line(string text) => Console.WriteLine(text);
}
