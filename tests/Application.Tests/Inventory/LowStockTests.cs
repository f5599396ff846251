using Microsoft.Extensions.Logging.Abstractions;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Ops;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Inventory;

public sealed class LowStockTests : IAsyncDisposable
{
    private readonly ATemporaryStore _store = new();
    private readonly CountedMetrics _metrics = new();

    public ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        return _store.DisposeAsync();
    }

    [Fact]
    public async Task An_article_alerts_once_each_time_it_falls_to_its_threshold()
    {
        var shelf = await AShelf.WithAsync(5, _store);
        await SetAsync(shelf.Sku, lowStockAt: 2);
        Assert.Equal(0, await AlertsAsync());

        await shelf.TakeAsync(StockStep.Reserve, "a1", 3);
        Assert.Equal(1, await AlertsAsync());
        Assert.Equal(1, await AlertsAsync());
        Assert.NotNull((await PlaceAsync(shelf.Sku)).LowSince);

        await shelf.TakeAsync(StockStep.Release, "a1", 3);
        Assert.Equal(1, await AlertsAsync());
        Assert.Null((await PlaceAsync(shelf.Sku)).LowSince);

        await shelf.TakeAsync(StockStep.Reserve, "a2", 4);
        Assert.Equal(2, await AlertsAsync());
    }

    [Fact]
    public async Task Without_a_threshold_nobody_hears_and_another_threshold_is_another_question()
    {
        var shelf = await AShelf.WithAsync(1, _store);
        Assert.Equal(0, await AlertsAsync());

        await SetAsync(shelf.Sku, lowStockAt: 1);
        Assert.Equal(1, await AlertsAsync());
        await SetAsync(shelf.Sku, lowStockAt: 3);
        Assert.Equal(2, await AlertsAsync());
        await SetAsync(shelf.Sku, lowStockAt: null);
        await shelf.TakeAsync(StockStep.Reserve, "a1", 1);
        Assert.Equal(2, await AlertsAsync());
    }

    [Fact]
    public async Task A_look_that_dies_after_the_alert_raises_the_same_one_again()
    {
        var shelf = await AShelf.WithAsync(1, _store);
        await SetAsync(shelf.Sku, lowStockAt: 1);
        var before = await new SetStockPlaceHandler(_store.Documents).FindAsync(shelf.Sku, StockLocations.Main, default);
        Assert.Equal(1, await AlertsAsync());

        // As if the note that it is low had never been made; the version is one that was there before.
        var alert = new RaiseAlert($"low-stock/{shelf.Sku}/main/{before.Version}", AlertLevel.Warning, AlertCode.LowStock, "", "");
        Assert.False(await Raise().HandleAsync(alert, default));
    }

    [Fact]
    public async Task Of_two_who_describe_a_place_one_has_to_read_it_again()
    {
        var shelf = await AShelf.WithAsync(1, _store);
        var places = new SetStockPlaceHandler(_store.Documents);
        var version = (await places.FindAsync(shelf.Sku, "main", default)).Version;

        Assert.NotNull(await places.HandleAsync(new(shelf.Sku, "main", new("A-1", null), version), default));
        Assert.Null(await places.HandleAsync(new(shelf.Sku, "main", new("B-2", null), version), default));
        Assert.Equal("A-1", (await PlaceAsync(shelf.Sku)).Bin);
    }

    private RaiseAlertHandler Raise() => new(_store.Documents, TimeProvider.System, _metrics, NullLogger<RaiseAlertHandler>.Instance);

    private async Task SetAsync(string sku, long? lowStockAt)
    {
        var places = new SetStockPlaceHandler(_store.Documents);
        var found = await places.FindAsync(sku, StockLocations.Main, default);
        Assert.NotNull(await places.HandleAsync(new(sku, StockLocations.Main, new(LowStockAt: lowStockAt), found.Version), default));
    }

    private async Task<StockPlace> PlaceAsync(string sku) =>
        (await new SetStockPlaceHandler(_store.Documents).FindAsync(sku, StockLocations.Main, default)).Value;

    /// <summary>Looks once, and counts the alerts there are.</summary>
    private async Task<int> AlertsAsync()
    {
        await new WatchLowStockHandler(_store.Documents, Raise(), TimeProvider.System, _metrics).HandleAsync(new(), default);
        var alerts = (await new ListAlertsHandler(_store.Documents).HandleAsync(new(false, 100, null), default)).Alerts;
        Assert.All(alerts, alert => Assert.Equal(AlertCode.LowStock, alert.Code));
        return alerts.Count;
    }
}
