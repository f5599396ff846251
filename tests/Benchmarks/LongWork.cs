namespace OrderFunctions.Benchmarks;

/// <summary>A run of long work.</summary>
/// <param name="CpuSeconds">Of the process that works.</param>
/// <param name="Lost">What is missing in the end.</param>
/// <param name="Duplicated">What stands there twice in the end.</param>
/// <param name="Kills">How often the process was killed on the way.</param>
internal abstract record LongRun(double Seconds, double CpuSeconds, double PeakRssMb, long Lost, long Duplicated, int Kills);

/// <summary>The end of a benchmark of long work, which runs once undisturbed and once with its process killed on the way.</summary>
internal static class LongWork
{
    /// <summary>
    /// Prints the line for machines. 0 when nothing was lost or done twice, the process was killed as often as it was to be, and the
    /// undisturbed run was fast enough; else 1.
    /// </summary>
    /// <param name="unit">What is counted, as a figure's name.</param>
    /// <param name="own">Figures that no other benchmark has.</param>
    public static int End(
        string benchmark,
        string unit,
        int count,
        int kills,
        LongRun calm,
        LongRun killed,
        double leastPerSecond,
        params IEnumerable<(string Name, double? Value, int Decimals)> own)
    {
        var perSecond = count / calm.Seconds;
        Console.WriteLine(FiguresLine.Of(
            benchmark,
            [
                (unit, count, 0),
                ("per_s", perSecond, 1),
                ("peak_rss_mb", Math.Max(calm.PeakRssMb, killed.PeakRssMb), 0),
                ("lost", calm.Lost + killed.Lost, 0),
                ("duplicated", calm.Duplicated + killed.Duplicated, 0),
                ("kills", killed.Kills, 0),
                .. own,
                ("per_s_target", leastPerSecond, 0),
            ]));
        var isWhole = calm is { Lost: 0, Duplicated: 0 } && killed is { Lost: 0, Duplicated: 0 } && killed.Kills == kills;
        return isWhole && perSecond >= leastPerSecond ? 0 : 1;
    }
}
