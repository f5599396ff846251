using System.Collections.Concurrent;
using System.Net;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Ops;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>A backup beside a working host, and what comes back from it.</summary>
public sealed class BackupTests
{
    private const int Buyers = 6;

    [Fact]
    public async Task A_backup_under_load_restores_every_order_that_was_acknowledged_before_it_began()
    {
        using var fresh = ADataFolder.Empty();
        var file = fresh.Beside("backup.zip");
        await using var shop = await AShop.OpenAsync();
        await shop.StockAsync(["BUSY"], units: 100_000);
        var delivered = await shop.PlaceAsync();
        Assert.Equal("ASSIGNED", await shop.StatusAsync(delivered));

        var placed = new ConcurrentQueue<string>();
        using var enough = new CancellationTokenSource();
        using var going = new CountdownEvent(3 * Buyers);
        var load = Enumerable.Range(0, Buyers).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                placed.Enqueue(await shop.PlaceAsync("BUSY"));
                if (!going.IsSet) going.Signal();
            }
        })).ToList();
        await Task.Run(going.Wait);
        string[] before = [.. placed];
        var backup = await ACommand.RunAsync(shop.Folder, "backup", file);
        Assert.DoesNotContain(load, buyer => buyer.IsCompleted);
        await enough.CancelAsync();
        await Task.WhenAll(load);

        Assert.Equal((0, ""), (backup.ExitCode, backup.Error));
        Assert.Contains("the development key, the Sandbox's secret", backup.Output, StringComparison.Ordinal);
        Assert.Equal(file, Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(file)!)));

        var restored = await ACommand.RunAsync(fresh.Path, "restore", file);
        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        await using var again = await AShop.OpenAsync(folder: fresh.Path, clock: shop.Clock);
        // What the other host had in hand is taken up again when its lease is over.
        await again.Host.AdvanceAsync(TimeSpan.FromMinutes(10));
        foreach (var order in before.Append(delivered)) Assert.Equal("ASSIGNED", await again.StatusAsync(order));
        using var invoice = await again.Staff.GetAsync(new Uri($"api/orders/{delivered}/invoice", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, invoice.StatusCode);
        var invariants = await again.GetAsync("api/ops/invariants");
        Assert.Empty(invariants["violations"]!.AsArray());
        Assert.True(invariants["orders"]!.GetValue<int>() > before.Length);
        Assert.Equal(File.ReadAllText(Path.Combine(shop.Folder, "development-key.pem")), File.ReadAllText(fresh.Folder.DevelopmentKey));
    }

    [Fact]
    public async Task A_restore_does_not_pull_the_data_away_from_a_running_host()
    {
        using var data = await ADataFolder.WithAsync("backed up");
        var file = await data.BackUpAsync();
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync();

        var refused = await ACommand.RunAsync(shop.Folder, "restore", file);

        AssertRefused(refused, "stop it first. Nothing was changed.");
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        Assert.Empty(Directory.GetFileSystemEntries(shop.Folder, "*restore*"));
    }

    [Fact]
    public async Task A_backup_overwrites_nothing_and_needs_something_to_back_up_and_a_place_to_put_it()
    {
        using var data = await ADataFolder.WithAsync("mine");
        File.WriteAllText(data.Beside("taken"), "somebody's");

        AssertRefused(await ACommand.RunAsync(data.Path, "backup", data.Beside("taken")), "a backup overwrites nothing");
        AssertRefused(await ACommand.RunAsync(data.Path, "backup", data.Beside("nowhere/file")), "does not exist");
        AssertRefused(await ACommand.RunAsync(data.Beside("empty"), "backup", data.Beside("file")), "nothing to back up");
        Assert.Equal("somebody's", File.ReadAllText(data.Beside("taken")));
        Assert.Equal(["data", "taken"], Directory.GetFileSystemEntries(data.Beside("")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_damaged_data_file_is_never_called_a_backup()
    {
        using var data = await ADataFolder.WithAsync("mine");
        await using (var file = File.OpenWrite(data.Folder.DataFile))
        {
            file.Position = 4096 * 2;
            await file.WriteAsync(new byte[4096 * 2]);
        }

        AssertRefused(await ACommand.RunAsync(data.Path, "backup", data.Beside("file")), "damaged");
        Assert.Equal(data.Path, Assert.Single(Directory.GetFileSystemEntries(data.Beside(""))));
    }

    internal static void AssertRefused(Ended ended, string said)
    {
        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(said, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
    }
}
