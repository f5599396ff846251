using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderFunctions.Local.Commands;

/// <summary>How the host on a data folder is, in a few lines.</summary>
internal static class StatusCommand
{
    private const int MostCounted = 100;

    public static Command Create() => new Command("status", "Tells how the running host is: health, orders, queues, dead letters, alerts.")
        .Guarded(DataFolder.At, RunAsync);

    private static async Task<int> RunAsync(DataFolder folder, int port, TextWriter output, CancellationToken cancellationToken)
    {
        using var host = await RunningHost.FindAsync(folder, port, "status", cancellationToken);
        var readiness = await host.ReadinessAsync(cancellationToken);
        var metrics = MetricsReading.Parse(await host.GetTextAsync("metrics", cancellationToken));
        var deadLetters = await ListAsync(host, "repairs", "kind=dead-letter&", cancellationToken);
        var repairs = await ListAsync(host, "repairs", "", cancellationToken);
        var alerts = await ListAsync(host, "alerts", "", cancellationToken);

        var up = TimeSpan.FromSeconds(Math.Floor(metrics.Sum("uptime_seconds")));
        Line("host", $"{host.Address} on {folder.Path}, up {up.ToString(null, CultureInfo.InvariantCulture)}");
        Line("ready", Ready(readiness));
        Line("orders", Orders(metrics));
        Line("queues", Queues(metrics));
        Line("repairs", $"{Count(deadLetters)} dead letters, {Count(repairs)} in the repair queue in all");
        Line("alerts", Alerts(alerts));
        return readiness["ready"]!.GetValue<bool>() ? ExitCodes.Done : ExitCodes.Failed;

        void Line(string what, string text) => output.WriteLine($"{what,-9} {text}");
    }

    private static async Task<JsonArray> ListAsync(RunningHost host, string what, string filter, CancellationToken cancellationToken) =>
        (await host.GetAsync($"api/ops/{what}?{filter}limit={MostCounted}", cancellationToken))[what]!.AsArray();

    private static string Ready(JsonNode readiness)
    {
        var checks = readiness["checks"]!.AsArray().ToLookup(
            check => check!["ready"]!.GetValue<bool>(), check => check!["name"]!.GetValue<string>());
        return readiness["ready"]!.GetValue<bool>()
            ? $"yes: {string.Join(", ", checks[true])}"
            : $"NO: {string.Join(", ", checks[false])}{(checks[true].Any() ? $" (works: {string.Join(", ", checks[true])})" : "")}";
    }

    private static string Orders(MetricsReading metrics)
    {
        var placed = $"{metrics.Sum("orders_placed_total"):0} placed since the start";
        var ended = metrics.Of("orders_ended_total").GroupBy(figure => figure.Labels["status"], figure => figure.Value)
            .Select(group => $"{group.Sum():0} {JsonNamingPolicy.SnakeCaseUpper.ConvertName(group.Key)}").ToList();
        return ended.Count == 0 ? placed : $"{placed}, ended: {string.Join(", ", ended)}";
    }

    private static string Queues(MetricsReading metrics)
    {
        var ages = metrics.Of("queue_age_seconds").ToDictionary(figure => figure.Labels["queue"], figure => figure.Value);
        return string.Join(", ", metrics.Of("queue_depth").Select(figure => figure.Labels["queue"]
            + (figure.Value == 0 ? " 0" : $" {figure.Value:0} (oldest {ages.GetValueOrDefault(figure.Labels["queue"]):0} s)")));
    }

    private static string Alerts(JsonArray alerts)
    {
        var open = Count(alerts) + " open";
        var kinds = alerts.GroupBy(alert => $"{alert!["level"]} {alert["code"]}").Select(kind => $"{kind.Count()} {kind.Key}").ToList();
        return kinds.Count == 0 ? open : $"{open}: {string.Join(", ", kinds)}";
    }

    private static string Count(JsonArray list) => list.Count < MostCounted
        ? list.Count.ToString(CultureInfo.InvariantCulture)
        : $"{MostCounted} or more";
}
