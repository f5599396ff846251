using OrderFunctions.Benchmarks.Load;

namespace OrderFunctions.Benchmarks;

/// <summary>The figures that the saga has to reach on a machine with two cores that does nothing else.</summary>
internal static class Targets
{
    private const double Ratio = 0.10;
    private const double AcknowledgementMilliseconds = 25;
    private const double CpuSecondsPer1000 = 1.0;
    private const double StatementsPerOrder = 50;

    /// <summary>From the first quarter of a run to its end, resident memory may grow by this factor.</summary>
    private const double MemoryGrowth = 1.15;

    /// <summary>Prints each target and whether it was met; false when one was not. What was not run is not judged.</summary>
    public static bool Check(Measurement? saga, Measurement? yardstick)
    {
        if (saga is null) return true;
        var met = yardstick is null
            ? NotJudged("ratio", "the yardstick was not run")
            : Met("ratio", saga.Load.OrdersPerSecond / yardstick.Load.OrdersPerSecond, Ratio, atLeast: true);
        return met
            & Met("acknowledgement p99, ms", saga.Load.Acknowledgement.P99, AcknowledgementMilliseconds)
            & Met("CPU s per 1,000 orders", saga.CpuPer1000, CpuSecondsPer1000)
            & Met("SQL statements per order", saga.StatementsPerOrder, StatementsPerOrder)
            & CheckMemory(saga);
    }

    /// <summary>Whether memory stays where it is; true for a run that is too short to tell.</summary>
    public static bool CheckMemory(Measurement measurement) => measurement.RssGrowth is { } growth
        ? Met("memory growth", growth, MemoryGrowth)
        : NotJudged("memory growth", "the run was too short, --orders 100000 is long enough");

    private static bool NotJudged(string what, string why)
    {
        Console.WriteLine($"  target not judged  {what}: {why}");
        return true;
    }

    private static bool Met(string what, double value, double limit, bool atLeast = false)
    {
        var met = atLeast ? value >= limit : value <= limit;
        Console.WriteLine($"  target {(met ? "met   " : "MISSED")}  {what}: {value:F3}, {(atLeast ? "at least" : "at most")} {limit:F2}");
        return met;
    }
}
