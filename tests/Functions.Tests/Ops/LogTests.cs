using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using OrderFunctions.Functions.Tests.Http;
using OrderFunctions.Functions.Tests.Local;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>What the app writes to its log: one JSON object a line, with its trace, and nothing about people.</summary>
public sealed class LogTests
{
    private const int Terminate = 15;

    [Fact]
    public async Task The_console_gets_one_json_object_a_line_with_level_time_and_trace()
    {
        // Windows has no such signal to end the program with.
        if (OperatingSystem.IsWindows()) return;
        using var folder = new AFolder();
        await using var program = AProgram.Start(
            folder.Path, ["--port", "0"], ("Logging__LogLevel__OrderFunctions", "Debug"));
        var address = (await program.LineWithAsync("health/ready")).Trim().Split(' ')[^1].Replace("health/ready", "", StringComparison.Ordinal);
        using (var client = new HttpClient { BaseAddress = new Uri(address) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/products");
            request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            (await client.SendAsync(request)).EnsureSuccessStatusCode();
        }

        program.Signal(Terminate);
        var lines = (await program.EndAsync()).Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!).ToArray();

        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            Assert.EndsWith("Z", line["Timestamp"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.True(DateTimeOffset.TryParse(line["Timestamp"]!.GetValue<string>(), CultureInfo.InvariantCulture, out _));
            Assert.True(Enum.TryParse<LogLevel>(line["LogLevel"]!.GetValue<string>(), out _));
            Assert.NotEmpty(line["Category"]!.GetValue<string>());
        });
        var handled = Assert.Single(lines, line => line["Message"]!.GetValue<string>().StartsWith("GET ListProducts answered 200", StringComparison.Ordinal));
        Assert.Contains("0af7651916cd43dd8448eb211c80319c", handled["Scopes"]!.ToJsonString(), StringComparison.Ordinal);
    }
}
