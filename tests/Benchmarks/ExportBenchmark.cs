using System.Diagnostics;
using System.Globalization;
using OrderFunctions.Benchmarks.Export;
using OrderFunctions.Benchmarks.Hosts;

namespace OrderFunctions.Benchmarks;

/// <summary>
/// A large export by the shipped program: once undisturbed, for rows a second and peak memory, and once with the process killed ten
/// times on the way. Every row of the second file is looked at: which are missing, which stand there twice.
/// </summary>
internal static class ExportBenchmark
{
    private const double LeastPerSecond = 100_000;
    private const double MostMegabytes = 200;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var (rows, kills) = (arguments.Number("rows", 1_000_000, least: 1), arguments.Number("kills", 10));
        var what = arguments.Some("what", "lines", "orders", "payments", "stock", "violations", "customers")[0];
        var folder = Directory.CreateTempSubdirectory("orderfunctions-benchmark-");
        try
        {
            var since = Stopwatch.GetTimestamp();
            await ExportSeed.SowAsync(folder.FullName, what, rows);
            Say($"{rows} rows of {what} were stored in {Stopwatch.GetElapsedTime(since).TotalSeconds:F0} s");

            var calm = await RunAsync(folder.FullName, what, rows, kills: 0);
            Say($"undisturbed: {calm.Seconds:F1} s, {rows / calm.Seconds:F0} rows/s, {calm.CpuSeconds:F1} s of processor time, peak memory {calm.PeakRssMb:F0} MB, {calm.Megabytes:F0} MB of CSV");
            var killed = await RunAsync(folder.FullName, what, rows, kills);
            Say($"killed {killed.Kills} times: {killed.Seconds:F1} s with the restarts, {killed.Lost} rows lost, {killed.Duplicated} twice");

            // The figure to reach is one of lines, of which there are most by far.
            var end = LongWork.End(
                "export", "rows", rows, kills, calm, killed, what == "lines" ? LeastPerSecond : 0,
                ("per_s_with_kills", rows / killed.Seconds, 0),
                ("cpu_us_per_row", calm.CpuSeconds * 1_000_000 / rows, 1),
                ("peak_rss_mb_target", MostMegabytes, 0));
            return calm.PeakRssMb < MostMegabytes && killed.PeakRssMb < MostMegabytes ? end : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ExportRun> RunAsync(string folder, string what, int rows, int kills)
    {
        await using var program = await MortalProgram.StartAsync(folder);
        var reader = new TableReader(program);
        var cpu = program.CpuSeconds;
        var job = await reader.StartAsync(what);
        var done = 0;
        var random = new Random(4711);
        while (done < kills)
        {
            // The next one comes while a part is written, or between two, or while they are put together.
            await Task.Delay(200 + random.Next(500));
            if (await reader.HasEndedAsync(job)) break;
            await program.KillAndRestartAsync();
            done++;
        }

        var (result, seconds) = await reader.EndOfAsync(job);
        cpu = program.CpuSeconds - cpu;
        var (lost, duplicated, bytes) = await reader.CountAsync(result, what, rows);
        // The peak is known once the process has ended.
        await program.KillAsync();
        return new(seconds, cpu, program.PeakRssMb, lost, duplicated, done, bytes / 1048576.0);
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed record ExportRun(double Seconds, double CpuSeconds, double PeakRssMb, long Lost, long Duplicated, int Kills, double Megabytes)
        : LongRun(Seconds, CpuSeconds, PeakRssMb, Lost, Duplicated, Kills);
}
