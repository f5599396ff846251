using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace OrderFunctions.Functions.Ops;

/// <summary>The time series of one instrument, one per set of labels.</summary>
internal sealed class InstrumentSeries
{
    // Seconds: from a local acknowledgement to a slow gateway.
    internal static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private const string Overflow = "overflow=\"true\"";

    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly string _kind;
    private readonly bool _replaces;
    private readonly string _help;
    private readonly int _maxSeries;

    public InstrumentSeries(Instrument instrument, int maxSeries)
    {
        var type = instrument.GetType().Name;
        _kind = type.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
            : type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("ObservableCounter", StringComparison.Ordinal)
                ? "counter"
                : "gauge";
        _replaces = type.StartsWith("Observable", StringComparison.Ordinal) || type.StartsWith("Gauge", StringComparison.Ordinal);
        _help = (instrument.Description ?? instrument.Name).Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        _maxSeries = maxSeries;
        Name = "orderfunctions_" + Word(instrument.Name)
            + (instrument.Unit == "s" ? "_seconds" : "") + (_kind == "counter" ? "_total" : "");
    }

    public string Name { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            // What comes once there are too many is counted as one, so that sums stay right.
            if (_series.Count >= _maxSeries - 1)
                labels = Overflow;
            series = _series.GetOrAdd(labels, _ => new Series(_kind == "histogram" ? new long[Bounds.Length + 1] : []));
        }

        lock (series)
        {
            series.Value = _replaces ? value : series.Value + value;
            series.Count++;
            if (series.Buckets.Length > 0)
                series.Buckets[BucketOf(value)]++;
        }
    }

    public void WriteTo(StringBuilder text)
    {
        text.Append("# HELP ").Append(Name).Append(' ').Append(_help).Append('\n');
        text.Append("# TYPE ").Append(Name).Append(' ').Append(_kind).Append('\n');
        // Taken as a whole: sorted as it is, it could grow between being counted and being copied.
        foreach (var (labels, series) in _series.ToArray().OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            lock (series)
            {
                if (_kind == "histogram")
                    WriteHistogram(text, labels, series);
                else
                    Line(text, Name, labels, series.Value);
            }
        }
    }

    private void WriteHistogram(StringBuilder text, string labels, Series series)
    {
        long below = 0;
        for (var i = 0; i < series.Buckets.Length; i++)
        {
            below += series.Buckets[i];
            var bound = MetricsText.Number(i < Bounds.Length ? Bounds[i] : double.PositiveInfinity);
            var separator = labels.Length == 0 ? "" : ",";
            Line(text, Name + "_bucket", $"{labels}{separator}le=\"{bound}\"", below);
        }

        Line(text, Name + "_sum", labels, series.Value);
        Line(text, Name + "_count", labels, series.Count);
    }

    private static int BucketOf(double value)
    {
        var index = Array.BinarySearch(Bounds, value);
        return index >= 0 ? index : ~index;
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(MetricsText.Number(value)).Append('\n');
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
            return "";
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            labels.Append(labels.Length == 0 ? "" : ",").Append(Word(name)).Append("=\"")
                .Append((value?.ToString() ?? "").Replace("\\", @"\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
        }

        return labels.ToString();
    }

    // Names are letters, digits and underscores here, dots and dashes too where instruments come from.
    private static string Word(string name) => name.Replace('.', '_').Replace('-', '_');

    private sealed class Series(long[] buckets)
    {
        public long[] Buckets { get; } = buckets;

        public double Value { get; set; }

        public long Count { get; set; }
    }
}
