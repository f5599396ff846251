using System.Diagnostics;
using System.Text.RegularExpressions;

namespace OrderFunctions.Benchmarks;

/// <summary>
/// The shipped program from its start as a process to its first 200, on an empty folder and once more on what that left
/// behind. Ends with 1 when one of them takes too long.
/// </summary>
internal static partial class StartBenchmark
{
    private const double LimitSeconds = 2.0;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("orderfunctions-benchmark-");
        try
        {
            var first = await SecondsAsync(folder.FullName);
            var again = await SecondsAsync(folder.FullName);
            Console.WriteLine(FiguresLine.Of("start", ("first_200_s", first, 2), ("again_200_s", again, 2), ("limit_s", LimitSeconds, 1)));
            return first <= LimitSeconds && again <= LimitSeconds ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> SecondsAsync(string folder)
    {
        var since = Stopwatch.GetTimestamp();
        using var program = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "OrderFunctions.Local"), ["--port", "0"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        })!;
        try
        {
            using var client = new HttpClient();
            using var answer = await client.GetAsync(new Uri(await AddressAsync(program.StandardOutput), "health/ready"));
            answer.EnsureSuccessStatusCode();
            return Stopwatch.GetElapsedTime(since).TotalSeconds;
        }
        finally
        {
            program.Kill();
            await program.WaitForExitAsync();
        }
    }

    private static async Task<Uri> AddressAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (Address().Match(line) is { Success: true } found) return new Uri(found.Value);
        }

        throw new InvalidOperationException("The program ended before it was ready.");
    }

    [GeneratedRegex("http://[^/]+/")]
    private static partial Regex Address();
}
