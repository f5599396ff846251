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
    public async Task Nothing_about_a_person_reaches_the_log_at_any_level()
    {
        using var log = new LogRecorder();
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Logging = logging => logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace),
            // Nobody listens there: every mail fails, and what is said about it must not name the recipient.
            Settings = new Dictionary<string, string?> { ["Mail:Smtp:Host"] = "127.0.0.1", ["Mail:Smtp:Port"] = "1", ["Mail:Smtp:UseTls"] = "false" },
        });
        await shop.PlaceAsync();
        await shop.PlaceAsync(card: "tok_hard_decline");
        await shop.PlaceAsync(sku: "PRINT-LTD");
        using (var customer = shop.Customer)
        using (var garbage = new StringContent("""{"contact":{"email":"ada@example.com"}, "lines": ["Ada Example"]}""", Encoding.UTF8, "application/json"))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/orders?name=Ada%20Example") { Content = garbage };
            request.Headers.Add("Idempotency-Key", "bad");
            using var refused = await customer.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(5));

        var said = string.Join('\n', log.Entries.Select(entry => $"{entry.Text} {entry.Exception}"));
        Assert.Contains(log.Entries, entry => entry.Level == LogLevel.Debug);
        Assert.Contains(log.Entries, entry => entry.Level >= LogLevel.Warning);
        foreach (var secret in new[] { "ada@", "example.com", "Ada Example", "Ada%20Example", "Sample Street", "10115", "tok_", "eyJ" })
            Assert.DoesNotContain(secret, said, StringComparison.Ordinal);
    }

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
