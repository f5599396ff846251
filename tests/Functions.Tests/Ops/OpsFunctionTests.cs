using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Telemetry;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Ops;
using OrderFunctions.Functions.Tests.Http;
using OrderFunctions.LocalHost.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>Health and metrics as an operator and a scraper see them.</summary>
public sealed class OpsFunctionTests
{
    [Fact]
    public async Task Health_is_open_and_names_what_was_checked()
    {
        await using var door = await ADoor.OpenAsync();

        Assert.Equal(HttpStatusCode.OK, (await door.GetAsync("health/live")).StatusCode);
        var ready = await door.GetAsync("health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(
            """{"ready":true,"checks":[{"name":"identity","ready":true},{"name":"images","ready":true},{"name":"store","ready":true}]}""",
            await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_check_that_fails_or_throws_or_hangs_makes_it_unready_and_tells_its_name_only()
    {
        var time = new ManualTimeProvider();
        var readiness = new Readiness(
            [new Check("no", _ => new(false)), new Check("throws", _ => throw new InvalidOperationException("secret")),
                new Check("hangs", _ => new(new TaskCompletionSource<bool>().Task)), new Check("fine", _ => new(true))],
            time);

        var look = readiness.LookAsync(default);
        time.Advance(TimeSpan.FromSeconds(5));
        var view = await look;

        Assert.False(view.Ready);
        Assert.Equal(
            [new("fine", true), new("hangs", false), new("no", false), new ReadinessCheckView("throws", false)], view.Checks);
    }

    [Fact]
    public async Task Readiness_is_looked_at_once_a_second()
    {
        var time = new ManualTimeProvider();
        var looks = 0;
        var readiness = new Readiness([new Check("store", _ => new(++looks > 0))], time);

        await readiness.LookAsync(default);
        await readiness.LookAsync(default);
        Assert.Equal(1, looks);
        time.Advance(TimeSpan.FromSeconds(1));
        await readiness.LookAsync(default);
        Assert.Equal(2, looks);
    }

    [Theory]
    [InlineData("Identity:Audience", "")]
    [InlineData("Identity:Issuer", "not a url")]
    [InlineData("Identity:ClockSkewSeconds", "-1")]
    public async Task A_setting_that_cannot_work_stops_the_start_and_is_named(string key, string value)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => ADoor.OpenAsync((key, value)));

        Assert.Contains(key, error.Message);
    }

    [Fact]
    public async Task Metrics_are_closed_unless_configured_open()
    {
        await using var closed = await ADoor.OpenAsync();
        await ADoor.ProblemOfAsync(await closed.GetAsync("metrics"), 401, "UNAUTHENTICATED");
        await ADoor.ProblemOfAsync(await closed.GetAsync("metrics", closed.Token("ada", Roles.Customer)), 403, "FORBIDDEN");
        Assert.Equal(HttpStatusCode.OK, (await closed.GetAsync("metrics", closed.Token("ann", Roles.AnalyticsAdmin))).StatusCode);

        await using var open = await ADoor.OpenAsync(("Metrics:Open", "true"));
        Assert.Equal(HttpStatusCode.OK, (await open.GetAsync("metrics")).StatusCode);
    }

