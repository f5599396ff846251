using System.Globalization;
using System.Text.RegularExpressions;

namespace OrderFunctions.Local.Commands;

/// <summary>The figures of a host, from the text of its <c>/metrics</c>.</summary>
internal sealed partial class MetricsReading
{
    private const string Prefix = "orderfunctions_";

    private readonly ILookup<string, MetricFigure> _figures;

    private MetricsReading(ILookup<string, MetricFigure> figures) => _figures = figures;

    public static MetricsReading Parse(string text) => new(text.Split('\n')
        .Select(line => LinePattern().Match(line))
        .Where(match => match.Success)
        .ToLookup(
            match => match.Groups["name"].Value,
            match => new MetricFigure(
                LabelPattern().Matches(match.Groups["labels"].Value).ToDictionary(
                    label => label.Groups[1].Value, label => label.Groups[2].Value, StringComparer.Ordinal),
                double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)),
            StringComparer.Ordinal));

    /// <summary>The figures of one name, without the prefix that all share; none when nothing was measured yet.</summary>
    public IEnumerable<MetricFigure> Of(string name) => _figures[Prefix + name];

    /// <summary>Their sum.</summary>
    public double Sum(string name) => Of(name).Sum(figure => figure.Value);

    [GeneratedRegex(@"^(?<name>[a-z_]+)(?:\{(?<labels>.*)\})? (?<value>[0-9.eE+-]+)$")]
    private static partial Regex LinePattern();

    [GeneratedRegex("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex LabelPattern();
}

/// <summary>One figure.</summary>
internal sealed record MetricFigure(IReadOnlyDictionary<string, string> Labels, double Value);
