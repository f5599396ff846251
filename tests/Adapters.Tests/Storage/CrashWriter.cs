using System.Diagnostics;
using System.Globalization;
using OrderFunctions.Storage;

namespace OrderFunctions.Adapters.Tests.Storage;

/// <summary>
/// A process that writes numbered notes and prints each number once it is durable, until it is killed. The test
/// assembly starts itself in this role.
/// </summary>
internal static class CrashWriter
{
    public const string Role = "crash-writer";

    /// <summary>The child's side. Ends with 3 and a line when the file cannot be opened.</summary>
    public static async Task<int> RunAsync(string path, int first)
    {
        try
        {
            await using var database = Database.Open(
                new DatabaseOptions { Path = path, CheckpointBytes = 256 * 1024 }, [StorageFolder.Notes]);
            var next = first - 1;

            // A test that ends early must not leave its child behind: the pipe closes with the parent.
            _ = Task.Run(async () =>
            {
                await Console.In.ReadToEndAsync();
                Environment.Exit(0);
            });
            await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
            {
                while (true)
                {
                    var id = Interlocked.Increment(ref next);
                    await database.WriteAsync(connection => StorageFolder.Insert(connection, id, new string('n', id % 900)));
                    lock (Console.Out) Console.Out.WriteLine(id.ToString(CultureInfo.InvariantCulture));
                }
            })));
            return 0;
        }
        catch (StorageException exception)
        {
            Console.Out.WriteLine(exception.Code);
            return 3;
        }
    }

    /// <summary>The parent's side: starts the child.</summary>
    public static Process Start(string path, int first) => Process.Start(new ProcessStartInfo
    {
        FileName = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        ArgumentList = { typeof(CrashWriter).Assembly.Location, Role, path, first.ToString(CultureInfo.InvariantCulture) },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}
