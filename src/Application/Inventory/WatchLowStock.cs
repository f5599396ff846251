using System.Diagnostics.Metrics;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>Look which articles run low.</summary>
public sealed record WatchLowStock;

/// <summary>
/// Compares every threshold with what is available: one alert when an article falls to it, another one only after there was
/// more in between. A timer does it, so that no order pays for it.
/// </summary>
public sealed class WatchLowStockHandler
{
    private readonly IDocumentStore _store;
    private readonly RaiseAlertHandler _alerts;
    private readonly TimeProvider _time;
    private readonly Gauge<long> _low;

    public WatchLowStockHandler(IDocumentStore store, RaiseAlertHandler alerts, TimeProvider time, IMeterFactory meters)
    {
        (_store, _alerts, _time) = (store, alerts, time);
        _low = meters.Create("OrderFunctions.Stock")
            .CreateGauge<long>("low_stock", description: "Articles at or below their threshold, by places where they are kept.");
    }

    public async Task HandleAsync(WatchLowStock command, CancellationToken cancellationToken)
    {
        var low = 0L;
        var query = new DocumentQuery(Containers.Stock, Containers.StockWatch) { EqualTo = [StockLists.Watched], Limit = 500 };
        await foreach (var document in _store.ReadAllAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (await IsLowAsync(document.As(StoredJson.Default.StockPlace), cancellationToken).ConfigureAwait(false))
                low++;
        }

        _low.Record(low);
    }

    private async ValueTask<bool> IsLowAsync(Versioned<StockPlace> place, CancellationToken cancellationToken)
    {
        var (sku, location) = (place.Value.Sku, place.Value.Location);
        var counts = await _store
            .ReadAsync(Containers.Stock, sku, StockCounts.IdOf(location), StoredJson.Default.StockCounts, cancellationToken)
            .ConfigureAwait(false);
        var available = counts?.Value.Available ?? 0;
        var isLow = available <= place.Value.LowStockAt;
        if (isLow == place.Value.LowSince is not null)
            return isLow;

        if (isLow)
        {
            // The key names the state of the place that this look found: a look that dies after the alert raises the same again.
            var alert = new RaiseAlert(
                $"low-stock/{sku}/{location}/{place.Version}",
                AlertLevel.Warning,
                AlertCode.LowStock,
                $"{sku}@{location}",
                $"{available} available, which is no more than the threshold of {place.Value.LowStockAt}.");
            await _alerts.HandleAsync(alert, cancellationToken).ConfigureAwait(false);
        }

        // Changed meanwhile: the next look sees to it.
        var noted = place.Value with { LowSince = isLow ? _time.GetUtcNow() : null };
        await _store
            .CommitAsync(
                Containers.Stock, sku, [TypedDocuments.Replace(place.Id, noted, StoredJson.Default.StockPlace, place.Version)], cancellationToken)
            .ConfigureAwait(false);
        return isLow;
    }
}
