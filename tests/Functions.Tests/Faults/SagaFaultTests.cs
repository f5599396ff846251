using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Orders;
using OrderFunctions.Functions.Orders;
using OrderFunctions.Local;
using OrderFunctions.LocalHost.DurableTask.Client;
using Xunit;

namespace OrderFunctions.Functions.Tests.Faults;

/// <summary>News that reach the saga at the wrong time, and sagas, timers and hints that are lost.</summary>
public sealed class SagaFaultTests
{
    [Fact]
    public async Task News_before_the_start_start_the_saga_and_the_start_that_follows_changes_nothing()
    {
        await using var shop = await AShop.OpenAsync(WithoutHints);
        var order = await PlaceAndForgetAsync(shop);
        var saga = shop.SagaClient();

        await Task.WhenAll(
            saga.WakeAsync(order, default), saga.WakeAsync(order, default), saga.StartAsync(order, default), saga.StartAsync(order, default));
        // The payment's news go through the outbox, whose hints are lost.
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(4));

        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        Assert.Equal(order, Assert.Single(shop.Sagas()));
        Assert.Equal(1, shop.PaymentsAtGateway());
    }

    [Fact]
    public async Task News_that_are_none_change_nothing_however_often_and_whenever_they_come()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync();
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        await AssertDeafAsync(shop, order);

        await AShop.SendAsync(shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");
        Assert.Equal("CANCELLED", await shop.StatusAsync(order));
        await AssertDeafAsync(shop, order);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await shop.Host.DurableClient.GetInstanceAsync(order))!.RuntimeStatus);
    }

    [Fact]
    public async Task An_order_that_is_looked_at_for_ever_grows_no_history()
    {
        await using var shop = await AShop.OpenAsync();
        var before = await shop.StockAsync();
        var order = await shop.PlaceAsync(card: null);
        Assert.Equal("RESERVED", await shop.StatusAsync(order));

        for (var time = 0; time < 150; time++) await shop.SagaClient().WakeAsync(order, default);
        await shop.Host.WhenIdleAsync();
        Assert.InRange(shop.EpisodesOf(order), 1, 250);

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(16));
        Assert.Equal("CANCELLED", await shop.StatusAsync(order));
        Assert.Equal(before, await shop.StockAsync());
    }

    [Fact]
    public async Task A_saga_that_was_terminated_is_started_anew_by_the_sweeper_and_the_order_expires()
    {
        await using var shop = await AShop.OpenAsync();
        var before = await shop.StockAsync();
        var order = await shop.PlaceAsync(card: null);
        Assert.Equal("RESERVED", await shop.StatusAsync(order));

        await TerminateAsync(shop, order);
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(15));
        Assert.Equal("RESERVED", await shop.StatusAsync(order));
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Equal("CANCELLED", await shop.StatusAsync(order));
        Assert.Equal(before, await shop.StockAsync());
    }

    [Fact]
    public async Task A_customers_payment_revives_a_saga_that_was_terminated()
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();
        await TerminateAsync(shop, order);

        await AShop.SendAsync(
            shop.Customer, HttpMethod.Post, $"api/orders/{order}/payments", new JsonObject { ["provider"] = "sandbox", ["method"] = "tok_success" });

        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        Assert.Equal(1, shop.PaymentsAtGateway());
    }

    [Fact]
    public async Task A_saga_that_is_gone_without_trace_is_made_good_by_the_sweeper()
    {
        var folder = Directory.CreateTempSubdirectory("shop-").FullName;
        var first = await AShop.OpenAsync(folder: folder);
        var before = await first.StockAsync();
        var order = await first.PlaceAsync(card: null);
        Assert.Equal("RESERVED", await first.StatusAsync(order));
        await first.Host.Database.WriteAsync(connection =>
        {
            connection.Prepare("DELETE FROM durable_history").Execute();
            connection.Prepare("DELETE FROM durable_instances").Execute();
        });
        await first.DisposeAsync();

        await using (var second = await AShop.OpenAsync(folder: folder, clock: first.Clock))
        {
            Assert.Null(await second.Host.DurableClient.GetInstanceAsync(order));
            await second.Host.AdvanceAsync(TimeSpan.FromMinutes(18));

            Assert.Equal("CANCELLED", await second.StatusAsync(order));
            Assert.Equal(before, await second.StockAsync());
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_start_whose_hint_was_lost_is_made_good_by_the_sweep_of_the_outbox()
    {
        await using var shop = await AShop.OpenAsync(WithoutHints);
        var order = await PlaceAndForgetAsync(shop);
        await shop.Host.WhenIdleAsync();
        Assert.Empty(shop.Sagas());

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(4));

        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        var messages = (await AShop.SendAsync(shop.Staff, HttpMethod.Get, $"api/ops/messages?order={order}")).Body!["messages"]!.AsArray();
        Assert.Equal(
            ["ORDER_CONFIRMED", "ORDER_RECEIVED"],
            messages.Select(message => message!["kind"]!.GetValue<string>()).Order(StringComparer.Ordinal));
    }

    private static async Task AssertDeafAsync(AShop shop, string order)
    {
        var facts = await shop.FactsAsync(order);
        for (var time = 0; time < 20; time++) await shop.SagaClient().WakeAsync(order, default);
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(facts, await shop.FactsAsync(order));
        Assert.Equal(1, shop.PaymentsAtGateway());
    }

    private static async Task TerminateAsync(AShop shop, string order)
    {
        await shop.Host.DurableClient.TerminateInstanceAsync(order, (object?)null);
        await shop.Host.WhenIdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await shop.Host.DurableClient.GetInstanceAsync(order))!.RuntimeStatus);
    }

    /// <summary>The door dies right after the commit: neither does it start the saga nor is there a hint.</summary>
    private static async Task<string> PlaceAndForgetAsync(AShop shop)
    {
        var id = Guid.CreateVersion7(shop.Clock.GetUtcNow()).ToString();
        var body = JsonSerializer.Deserialize<PlaceOrderBody>(AShop.Order().ToJsonString(), JsonSerializerOptions.Web)!;
        var placed = await shop.Host.Services.GetRequiredService<PlaceOrderHandler>().HandleAsync(body.ToCommand(id, "customer-1"), default);
        Assert.NotNull(placed.Order);
        return id;
    }

    private static LocalAppOptions WithoutHints(LocalAppOptions options) => options with
    {
        Services = services =>
        {
            var queue = services.Last(service => service.ServiceType == typeof(IJobQueue)).ImplementationType!;
            services.AddSingleton<IJobQueue>(provider => new HintsAreLost((IJobQueue)ActivatorUtilities.CreateInstance(provider, queue)));
        },
    };

    /// <summary>A queue that loses the hints of the outbox and nothing else.</summary>
    private sealed class HintsAreLost(IJobQueue inner) : IJobQueue
    {
        public Task SendAsync(string queue, string body, TimeSpan visibleAfter, CancellationToken cancellationToken) =>
            queue == Queues.Outbox ? Task.CompletedTask : inner.SendAsync(queue, body, visibleAfter, cancellationToken);
    }
}
