using System.Text.Json.Nodes;
using Xunit;

namespace OrderFunctions.Functions.Tests.Azure;

/// <summary>Every value of host.json has its reason, and is read alike by both hosts where both read it.</summary>
public sealed class HostJsonTests
{
    private const string Decision = "infra/decisions/0021-what-host-json-says.md";

    private static readonly string[] HonouredHere =
    [
        "functionTimeout", "extensions.http.routePrefix", "extensions.queues.visibilityTimeout", "extensions.queues.batchSize",
        "extensions.queues.newBatchThreshold", "extensions.queues.maxDequeueCount", "extensions.serviceBus.maxConcurrentCalls",
        "extensions.durableTask.maxConcurrentActivityFunctions", "extensions.durableTask.maxConcurrentOrchestratorFunctions",
    ];

    [Fact]
    public void The_decision_record_names_every_value_with_its_reason()
    {
        var rows = AzureFiles.Table(Decision, "| value | is | both hosts | because |").ToList();
        var said = rows.Select(row => $"{row[0].Trim('`')} = {(row[1] == "(empty)" ? "" : row[1].Trim('`'))}");

        Assert.Equal(Leaves(AzureFiles.Json("host.json"), "").Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.NotEmpty(row[3]));
    }

    [Fact]
    public void The_local_host_reads_what_the_record_says_that_both_read()
    {
        var both = AzureFiles.Table(Decision, "| value | is | both hosts | because |").Where(row => row[2] == "yes").Select(row => row[0].Trim('`'));
        Assert.Equal(HonouredHere.Order(StringComparer.Ordinal), both.Order(StringComparer.Ordinal));

        // HostSettings asks for each by its name.
        var reader = AzureFiles.Text("src/LocalHost/Configuration/HostSettings.cs");
        Assert.All(HonouredHere, path => Assert.Contains($"\"{path.Split('.')[^1]}\"", reader, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Leaves(JsonNode? node, string path) => node switch
    {
        // Names of log categories have dots of their own, which read the same.
        JsonObject tree => tree.SelectMany(pair => Leaves(pair.Value, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}")),
        _ => [$"{path} = {node!.ToString()}"],
    };
}
