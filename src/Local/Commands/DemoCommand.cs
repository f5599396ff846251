using System.CommandLine;
using OrderFunctions.Local.Demo;

namespace OrderFunctions.Local.Commands;

/// <summary>
/// Plays orders through the HTTP API: against the host that runs on the data folder, or against one of its own that it
/// starts and stops.
/// </summary>
internal static class DemoCommand
{
    public static Command Create() => new Command("demo", "Places a few orders, good and bad, and prints what happens to each.")
        .Guarded(DataFolder.Create, RunAsync);

    private static async Task<int> RunAsync(DataFolder folder, int port, TextWriter output, CancellationToken cancellationToken)
    {
        if (folder.IsInUse)
        {
            var running = new Uri($"http://localhost:{port}/");
            await PlayAsync(running, folder, output, cancellationToken);
            output.WriteLine($"Every message that customers got lies in {running}outbox");
            return 0;
        }

        output.WriteLine("No host is running on this data folder: the demo starts one for itself.");
        await using var host = LocalApp.Build(new LocalAppOptions { DataFolder = folder.Path, Port = 0 });
        await LocalApp.StartAsync(host, cancellationToken);
        await PlayAsync(host.BaseAddress, folder, output, cancellationToken);
        await host.StopAsync(CancellationToken.None);
        output.WriteLine("Every message that customers got is kept: start the host and look at its /outbox.");
        return 0;
    }

    private static async Task PlayAsync(Uri address, DataFolder folder, TextWriter output, CancellationToken cancellationToken)
    {
        using var shop = new DemoShop(address, folder, output);
        if (!await shop.IsThereAsync(cancellationToken))
        {
            throw new CommandFailedException(
                $"A host is running on {folder.Path}, but not at {address}; name its port with --port.");
        }

        foreach (var story in DemoStories.All)
        {
            output.WriteLine();
            output.WriteLine($"── {story.Title}");
            await story.PlayAsync(shop, cancellationToken);
        }

        output.WriteLine();
    }
}
