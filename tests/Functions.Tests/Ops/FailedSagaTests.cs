using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Returns;
using OrderFunctions.Functions.Fulfilment;
using OrderFunctions.Functions.Returns;
using OrderFunctions.Functions.Tests.Faults;
using OrderFunctions.Functions.Tests.Orders;
using OrderFunctions.LocalHost.DurableTask.Client;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>A saga that ends with an error is not only a line in a log.</summary>
public sealed class FailedSagaTests
{
    [Fact]
    public async Task A_saga_that_failed_is_one_critical_alert_and_a_figure_and_the_order_goes_on_once_it_is_woken()
    {
        await using var shop = await AShop.OpenAsync(options => options with { ReplayEveryAwait = true });
        var order = await shop.PlaceAsync(card: null);
        var noticed = await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();
        // What an incompatible version of the saga does to orders that are under way.
        await BreakAsync(shop, order);
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["CRITICAL SAGA_FAILED"], await shop.AlertsAsync(order));
        Assert.Empty(await shop.AlertsAsync(noticed));
        var alert = (await shop.GetAsync("api/ops/alerts"))["alerts"]![0]!;
        Assert.Equal(
            "FulfilOrderSaga failed with OrderFunctions.LocalHost.Durable.NonDeterministicOrchestrationException.", alert.Text("message"));
        await AssertFigureAsync(shop, "orderfunctions_sagas_failed 1");
        await AssertFigureAsync(shop, "orderfunctions_alerts_raised_total{level=\"Critical\",code=\"SAGA_FAILED\"} 1");

        await shop.PostAsync($"api/ops/alerts/{alert.Id()}/acknowledge");
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Empty(await shop.AlertsAsync(order));

        await shop.PayAsync(order);
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        await AssertFigureAsync(shop, "orderfunctions_sagas_failed 0");

        // Woken before anybody looked: the failure is told all the same.
        await BreakAsync(shop, noticed);
        await shop.PayAsync(noticed);
        Assert.Equal(["CRITICAL SAGA_FAILED"], await shop.AlertsAsync(noticed));
        Assert.Equal("ASSIGNED", await shop.StatusAsync(noticed));
    }

    [Fact]
    public async Task A_saga_that_failed_is_started_anew_after_a_while_although_nobody_wakes_it()
    {
        await using var shop = await AShop.OpenAsync(options => options with { ReplayEveryAwait = true });
        var order = await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();
        await BreakAsync(shop, order);

        await shop.Host.AdvanceAsync(WatchSagasHandler.Rest - TimeSpan.FromMinutes(1));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await shop.Host.DurableClient.GetInstanceAsync(order))!.RuntimeStatus);

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.NotEqual(OrchestrationRuntimeStatus.Failed, (await shop.Host.DurableClient.GetInstanceAsync(order))!.RuntimeStatus);
        Assert.Equal(["CRITICAL SAGA_FAILED"], await shop.AlertsAsync(order));
    }

    [Theory]
    [InlineData(nameof(ShipParcelSaga))]
    [InlineData(nameof(ReturnSaga))]
    public async Task Parcels_and_returns_are_started_anew_too(string saga)
    {
        await using var shop = await AShop.OpenAsync();
        var order = await shop.PlaceAsync(card: null);
        await shop.Host.WhenIdleAsync();
        // Nothing is there to be done: that it looks is what matters.
        var id = saga == nameof(ReturnSaga) ? ReturnIds.Of(order, order) : $"parcel-{order}-main";
        Assert.Null(await shop.Host.DurableClient.GetInstanceAsync(id));

        await shop.SagaClient().StartAnewAsync(new FailedSaga(id, saga, DateTimeOffset.UnixEpoch, "X"), default);

        Assert.Equal(saga, (await shop.Host.DurableClient.GetInstanceAsync(id))!.Name);
    }

    private static async Task BreakAsync(AShop shop, string order)
    {
        await shop.Host.Database.WriteAsync(connection => connection
            .Prepare(
                "UPDATE durable_history SET data = CAST(replace(CAST(data AS TEXT), 'ReserveAllocation', 'ReserveNothing') AS BLOB) "
                + "WHERE history = (SELECT history FROM durable_instances WHERE id = ?1)")
            .Bind(1, order).Execute());
        await shop.SagaClient().WakeAsync(order, default);
        await shop.Host.WhenIdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await shop.Host.DurableClient.GetInstanceAsync(order))!.RuntimeStatus);
    }

    private static async Task AssertFigureAsync(AShop shop, string line) => Assert.Contains(
        line, (await shop.Staff.GetStringAsync(new Uri("metrics", UriKind.Relative))).Split('\n'));
}
