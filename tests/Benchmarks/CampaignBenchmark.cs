using System.Diagnostics;
using System.Globalization;
using OrderFunctions.Benchmarks.Campaigns;
using OrderFunctions.Benchmarks.Hosts;

namespace OrderFunctions.Benchmarks;

/// <summary>
/// A campaign to 100,000 uploaded recipients, from its start over HTTP to the end of its job, through a mail provider in this process that
/// counts what it is handed. Once undisturbed, for recipients a second, peak memory and processor time; and once with the sending process
/// killed ten times on the way. Both times nobody may be left out, and nobody may get two.
/// </summary>
internal static class CampaignBenchmark
{
    private const double LeastPerSecond = 3_000;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var (count, kills) = (arguments.Number("recipients", 100_000, least: 1), arguments.Number("kills", 10));
        Say($"{count} recipients, {Environment.ProcessorCount} cores, of which the provider has its share");

        var calm = await RunAsync(count, kills: 0);
        Say($"undisturbed: {calm.Seconds:F1} s, {count / calm.Seconds:F0} recipients/s, {calm.CpuSeconds * 1000 / count:F3} ms of processor time each, {calm.ProviderCpuSeconds * 1000 / count:F3} ms more at the provider, peak memory {calm.PeakRssMb:F0} MB");
        var killed = await RunAsync(count, kills);
        Say($"killed {killed.Kills} times: {killed.Seconds:F1} s with restarts and leases, {killed.Lost} lost, {killed.Duplicated} twice");

        return LongWork.End(
            "campaign", "recipients", count, kills, calm, killed, LeastPerSecond,
            ("cpu_ms_per_recipient", calm.CpuSeconds * 1000 / count, 3),
            ("provider_cpu_ms_per_recipient", calm.ProviderCpuSeconds * 1000 / count, 3));
    }

    private static async Task<CampaignRun> RunAsync(int count, int kills)
    {
        var folder = Directory.CreateTempSubdirectory("orderfunctions-benchmark-");
        await using var provider = await CountingProvider.StartAsync();
        try
        {
            // What a dead process had in hand waits for the lease: where nobody dies, the shipped one is never noticed.
            string[] host = ["host", "--kind", "campaign", "--data", folder.FullName, "--provider", provider.Address.ToString(), "--lease", kills > 0 ? "5" : "120"];
            await using var program = await MortalProgram.StartAsync(folder.FullName, Path.Combine(AppContext.BaseDirectory, "OrderFunctions.Benchmarks"), host);
            var sender = new CampaignSender(program);
            var campaign = await sender.PrepareAsync(count);
            var (since, cpu, own) = (Stopwatch.GetTimestamp(), program.CpuSeconds, Environment.CpuUsage.TotalTime);
            await sender.StartAsync(campaign);
            var done = 0;
            var random = new Random(4711);
            while (done < kills && !await sender.HasEndedAsync(campaign))
            {
                // The next one comes while recipients are entered, mails are handed over, outcomes are noted, or leases are waited for.
                await Task.Delay(300 + random.Next(1200));
                await program.KillAndRestartAsync();
                done++;
            }

            while (!await sender.HasEndedAsync(campaign)) await Task.Delay(50);
            var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
            var (used, providers) = (program.CpuSeconds - cpu, (Environment.CpuUsage.TotalTime - own).TotalSeconds);
            await program.KillAsync();
            var (lost, duplicated) = provider.Count(count);
            return new(seconds, used, program.PeakRssMb, lost, duplicated, done, providers);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed record CampaignRun(double Seconds, double CpuSeconds, double PeakRssMb, long Lost, long Duplicated, int Kills, double ProviderCpuSeconds)
        : LongRun(Seconds, CpuSeconds, PeakRssMb, Lost, Duplicated, Kills);
}
