using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Ops;
using OrderFunctions.Functions.Ops;
using OrderFunctions.LocalHost.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>What <c>status</c> tells about a host.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task A_host_that_works_is_told_in_figures()
    {
        await using var shop = await OpenAsync();
        await shop.SettledAsync(await shop.PlaceAsync());
        await shop.SettledAsync(await shop.PlaceAsync(card: "tok_hard_decline"));
        await shop.Host.Services.GetRequiredService<RaiseAlertHandler>().HandleAsync(
            new RaiseAlert("key", AlertLevel.Warning, "LOW_STOCK", "MUG-BLUE", "Look."), default);

        var status = await ACommand.RunAsync(shop.Folder, "status", "--port", Port(shop));

        Assert.Equal((0, ""), (status.ExitCode, status.Error));
        var lines = status.Output.Split('\n').Select(line => line.Split(' ', 2)).Where(line => line.Length == 2)
            .ToDictionary(line => line[0], line => line[1].Trim());
        Assert.StartsWith($"http://localhost:{Port(shop)}/ on {shop.Folder}, up 00:0", lines["host"], StringComparison.Ordinal);
        Assert.Equal("yes: identity, images, store", lines["ready"]);
        Assert.Equal("2 placed since the start, ended: 1 FAILED", lines["orders"]);
        Assert.Contains("inbox 0,", lines["queues"], StringComparison.Ordinal);
        Assert.Contains("outbox 0", lines["queues"], StringComparison.Ordinal);
        Assert.Equal("0 dead letters, 0 in the repair queue in all", lines["repairs"]);
        Assert.Equal("1 open: 1 WARNING LOW_STOCK", lines["alerts"]);
    }

    [Fact]
    public async Task A_host_that_is_not_ready_is_a_failure_that_names_what_does_not_work()
    {
        await using var shop = await OpenAsync(services => services.AddSingleton<IReadinessCheck, BrokenTill>());

        var status = await ACommand.RunAsync(shop.Folder, "status", "--port", Port(shop));

        Assert.Equal((1, ""), (status.ExitCode, status.Error));
        Assert.Contains("NO: till (works: identity, images, store)", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_host_and_a_host_at_another_port_are_one_line_each()
    {
        using var data = await ADataFolder.WithAsync("mine");
        var stopped = await ACommand.RunAsync(data.Path, "status");
        Assert.Equal((3, "", $"No host is running on {data.Path}."), (stopped.ExitCode, stopped.Output, Assert.Single(stopped.ErrorLines)));

        await using var shop = await OpenAsync();
        await using var other = await OpenAsync();
        foreach (var port in new[] { "1", Port(other) })
        {
            var elsewhere = await ACommand.RunAsync(shop.Folder, "status", "--port", port);
            BackupTests.AssertRefused(elsewhere, "name its port with --port");
        }
    }

    /// <summary>A shop on the machine's own clock, which is the one that commands go by.</summary>
    internal static Task<AShop> OpenAsync(Action<IServiceCollection>? services = null) => AShop.OpenAsync(
        options => options with { Time = TimeProvider.System, Services = services }, clock: new ManualTimeProvider(TimeProvider.System.GetUtcNow()));

    internal static string Port(AShop shop) => shop.Host.BaseAddress.Port.ToString(CultureInfo.InvariantCulture);

    private sealed class BrokenTill : IReadinessCheck
    {
        public string Name => "till";

        public ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken) => ValueTask.FromResult(false);
    }
}
