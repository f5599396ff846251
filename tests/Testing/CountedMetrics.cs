using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OrderFunctions.Testing;

/// <summary>Meters whose counters a test can read; nobody else's measurements reach it.</summary>
public sealed class CountedMetrics : IMeterFactory
{
    private readonly ConcurrentDictionary<string, long> _sums = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Meter> _meters = [];
    private readonly MeterListener _listener = new();

    public CountedMetrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (_meters.Contains(instrument.Meter))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            List<string> names = [instrument.Name];
            foreach (var tag in tags)
                names.Add($"{instrument.Name} {tag.Key}={tag.Value}");
            foreach (var name in names)
                _sums.AddOrUpdate(name, value, (_, sum) => sum + value);
        });
        _listener.Start();
    }

    /// <summary>The sum of a counter, over all (<c>webhooks_received</c>) or of one tag (<c>webhooks_received receipt=Accepted</c>).</summary>
    public long this[string counter] => _sums.GetValueOrDefault(counter);

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var meter in _meters)
            meter.Dispose();
    }
}
