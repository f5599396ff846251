using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace OrderFunctions.Functions.Tests.Azure;

/// <summary>Alerts and the workbook watch what the app measures, and the page says what to do.</summary>
public sealed partial class AlertRuleTests
{
    private static readonly JsonNode File = AzureFiles.Json("infra/alerts/rules.json");
    private static readonly JsonNode[] Rules = [.. File["rules"]!.AsArray().OfType<JsonNode>()];

    // The instruments of all meters, from the sources that make them.
    private static readonly HashSet<string> Measured =
    [
        .. new[] { "src/Application", "src/Local", "functions" }
            .SelectMany(folder => Directory.EnumerateFiles(Hosts.RepositoryFiles.FullPath(folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(path => InstrumentPattern().Matches(System.IO.File.ReadAllText(path))).Select(match => match.Groups[1].Value),
    ];

    [Fact]
    public void Every_metric_that_an_alert_or_the_workbook_asks_for_is_measured_or_planned()
    {
        var planned = AzureFiles.Texts(File["plannedMetrics"]).ToList();
        var inQueries = Rules.SelectMany(rule => NamePattern().Matches(string.Join('\n', AzureFiles.Texts(rule["query"])))
            .Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal).Distinct());
        Assert.Equal(inQueries, Rules.SelectMany(rule => AzureFiles.Texts(rule["metrics"]).Order(StringComparer.Ordinal)));

        var shown = NamePattern().Matches(AzureFiles.Text("infra/dashboards/workbook.json")).Select(match => match.Groups[1].Value);
        Assert.Empty(inQueries.Concat(shown).Except(Measured).Except(planned));
        Assert.Empty(planned.Intersect(Measured));
        Assert.Empty(planned.Except(Rules.SelectMany(rule => AzureFiles.Texts(rule["metrics"]))));
    }

    [Fact]
    public void Every_alert_is_on_the_page_with_what_to_do()
    {
        var others = ResourcePattern().Matches(AzureFiles.Text("infra/modules/alerts.bicep")).Select(match => match.Groups[1].Value);
        var alerts = Rules.Select(rule => rule["name"]!.GetValue<string>()).Concat(others).ToList();
        var rows = AzureFiles.Table("infra/azure.md", "| alert | means | look at, and do |").ToList();

        Assert.Equal(alerts.Count, alerts.Distinct().Count());
        Assert.Equal(alerts.Order(StringComparer.Ordinal), rows.Select(row => row[0].Trim('`')).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.True(row[1].Length > 10 && row[2].Length > 10, row[0]));
    }

    [Fact]
    public void What_has_to_be_watched_is_watched()
    {
        string[] asked =
        [
            "low-stock", "webhook-failures", "quality-check-rejections", "writer-rejections", "dead-letters", "outbox-lag", "failed-orchestrations",
            "sla-violations", "error-rate", "queue-depth", "slow-requests",
        ];
        Assert.Empty(asked.Except(Rules.Select(rule => rule["name"]!.GetValue<string>())));
        Assert.All(Rules, rule => Assert.InRange(rule["severity"]!.GetValue<int>(), 0, 4));
    }

    [GeneratedRegex("""Create(?:Observable)?(?:Counter|Gauge|Histogram|UpDownCounter)(?:<\w+>)?\(\s*"(\w+)""")]
    private static partial Regex InstrumentPattern();

    [GeneratedRegex(@"Name == '(\w+)'")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"metricAlerts@[^{]*\{\s+name: '([\w-]+)-\$\{token\}'")]
    private static partial Regex ResourcePattern();
}
