using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace OrderFunctions.Functions.Ops;

/// <summary>
/// Keeps the measurements of this host's meters and writes them in the Prometheus text format (version 0.0.4). No exporter
/// package restores everywhere; this file is all there is to replace when one does.
/// </summary>
public sealed class MetricsText : IDisposable
{
    // Enough for every function, step and queue; a label that takes ids by mistake cannot eat the memory.
    private const int MaxSeries = 1_000;

    private readonly ConcurrentDictionary<string, InstrumentSeries> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public MetricsText(IMeterFactory meters)
    {
        // Meters are made by this host's factory: many hosts in one process keep their figures apart.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("OrderFunctions", StringComparison.Ordinal)
                && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters)))
                listener.EnableMeasurementEvents(instrument, FamilyOf(instrument));
        };
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.Start();
    }

    /// <summary>Everything measured so far.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var series in _families.Values.OrderBy(s => s.Name, StringComparer.Ordinal))
            series.WriteTo(text);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>A number as the format wants it.</summary>
    internal static string Number(double value) => double.IsPositiveInfinity(value)
        ? "+Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    // By name, because a family may be in the text once only: two instruments of one name are one family.
    private InstrumentSeries FamilyOf(Instrument instrument)
    {
        var series = new InstrumentSeries(instrument, MaxSeries);
        return _families.GetOrAdd(series.Name, series);
    }

    private static void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((InstrumentSeries)state!).Record(value, tags);
}