    [Fact]
    public async Task Metrics_can_be_parsed_and_tell_what_happened_in_this_host_alone()
    {
        await using var door = await ADoor.OpenAsync(("Metrics:Open", "true"));
        await using var neighbour = await ADoor.OpenAsync(("Metrics:Open", "true"));
        await door.GetAsync("toy/open");
        await door.GetAsync("toy/open");
        await door.GetAsync("toy/throws");
        await door.GetAsync("toy/orders/ada");
        await door.Host.SendAsync("toy", "hello");
        await door.Host.WhenIdleAsync();
        door.Host.Services.GetRequiredService<OrderMetrics>().Step(new OrderCommand.Expire(), StepOutcome.Refused);
        door.Host.Services.GetRequiredService<OrderMetrics>().OutboxLag(TimeSpan.FromSeconds(2.5));
        door.Host.Services.GetRequiredService<OrderMetrics>().OutboxLag(TimeSpan.FromSeconds(1.5));

        var response = await door.GetAsync("metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var samples = Parse(await response.Content.ReadAsStringAsync());
        var others = Parse(await (await neighbour.GetAsync("metrics")).Content.ReadAsStringAsync());

        const string Open = "function=\"ToyOpen\",method=\"GET\",status=\"2xx\"";
        Assert.Equal(2, samples["orderfunctions_http_request_duration_seconds_count{" + Open + "}"]);
        Assert.Equal(2, samples["orderfunctions_http_request_duration_seconds_bucket{" + Open + ",le=\"+Inf\"}"]);
        Assert.Equal(1, samples["orderfunctions_http_request_duration_seconds_count{function=\"ToyThrows\",method=\"GET\",status=\"5xx\"}"]);
        Assert.Equal(1, samples["orderfunctions_http_request_duration_seconds_count{function=\"ToyRead\",method=\"GET\",status=\"4xx\"}"]);
        Assert.Equal(1, samples["orderfunctions_queue_message_duration_seconds_count{function=\"ToyQueue\",outcome=\"succeeded\"}"]);
        Assert.Equal(1, samples["orderfunctions_saga_steps_total{step=\"Expire\",outcome=\"refused\"}"]);
        Assert.Equal(1.5, samples["orderfunctions_outbox_lag_seconds"]);
        Assert.DoesNotContain(others.Keys, name => name.Contains("ToyOpen"));
    }

    [Fact]
    public async Task Metrics_of_the_app_tell_of_an_order_that_was_placed_and_one_that_failed()
    {
        await using var shop = await AShop.OpenAsync();
        await shop.PlaceAsync();
        await shop.PlaceAsync(sku: "PRINT-LTD");
        await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(90));

        var samples = Parse(await shop.Staff.GetStringAsync(new Uri("metrics", UriKind.Relative)));

        Assert.Equal(2, samples["orderfunctions_orders_placed_total"]);
        Assert.Equal(1, samples["orderfunctions_orders_ended_total{status=\"Failed\",reason=\"OUT_OF_STOCK\"}"]);
        Assert.Equal(1, samples["orderfunctions_saga_steps_total{step=\"RecordPaymentSucceeded\",outcome=\"done\"}"]);
        Assert.Equal(2, samples["orderfunctions_http_request_duration_seconds_count{function=\"PlaceOrder\",method=\"POST\",status=\"2xx\"}"]);
        Assert.True(samples["orderfunctions_store_duration_seconds_count{container=\"orders\",operation=\"commit\"}"] >= 6);
        Assert.Equal(90, samples["orderfunctions_uptime_seconds"]);
        Assert.Equal(0, samples["orderfunctions_queue_depth{queue=\"outbox\"}"]);
    }

    [Fact]
    public void A_label_that_takes_ids_by_mistake_is_bounded()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var text = new MetricsText(meters);
        var counter = meters.Create("OrderFunctions.Test").CreateCounter<long>("mistakes");
        for (var i = 0; i < 5_000; i++)
            counter.Add(1, new KeyValuePair<string, object?>("the.id", "x\"\n\\" + i));

        var samples = Parse(text.Write());
        Assert.Equal(1_000, samples.Count);
        Assert.Equal(4_001, samples["orderfunctions_mistakes_total{overflow=\"true\"}"]);
    }

    [Fact]
    public void Buckets_count_up_to_their_bound()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var text = new MetricsText(meters);
        var histogram = meters.Create("OrderFunctions.Test").CreateHistogram<double>("wait", "s");
        foreach (var value in new[] { 0.001, 0.0011, 7, 1000 })
            histogram.Record(value);
        var samples = Parse(text.Write());

        Assert.Equal(1, samples["orderfunctions_wait_seconds_bucket{le=\"0.001\"}"]);
        Assert.Equal(2, samples["orderfunctions_wait_seconds_bucket{le=\"0.0025\"}"]);
        Assert.Equal(3, samples["orderfunctions_wait_seconds_bucket{le=\"10\"}"]);
        Assert.Equal(3, samples["orderfunctions_wait_seconds_bucket{le=\"30\"}"]);
        Assert.Equal(4, samples["orderfunctions_wait_seconds_bucket{le=\"+Inf\"}"]);
        Assert.Equal(1007.0021, samples["orderfunctions_wait_seconds_sum"], 6);
    }

    private static IReadOnlyDictionary<string, double> Parse(string text) => PrometheusText.Parse(text);

    private sealed class Check(string name, Func<CancellationToken, ValueTask<bool>> run) : IReadinessCheck
    {
        public string Name => name;

        public ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken) => run(cancellationToken);
    }
}
