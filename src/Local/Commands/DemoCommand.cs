using System.CommandLine;
using OrderFunctions.Local.Demo;
using OrderFunctions.Storage;

namespace OrderFunctions.Local.Commands;

/// <summary>
/// Plays orders through the HTTP API: against the host that runs on the data folder, or against one of its own that it
/// starts and stops.
/// </summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command("demo", "Places a few orders, good and bad, and prints what happens to each.");
        command.SetAction((arguments, cancellationToken) => CommonOptions.GuardAsync(async () =>
        {
            var folder = DataFolder.Create(arguments.GetValue(CommonOptions.Data)!);
            var running = new Uri($"http://localhost:{arguments.GetValue(CommonOptions.Port)}/");
            if (await IsOursAsync(running, folder, cancellationToken))
                return await PlayAsync(running, folder, cancellationToken);

            await using var host = LocalApp.Build(new LocalAppOptions { DataFolder = folder.Path, Port = 0 });
            await LocalApp.StartAsync(host, cancellationToken);
            Console.WriteLine("No host is running on this data folder: the demo starts one for itself.");
            var exitCode = await PlayAsync(host.BaseAddress, folder, cancellationToken);
            await host.StopAsync(CancellationToken.None);
            return exitCode;
        }));
        return command;
    }

    private static async Task<int> PlayAsync(Uri address, DataFolder folder, CancellationToken cancellationToken)
    {
        using var shop = new DemoShop(address, folder);
        foreach (var story in DemoStories.All)
        {
            Console.WriteLine();
            Console.WriteLine($"── {story.Title}");
            await story.PlayAsync(shop, cancellationToken);
        }

        Console.WriteLine();
        Console.WriteLine($"Every message that customers got lies in {address}outbox");
        return 0;
    }

    /// <summary>Whether a host answers there and accepts the tokens of this data folder.</summary>
    private static async Task<bool> IsOursAsync(Uri address, DataFolder folder, CancellationToken cancellationToken)
    {
        if (!IsInUse(folder)) return false;
        using var shop = new DemoShop(address, folder);
        return await shop.IsThereAsync(cancellationToken);
    }

    private static bool IsInUse(DataFolder folder)
    {
        if (!File.Exists(folder.DataFile)) return false;
        try
        {
            Database.Open(new DatabaseOptions { Path = folder.DataFile }, []).DisposeAsync().AsTask().GetAwaiter().GetResult();
            return false;
        }
        catch (StorageException locked) when (locked.Code == StorageErrors.Locked)
        {
            return true;
        }
    }
}
