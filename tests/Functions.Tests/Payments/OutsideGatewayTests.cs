using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Orders;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Storage;
using OrderFunctions.Testing.Payments;
using Xunit;

namespace OrderFunctions.Functions.Tests.Payments;

/// <summary>The gateway on a port of its own, as a real one is: over the network in both directions.</summary>
public sealed class OutsideGatewayTests
{
    [Theory]
    [InlineData("tok_success.twice.reordered", "ASSIGNED", SandboxStatus.Succeeded)]
    [InlineData("tok_hard_decline", "FAILED", SandboxStatus.Cancelled)]
    public async Task Orders_are_paid_and_declined_over_the_network(string card, string status, SandboxStatus atGateway)
    {
        await using var gateway = await AnOutsideGateway.OpenAsync(new Uri("http://127.0.0.1:9/"));
        await using var shop = await OpenAsync(gateway);
        gateway.App = shop.Host.BaseAddress;
        var order = await shop.PlaceAsync(card: card);
        await shop.Host.WhenIdleAsync();
        await gateway.WhenDeliveredAsync();
        Assert.Equal(status, await shop.StatusAsync(order));
        var start = Assert.Single(gateway.Calls, call => call.Path == "/payments");
        Assert.Equal((await PaymentIdAsync(shop, order)), start.Key);
        Assert.Equal(atGateway, Assert.Single(await gateway.PaymentsAsync()).Status);
    }

    [Fact]
    public async Task Nothing_reaches_the_gateway_before_the_decision_behind_it_is_on_disk()
    {
        using var open = new ManualResetEventSlim(initialState: true);
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var gateway = await AnOutsideGateway.OpenAsync(new Uri("http://127.0.0.1:9/"));
        await using var shop = await OpenAsync(gateway, commit =>
        {
            if (!open.IsSet)
                held.TrySetResult();
            open.Wait();
            commit();
        });
        gateway.App = shop.Host.BaseAddress;
        var order = await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();

        // What another connection sees at the moment of the call is what a crash at that moment would leave.
        var orders = shop.Host.Services.GetRequiredService<OrderRepository>();
        List<int> attemptsOnDisk = [];
        gateway.Before = async call => attemptsOnDisk.Add((await orders.ReadAsync(order, default)).Payments.Count);
        open.Reset();
        var paying = AShop.SendAsync(
            shop.Customer, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject { ["method"] = "tok_success" });
        await held.Task;
        Assert.Empty(attemptsOnDisk);
        Assert.False(paying.IsCompleted);
        open.Set();
        await paying;
        await shop.Host.WhenIdleAsync();
        await gateway.WhenDeliveredAsync();
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        Assert.All(attemptsOnDisk, attempts => Assert.Equal(1, attempts));
        Assert.NotEmpty(attemptsOnDisk);
    }

    private static Task<AShop> OpenAsync(AnOutsideGateway gateway, CommitFlush? flush = null) => AShop.OpenAsync(
        options => options with
        {
            Flush = flush,
            Settings = new Dictionary<string, string?>
            {
                ["Payments:Sandbox:BaseUrl"] = gateway.BaseUrl.ToString(),
                ["Payments:Sandbox:WebhookSecrets:0"] = AnOutsideGateway.WebhookSecret,
            },
        },
        // The gateway lives by the real clock, and its signatures are only good for minutes.
        clock: new ManualTimeProvider(DateTimeOffset.UtcNow));

    private static async Task<string?> PaymentIdAsync(AShop shop, string order)
    {
        var (_, body) = await AShop.SendAsync(shop.Staff, HttpMethod.Get, $"api/orders/{order}");
        return body!["payments"]!.AsArray().FirstOrDefault()?["id"]!.GetValue<string>();
    }
}
