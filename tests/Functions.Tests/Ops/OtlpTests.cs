using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.Logging;
using OrderFunctions.Functions.Tests.Http;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>What a collector gets that the app was told of.</summary>
public sealed class OtlpTests
{
    private const string CallersTrace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task A_collector_gets_traces_metrics_and_logs_of_an_order_and_nothing_about_its_customer()
    {
        await using var collector = await ACollector.OpenAsync();
        await using var shop = await OpenAsync(collector.Address, ("Telemetry:SampleRatio", "1"));
        var order = await shop.PlaceAsync(quantity: 2);
        await shop.PlaceAsync(card: "tok_hard_decline");
        await shop.Host.WhenIdleAsync();
        await shop.Host.StopAsync();

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], collector.Seen.Keys.Order(StringComparer.Ordinal));
        Assert.All(collector.Seen.Values, type => Assert.Equal("application/x-protobuf", type));
        var (traces, metrics, logs) = (collector.Text("traces"), collector.Text("metrics"), collector.Text("logs"));
        Assert.All([traces, metrics, logs], body => Assert.Contains("order-functions", body, StringComparison.Ordinal));
        Assert.All(
            ["POST api/orders", "orchestration:FulfilOrderSaga", "activity:ReserveAllocation", "process outbox", "webhook sandbox", order],
            name => Assert.Contains(name, traces, StringComparison.Ordinal));
        Assert.All(["orders_placed", "http_request_duration", "queue_depth"], name => Assert.Contains(name, metrics, StringComparison.Ordinal));
        Assert.Contains("PlaceOrder", logs, StringComparison.Ordinal);
        Assert.All(
            ["ada@", "Ada Example", "Sample Street", "10115", "tok_", "eyJ"],
            secret => Assert.DoesNotContain(secret, traces + metrics + logs, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sampling_decides_by_trace_and_a_callers_decision_wins()
    {
        await using var collector = await ACollector.OpenAsync();
        await using var shop = await OpenAsync(collector.Address, ("Telemetry:SampleRatio", "0"));
        await shop.PlaceAsync();
        await PlaceAsync(shop, "00");
        await PlaceAsync(shop, "01");
        await shop.Host.WhenIdleAsync();
        await shop.Host.StopAsync();

        var traces = collector.Text("traces");
        // Of three orders one was recorded, and that one as a whole: every span names its trace.
        Assert.Equal(1, Count(traces, "POST api/orders"));
        Assert.Equal(1, Count(traces, "activity:AssignToWarehouse"));
        Assert.Contains(Encoding.Latin1.GetString(Convert.FromHexString(CallersTrace)), traces, StringComparison.Ordinal);
        Assert.Contains("orders_placed", collector.Text("metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_away_is_said_once_and_holds_up_nothing()
    {
        using var log = new LogRecorder();
        await using var shop = await OpenAsync("http://127.0.0.1:1", log, ("Telemetry:SampleRatio", "1"));
        Assert.Equal("ASSIGNED", await shop.StatusAsync(await shop.PlaceAsync()));
        await shop.Host.StopAsync();

        var said = Assert.Single(log.Entries, entry => entry.Text.StartsWith("Telemetry cannot be sent", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Warning, said.Level);
        Assert.Contains("127.0.0.1:1", said.Text, StringComparison.Ordinal);
    }

    private static Task<AShop> OpenAsync(string collector, params (string Key, string Value)[] settings) => OpenAsync(collector, null, settings);

    private static Task<AShop> OpenAsync(string collector, LogRecorder? log, params (string Key, string Value)[] settings) =>
        AShop.OpenAsync(options => options with
        {
            Settings = new Dictionary<string, string?>(settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value)))
            {
                ["Telemetry:OtlpEndpoint"] = collector,
            },
            Logging = logging =>
            {
                logging.ClearProviders().SetMinimumLevel(LogLevel.Debug);
                if (log is not null) logging.AddProvider(log);
            },
        });

    private static async Task PlaceAsync(AShop shop, string flags)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/orders") { Content = JsonContent.Create(AShop.Order()) };
        request.Headers.Add("Idempotency-Key", flags);
        request.Headers.Add("traceparent", $"00-{(flags == "01" ? CallersTrace : "1af7651916cd43dd8448eb211c80319c")}-b7ad6b7169203331-{flags}");
        (await shop.Customer.SendAsync(request)).Dispose();
    }

    private static int Count(string text, string word) => text.Split(word).Length - 1;
}
