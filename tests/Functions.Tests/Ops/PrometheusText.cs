using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>
/// Reads the text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/) and takes nothing that the
/// format does not allow, nor what it allows and a scraper stumbles over: a family twice, a series twice, a type after its
/// samples, buckets that are not cumulative.
/// </summary>
internal static partial class PrometheusText
{
    private static readonly string[] Types = ["counter", "gauge", "histogram", "summary", "untyped"];

    /// <summary>The samples by name and labels, as written.</summary>
    public static IReadOnlyDictionary<string, double> Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        var families = new HashSet<string>(StringComparer.Ordinal);
        string? family = null, type = null;
        var lines = new List<Sample>();
        foreach (var line in text[..^1].Split('\n'))
        {
            if (HelpLine().Match(line) is { Success: true } help)
            {
                Check(family, type, lines);
                (family, type) = (help.Groups[1].Value, null);
                Assert.True(families.Add(family), $"{family} is there twice.");
            }
            else if (TypeLine().Match(line) is { Success: true } typed)
            {
                Assert.Equal(family, typed.Groups[1].Value);
                Assert.True(type is null && lines.Count == 0, $"A late type: {line}");
                type = typed.Groups[2].Value;
                Assert.Contains(type, Types);
            }
            else
            {
                var sample = Read(line);
                Assert.True(sample.Name == family || (type == "histogram" && Parts(family!).Contains(sample.Name)), $"{line} is not of {family}.");
                Assert.True(samples.TryAdd(line[..line.LastIndexOf(' ')], sample.Value), $"Twice: {line}");
                lines.Add(sample);
            }
        }

        Check(family, type, lines);
        return samples;
    }

    private static string[] Parts(string family) => [family + "_bucket", family + "_sum", family + "_count"];

    private static Sample Read(string line)
    {
        var match = SampleLine().Match(line);
        Assert.True(match.Success, $"No sample: {line}");
        var labels = match.Groups["label"].Captures.Select(label => LabelText().Match(label.Value).Groups).ToList();
        var names = labels.ConvertAll(label => label[1].Value);
        Assert.Equal(names.Distinct(), names);
        Assert.DoesNotContain(names, name => name.StartsWith("__", StringComparison.Ordinal));
        var value = match.Groups["value"].Value switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var number => double.Parse(number, CultureInfo.InvariantCulture),
        };
        return new Sample(match.Groups[1].Value, labels.ToDictionary(label => label[1].Value, label => label[2].Value), value);
    }

    private static void Check(string? family, string? type, List<Sample> lines)
    {
        if (family is null)
        {
            Assert.Empty(lines);
            return;
        }

        Assert.True(type is not null, $"{family} has no type.");
        // Not the format's rule but everybody's: rates are taken of what ends so.
        Assert.Equal(type == "counter", family.EndsWith("_total", StringComparison.Ordinal));
        if (type == "counter") Assert.All(lines, line => Assert.True(line.Value >= 0, family));
        if (type == "histogram")
        {
            foreach (var series in lines.GroupBy(line => string.Join(',', line.Labels.Where(label => label.Key != "le").OrderBy(label => label.Key))))
                CheckHistogram(family, [.. series]);
        }

        lines.Clear();
    }

    private static void CheckHistogram(string family, List<Sample> lines)
    {
        var buckets = lines.Where(line => line.Name == family + "_bucket").ToList();
        var bounds = buckets.ConvertAll(bucket => bucket.Labels["le"] == "+Inf" ? double.PositiveInfinity : double.Parse(bucket.Labels["le"], CultureInfo.InvariantCulture));
        Assert.Equal(bounds.Distinct().Order(), bounds);
        Assert.Equal(double.PositiveInfinity, bounds[^1]);
        Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
        Assert.Equal(buckets[^1].Value, Assert.Single(lines, line => line.Name == family + "_count").Value);
        Assert.Single(lines, line => line.Name == family + "_sum");
    }

    private sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\]|\\\\|\\n)+$")]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) ([a-z]+)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<label>[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\["\\n])*")(?:,(?<label>[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\["\\n])*"))*\})? (?<value>[+-]?(?:[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|Inf)|NaN)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("""^([a-zA-Z_][a-zA-Z0-9_]*)="(.*)"$""", RegexOptions.Singleline)]
    private static partial Regex LabelText();
}
