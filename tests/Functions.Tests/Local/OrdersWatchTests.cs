using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary><c>orders watch</c>: each change when it happens, each once.</summary>
public sealed class OrdersWatchTests : IAsyncDisposable
{
    private readonly AScreen _output = new();
    private readonly StringWriter _errors = new();
    private readonly CancellationTokenSource _stop = new();

    [Fact]
    public async Task A_watched_order_is_told_change_by_change_until_it_is_final()
    {
        await using var shop = await StatusTests.OpenAsync();
        var order = await shop.PlaceAsync(card: null);
        var watch = WatchAsync(shop, "--order", order);
        await _output.WhenSeenAsync("RESERVED: The goods are reserved.", _stop.Token);
        Assert.False(watch.IsCompleted);

        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");

        Assert.Equal(0, await watch);
        Assert.Equal("", _errors.ToString());
        var lines = Lines(order);
        Assert.EndsWith("CANCELLED, CANCELLED_BY_CUSTOMER: The order has ended.", lines[^1], StringComparison.Ordinal);

        // What is tidied up after the end may go on.
        var told = lines.Where(line => !line.Contains(':', StringComparison.Ordinal)).Select(line => line.Split(' ')[0]).ToList();
        Assert.Contains("cancelled", told);
        Assert.Equal((await shop.FactsAsync(order)).Take(told.Count), told);
        Assert.DoesNotContain('\u001b', _output.Text);
    }

    [Fact]
    public async Task A_customers_orders_are_followed_also_the_new_ones_until_ctrl_c()
    {
        await using var shop = await StatusTests.OpenAsync();
        var ended = await shop.PlaceAsync(card: "tok_hard_decline");
        Assert.Equal("FAILED", await shop.StatusAsync(ended));
        var open = await shop.PlaceAsync(card: null);
        Assert.Equal("RESERVED", await shop.StatusAsync(open));
        var watch = WatchAsync(shop, "--customer", "customer-1");
        await _output.WhenSeenAsync($"{open}  RESERVED", _stop.Token);
        var fresh = await shop.PlaceAsync();

        await _output.WhenSeenAsync($"{fresh}  ASSIGNED", _stop.Token);
        await AShop.SendAsync(shop.As(Roles.Customer, "customer-1"), HttpMethod.Post, $"api/orders/{open}/cancel");
        await _output.WhenSeenAsync($"{open}  CANCELLED", _stop.Token);
        Assert.False(watch.IsCompleted);
        await _stop.CancelAsync();

        Assert.Equal(0, await watch);
        Assert.StartsWith("placed ", Lines(fresh)[0], StringComparison.Ordinal);
        Assert.StartsWith("RESERVED", Lines(open)[0], StringComparison.Ordinal);
        Assert.Empty(Lines(ended));
    }

    [Fact]
    public async Task What_cannot_be_watched_is_one_line()
    {
        await using var shop = await StatusTests.OpenAsync();
        var unknown = await ACommand.RunAsync(shop.Folder, "orders", "watch", "--order", Guid.NewGuid().ToString(), "--port", StatusTests.Port(shop));
        BackupTests.AssertRefused(unknown, "404 NOT_FOUND");
        using var stopped = await ADataFolder.WithAsync("mine");
        Assert.Equal(3, (await ACommand.RunAsync(stopped.Path, "orders", "watch", "--customer", "ada")).ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        await _output.DisposeAsync();
        await _errors.DisposeAsync();
        _stop.Dispose();
    }

    private Task<int> WatchAsync(AShop shop, params string[] what)
    {
        string[] arguments = ["orders", "watch", .. what, "--data", shop.Folder, "--port", StatusTests.Port(shop)];
        return Task.Run(() => ACommand.RunAsync(arguments, _output, _errors, _stop.Token));
    }

    /// <summary>What was told of an order, without time and id.</summary>
    private List<string> Lines(string order) =>
        [.. _output.Text.Split('\n').Where(line => line.Contains(order, StringComparison.Ordinal)).Select(line => line.Split(order + "  ")[1].TrimEnd())];
}
