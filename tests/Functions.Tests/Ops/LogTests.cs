using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using OrderFunctions.Functions.Tests.Local;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>What the app writes to its log: one JSON object a line, with its trace, and nothing about people.</summary>
public sealed class LogTests
{
    private const int Terminate = 15;

    [Fact]
    public async Task What_goes_wrong_with_an_order_is_logged_under_the_trace_of_the_request_that_placed_it()
    {
        var log = new Correlations();
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Logging = logging => logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug),
            // Neither the gateway nor the mail server is there.
            Settings = new Dictionary<string, string?>
            {
                ["Payments:Sandbox:BaseUrl"] = "http://127.0.0.1:1/",
                ["Mail:Smtp:Host"] = "127.0.0.1",
                ["Mail:Smtp:Port"] = "1",
                ["Mail:Smtp:UseTls"] = "false",
            },
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/orders") { Content = JsonContent.Create(AShop.Order()) };
        request.Headers.Add("Idempotency-Key", "one");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        (await shop.Customer.SendAsync(request)).EnsureSuccessStatusCode();
        await shop.Host.AdvanceAsync(TimeSpan.FromMinutes(8));

        var app = log.Lines.Where(line => line.Category.StartsWith("OrderFunctions.", StringComparison.Ordinal)).ToList();
        Assert.All(app, line => Assert.NotNull(line.Trace));
        var warnings = app.Where(line => line.Level >= LogLevel.Warning).ToList();
        Assert.Equal(
            ["FulfilOrderSaga", "RaiseAlertHandler", "RelayOutboxHandler"],
            warnings.Select(line => line.Category.Split('.')[^1]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(warnings, line => Assert.Equal("0af7651916cd43dd8448eb211c80319c", line.Trace));
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

    /// <summary>Keeps of each line where it comes from and which trace was current: what the console's scopes show.</summary>
    private sealed class Correlations : ILoggerProvider
    {
        public ConcurrentQueue<(string Category, LogLevel Level, string? Trace)> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose() => Lines.Clear();

        private sealed class Logger(Correlations log, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                log.Lines.Enqueue((category, logLevel, Activity.Current?.TraceId.ToHexString()));
        }
    }
}
