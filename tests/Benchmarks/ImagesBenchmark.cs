using System.Diagnostics;
using System.Globalization;
using OrderFunctions.Benchmarks.Hosts;
using OrderFunctions.Benchmarks.Images;

namespace OrderFunctions.Benchmarks;

/// <summary>
/// Photos of 12 megapixels, made into three sizes by the shipped program, each as WebP and as JPEG. Once undisturbed, for images a second
/// and peak memory: the photos have been taken in, and what is measured is the queue from its first message to the last product that shows
/// its photo. And once sent over HTTP with the process killed ten times on the way. Both times every image, every product and every file
/// is looked at.
/// </summary>
internal static class ImagesBenchmark
{
    private const double LeastPerSecond = 15;
    private const int Senders = 2;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var (count, kills) = (arguments.Number("images", 1000, least: 1), arguments.Number("kills", 10));
        var photos = new CameraPhotos();
        Say($"{count} photos of 12 megapixels, {photos.Bytes / 1e6:F1} MB each, {Environment.ProcessorCount} cores");

        var calm = await RunCalmAsync(photos, count);
        Say($"undisturbed: {calm.Seconds:F1} s, {count / calm.Seconds:F1} images/s, {calm.CpuSeconds * 1000 / count:F0} ms of processor time each, peak memory {calm.PeakRssMb:F0} MB");
        var killed = await RunKilledAsync(photos, count, kills);
        Say($"killed {killed.Kills} times: {killed.Seconds:F1} s with upload and restarts, {killed.Lost} lost, {killed.Duplicated} twice, {killed.Left} files left for the sweeper");

        var end = LongWork.End(
            "images", "images", count, kills, calm, killed, LeastPerSecond, ("cpu_ms_per_image", calm.CpuSeconds * 1000 / count, 0));
        return calm.Left == 0 ? end : 1;
    }

    private static async Task<ImagesRun> RunCalmAsync(CameraPhotos photos, int count)
    {
        var folder = Directory.CreateTempSubdirectory("orderfunctions-benchmark-");
        try
        {
            var ids = await PhotoSeed.SowAsync(folder.FullName, photos, count);
            var since = Stopwatch.GetTimestamp();
            await using var program = await MortalProgram.StartAsync(folder.FullName);
            var shop = new PhotoShop(program, folder.FullName);
            await WhenReadyAsync(shop, ids);
            var (seconds, cpu) = (Stopwatch.GetElapsedTime(since).TotalSeconds, program.CpuSeconds);
            var (lost, duplicated, left) = await shop.CountAsync(ids);
            await program.KillAsync();
            return new(seconds, cpu, program.PeakRssMb, lost, duplicated, left, 0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ImagesRun> RunKilledAsync(CameraPhotos photos, int count, int kills)
    {
        var folder = Directory.CreateTempSubdirectory("orderfunctions-benchmark-");
        try
        {
            await using var program = await MortalProgram.StartAsync(folder.FullName);
            var shop = new PhotoShop(program, folder.FullName);
            await shop.OpenAsync(count);
            var since = Stopwatch.GetTimestamp();
            var sent = SendAllAsync(shop, photos, count);
            var done = 0;
            var random = new Random(4711);
            while (done < kills && !sent.IsCompleted)
            {
                // The next one comes while an image is taken in, scaled, stored or entered.
                await Task.Delay(300 + random.Next(700));
                await program.KillAndRestartAsync();
                done++;
            }

            var ids = await sent;
            await WhenReadyAsync(shop, ids);
            var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
            var (lost, duplicated, left) = await shop.CountAsync(ids);
            await program.KillAsync();
            return new(seconds, 0, program.PeakRssMb, lost, duplicated, left, done);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string[]> SendAllAsync(PhotoShop shop, CameraPhotos photos, int count)
    {
        var ids = new string[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (n, stop) => ids[n] = await shop.SendAsync(n, photos.Number(n), stop));
        return ids;
    }

    private static async Task WhenReadyAsync(PhotoShop shop, IReadOnlyList<string> ids)
    {
        // The last one first: whoever asks for each one as it comes takes processors away from those that work.
        foreach (var id in ids.Reverse())
        {
            while (!await shop.IsReadyAsync(id)) await Task.Delay(200);
        }
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed record ImagesRun(double Seconds, double CpuSeconds, double PeakRssMb, long Lost, long Duplicated, int Left, int Kills)
        : LongRun(Seconds, CpuSeconds, PeakRssMb, Lost, Duplicated, Kills);
}
